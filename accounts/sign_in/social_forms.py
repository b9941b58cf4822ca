"""Forms about signing in through other sites."""

from typing import Any

from allauth.socialaccount import forms as allauth
from allauth.socialaccount.adapter import get_adapter
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.queries import holder_of
from accounts.services import rehearse_registration
from accounts.sign_in.drawn_form import Crispy
from accounts.sign_in.ways_in import ways_in
from expense_tracker.kernel.forms import LineField


class SocialSignupForm(Crispy, allauth.SignupForm):
    """What the other site did not tell: mostly the address."""

    labels = {"email": "E-mail"}
    helps = {"email": "We send one mail to confirm it is yours."}
    field_order = ["name", "email"]

    name = LineField(
        max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]
        self.fields["name"].initial = self.sociallogin.user.name

    def validate_unique_email(self, value: str) -> str:
        self.account_already_exists = holder_of(value) is not None
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The new person, or the answer that hides that the address has an account."""
        if self.account_already_exists:
            rehearse_registration(password=None)
        answer: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return answer

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        return user


class DisconnectForm(allauth.DisconnectForm):
    """Never the last of the ways into the account."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = forms.Form.clean(self) or {}
        account = data.get("account")
        if account and ways_in(account.user).is_last(account):
            raise get_adapter().validation_error("no_password")
        return data
