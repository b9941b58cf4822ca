"""allauth's forms in our words and our design."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.fields import PhoneField, UsernameField, time_zones
from accounts.models import User
from accounts.phones import read_phone
from accounts.queries import holder_of, is_phone_taken
from accounts.regions import (
    currency_of,
    guess_region,
    region_choices,
    time_zone_of,
)
from accounts.services import confirm_by_mail, register_person, rehearse_registration
from accounts.sign_in.drawn_form import Crispy, Details
from expense_tracker.kernel.currencies import currency_choices
from expense_tracker.kernel.forms import LineField
from expense_tracker.kernel.locale import DEFAULT_LOCALE

LOGIN_LENGTH = 254
PASSWORD_RULE = "At least 8 characters, and nothing that many others use."  # noqa: S105


class LoginForm(Crispy, allauth.LoginForm):
    labels = {
        "login": "E-mail or username",
        "password": "Password",
        "remember": "Keep me signed in on this device",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": LOGIN_LENGTH,
        }

    def user_credentials(self) -> dict[str, str]:
        """By address or by username, never by both: what has no account must take as
        long as what has one.
        """
        credentials: dict[str, str] = super().user_credentials()
        if "email" in credentials:
            credentials.pop("username", None)
        return credentials


class SignupForm(Crispy, allauth.SignupForm):
    """A new account. Where the newcomer lives is guessed and can be corrected."""

    labels = {"email": "E-mail", "password1": "Password"}
    helps = {
        "email": "We send one mail to confirm it is yours.",
        "password1": PASSWORD_RULE,
        "username": "4 to 20 letters and digits. You can sign in with it.",
    }
    field_order = ["name", "email", "password1", "base_currency", "locale"]

    name = LineField(
        max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = UsernameField()
    phone = PhoneField(label="Phone")
    base_currency = forms.ChoiceField(
        label="Main currency", choices=currency_choices(DEFAULT_LOCALE)
    )
    locale = forms.ChoiceField(label="Region", choices=region_choices())
    # Filled in by the browser, which knows; else it follows from the region.
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = guess_region(context.request.headers.get("Accept-Language", ""))
        self.fields["locale"].initial = region
        self.fields["base_currency"].initial = currency_of(region)
        self.helper.layout = Layout(
            *(name for name in ("name", "email", "password1") if name in self.fields),
            Row(
                Column("base_currency", css_class="col-6"),
                Column("locale", css_class="col-6"),
            ),
            Details("Username and phone, if you like", "username", "phone"),
            "time_zone",
        )

    def validate_unique_email(self, value: str) -> str:
        # Not allauth's question: an address somebody merely wants to change to is free.
        self.account_already_exists = holder_of(value) is not None
        return value

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if data.get("time_zone") not in time_zones():
            data["time_zone"] = time_zone_of(data.get("locale", DEFAULT_LOCALE))
        data["phone"] = self._own_phone(data)
        return data

    def _own_phone(self, data: dict[str, Any]) -> str:
        """Empty for a number that another account has: to say so would tell a stranger
        whose it is.
        """
        region = data.get("locale", DEFAULT_LOCALE).partition("-")[2]
        try:
            phone = read_phone(data.get("phone", ""), region=region)
        except ValidationError as error:
            self.add_error("phone", error)
            return ""
        return "" if is_phone_taken(phone) else phone

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The new person, or the answer that hides that the address has an account."""
        user = None if self.account_already_exists else self._saved(request)
        if user is not None:
            return user, None
        rehearse_registration(password=self.cleaned_data.get("password1"))
        answer: tuple[None, HttpResponse] = super().try_save(request)
        return answer

    def _saved(self, request: HttpRequest) -> User | None:
        """None when the same sign-up came twice at once, and this is the second."""
        try:
            return self.save(request)
        except IntegrityError:
            if holder_of(self.cleaned_data["email"]) is not None:
                self.account_already_exists = True
                return None
        # What is not needed went to somebody else at this very moment.
        self.cleaned_data |= {"username": None, "phone": ""}
        return self.save(request)

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        """A person always has a Book: both are made, or neither."""
        user: User = super().save(request)
        register_person(user=user, base_currency=self.cleaned_data["base_currency"])
        return user


class ResetPasswordForm(Crispy, allauth.ResetPasswordForm):
    labels = {"email": "E-mail"}

    def clean_email(self) -> str:
        """The link goes to the one account that signs in with the address, if any."""
        email: str = super().clean_email()
        holder = holder_of(email)
        self.users = [holder] if holder and holder.is_active else []
        return email


class ResetPasswordKeyForm(Crispy, allauth.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "New password again"}
    helps = {"password1": PASSWORD_RULE}

    @transaction.atomic
    def save(self) -> None:
        super().save()
        # The link came by mail, so the address needs no second proof.
        confirm_by_mail(user=self.user)


class ChangePasswordForm(Crispy, allauth.ChangePasswordForm):
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
    helps = {"password1": PASSWORD_RULE}


class SetPasswordForm(Crispy, allauth.SetPasswordForm):
    labels = {"password1": "Password", "password2": "Password again"}
    helps = {"password1": PASSWORD_RULE}


class AddEmailForm(Crispy, allauth.AddEmailForm):
    labels = {"email": "New e-mail"}


class ReauthenticateForm(Crispy, allauth.ReauthenticateForm):
    labels = {"password": "Password"}
