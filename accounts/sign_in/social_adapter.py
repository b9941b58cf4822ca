"""Signing in and up through other sites."""

# The signatures are allauth's; not every hook needs all it is given.
# ruff: noqa: ARG002

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.queries import holder_of, is_confirmed
from accounts.regions import currency_of, guess_region, time_zone_of
from accounts.services import register_person, rehearse_registration, release_address
from expense_tracker.kernel.text import clean_line

NAME_LENGTH = 100


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": (
            "You sign in with nothing else. Set a password or add a passkey first."
        ),
        "connected_other": "This login is connected to another account here.",
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An address that has an account is never enough to get into it.

        Who proved to the other site that it is theirs is told how to connect the two;
        who did not, gets the answer that hides whether there is an account.
        """
        is_sign_in = sociallogin.state.get("process") != AuthProcess.CONNECT
        if sociallogin.is_existing or not is_sign_in:
            return
        for address in sociallogin.email_addresses:
            holder = holder_of(address.email)
            if holder is None:
                continue
            if not address.verified:
                rehearse_registration(password=None)
            elif is_confirmed(holder) or holder.is_staff:
                raise ImmediateHttpResponse(_taken(request, sociallogin, address.email))
            else:
                release_address(email=holder.email)

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Name and address; what they are called there says nothing here."""
        user: User = super().populate_user(
            request, sociallogin, {**data, "username": None}
        )
        user.username = None
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(part for part in parts if part)
        user.name = clean_line(str(name or user.email.partition("@")[0]))[:NAME_LENGTH]
        return user

    @transaction.atomic
    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None
    ) -> User:
        """A person always has a Book; where they live is guessed, as at sign-up."""
        region = guess_region(request.headers.get("Accept-Language", ""))
        user: User = sociallogin.user
        user.locale, user.time_zone = region, time_zone_of(region)
        super().save_user(request, sociallogin, form)
        register_person(user=user, base_currency=currency_of(region))
        return user

    def get_connect_redirect_url(
        self, request: HttpRequest, socialaccount: SocialAccount
    ) -> str:
        return reverse("accounts:settings-security")


def _taken(request: HttpRequest, sociallogin: SocialLogin, email: str) -> Any:
    provider = sociallogin.provider.name
    context = {"provider": provider, "email": email}
    return render(request, "socialaccount/address_taken.html", context, status=409)
