"""allauth's forms in our words and our design."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.fields import PhoneField, time_zones
from accounts.models import User
from accounts.queries import holder_of
from accounts.regions import (
    currency_of,
    guess_region,
    region_choices,
    time_zone_of,
)
from accounts.services import confirm_by_mail, register_person, rehearse_registration
from expense_tracker.kernel.currencies import currency_choices
from expense_tracker.kernel.forms import LineField
from expense_tracker.kernel.locale import DEFAULT_LOCALE

PASSWORD_RULE = "At least 8 characters, not a common word and not only digits."  # noqa: S105


class Crispy:
    """Drawn by crispy inside the page's own <form>: labels, no placeholders instead."""

    labels: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, label in self.labels.items():
            self.fields[name].label = label
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class LoginForm(Crispy, allauth.LoginForm):
    labels = {
        "login": "E-mail",
        "password": "Password",
        "remember": "Keep me signed in on this device",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(Crispy, allauth.SignupForm):
    """A new account. Where the newcomer lives is guessed and can be corrected."""

    labels = {"email": "E-mail", "password1": "Password"}
    field_order = ["name", "email", "phone", "password1", "base_currency", "locale"]

    name = LineField(
        max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label="Phone", help_text="Optional.")
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
        self.fields["email"].help_text = "We send one link to confirm it is yours."
        self.fields["password1"].help_text = PASSWORD_RULE
        region = guess_region(context.request.headers.get("Accept-Language", ""))
        self.fields["locale"].initial = region
        self.fields["base_currency"].initial = currency_of(region)
        self.helper.layout = Layout(
            *("name", "email", "phone", "password1"),
            Row(
                Column("base_currency", css_class="col-6"),
                Column("locale", css_class="col-6"),
            ),
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
        return data

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The new person, or the answer that hides that the address has an account."""
        if not self.account_already_exists:
            try:
                return self.save(request), None
            except IntegrityError:
                # The same sign-up came twice at once, and this is the second.
                self.account_already_exists = True
        rehearse_registration(password=self.cleaned_data["password1"])
        answer: tuple[None, HttpResponse] = super().try_save(request)
        return answer

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_RULE

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_RULE


class AddEmailForm(Crispy, allauth.AddEmailForm):
    labels = {"email": "New e-mail"}


class ReauthenticateForm(Crispy, allauth.ReauthenticateForm):
    labels = {"password": "Password"}
