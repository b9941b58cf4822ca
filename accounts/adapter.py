"""How allauth behaves here: what it saves, says and sends."""

# The signatures are allauth's; not every hook needs all it is given.
# ruff: noqa: ARG002

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import HTTP_USER_AGENT_MAX_LENGTH, get_client_ip
from allauth.core.internal.ratelimit import get_rates
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.notices import account_kinds as kinds
from accounts.notices import owe_notice
from accounts.queries import holder_of
from accounts.services import release_address

NOBODY_KNOWS = "0.0.0.0"  # noqa: S104
EMAIL_MAX_LENGTH = 254

# allauth's mails by the template it asks for.
NOTIFICATIONS = {
    "account/email/password_changed": kinds.PASSWORD_CHANGED,
    "account/email/password_reset": kinds.PASSWORD_CHANGED,
    "account/email/password_set": kinds.PASSWORD_CHANGED,
    "account/email/email_changed": kinds.EMAIL_CHANGED,
    "account/email/email_deleted": kinds.EMAIL_KEPT,
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "E-mail and password do not match.",
        "too_many_login_attempts": (
            "Too many tries. Wait five minutes, or reset your password."
        ),
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "duplicate_email": "This is your address already.",
        "rate_limited": "Too many requests. Wait a minute and try again.",
    }

    # --- what is saved ----------------------------------------------------------------

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        for name in ("name", "phone", "locale", "time_zone"):
            setattr(user, name, form.cleaned_data[name])
        super().save_user(request, user, form, commit)
        return user

    def clean_email(self, email: str) -> str:
        # allauth's own field takes 320 characters, no column does.
        if len(email) > EMAIL_MAX_LENGTH:
            raise ValidationError("This address is too long.")
        return email

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whole or not at all; an unconfirmed account with the address gives way."""
        try:
            with transaction.atomic():
                release_address(email=email_address.email, keep=email_address.user)
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            # Two accounts confirmed it at the same moment, and the other was first.
            self.add_message(
                request,
                messages.ERROR,
                message=f"{email_address.email} belongs to another account.",
            )
            return False

    # --- who asks ---------------------------------------------------------------------

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address as our own proxies tell it, else the peer's.

        Never an error: who forges the header or hides the address shares one limit.
        """
        try:
            address = get_client_ip(request)
        except ImproperlyConfigured:
            address = None
        return address or request.META.get("REMOTE_ADDR") or NOBODY_KNOWS

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        # allauth counts by the Host header too, of which the port is the visitor's own
        # choice: each port would have its own tries.
        return str(credentials.get("email", "")).lower()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Says how many tries are left, the same for accounts that do not exist."""
        mismatch = self.error_messages["email_password_mismatch"]
        self.error_messages = {
            **self.error_messages,
            "email_password_mismatch": f"{mismatch} {_tries(self._tries_left())}",
        }

    def _tries_left(self) -> int:
        """By the tightest of the limits that this try was counted in."""
        rates = get_rates(app="allauth.account", action="login_failed")
        counts = (
            len(cache.get(used.cache_key, []))
            for used in self._login_failed_rl_usage.usage
        )
        left = (rate.amount - count for rate, count in zip(rates, counts, strict=True))
        return int(min(left))

    # --- where to go ------------------------------------------------------------------

    def is_safe_url(self, url: str | None) -> bool:
        """Of this very site: allauth's own answer takes every allowed host and port,
        and fails on an address that is none.
        """
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff without a Book of their own start in the console."""
        user = request.user
        if user.is_staff and not user.memberships.exists():
            return reverse("admin:index")
        return str(super().get_login_redirect_url(request))

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Back to where the change was begun, or on to the first sign-in."""
        if self.request.user.is_authenticated:
            return reverse("accounts:settings-security")
        return reverse("account_login")

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("accounts:settings-security")

    # --- what is sent -----------------------------------------------------------------

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        address = emailconfirmation.email_address
        _owe(kinds.CONFIRM, address.user, address=address.email)

    def send_password_reset_mail(
        self, user: User, email: str, context: dict[str, Any]
    ) -> None:
        _owe(kinds.RESET, user)

    def send_account_already_exists_mail(self, email: str) -> None:
        _owe(kinds.ALREADY_REGISTERED, holder_of(email), address=email)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To the address that was the account's before the change."""
        payload = {
            "at": f"{timezone.localtime():%Y-%m-%d %H:%M %Z}",
            "ip": self.get_client_ip(self.request),
            "browser": self.get_http_user_agent(self.request)[
                :HTTP_USER_AGENT_MAX_LENGTH
            ],
            **(context or {}),
        }
        kind = NOTIFICATIONS[template_prefix]
        _owe(kind, user, payload, address=email or user.email)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Only one of allauth's mails has no person: no account has the address."""
        if template_prefix != "account/email/unknown_account":
            raise ValueError(f"No mail of ours stands for {template_prefix}.")
        _owe(kinds.NO_ACCOUNT, None, address=email)


def _tries(left: int) -> str:
    if left <= 0:
        return "Wait five minutes before the next try, or reset your password."
    return (
        f"You have {left} more {'try' if left == 1 else 'tries'} before a short pause."
    )


def _owe(
    kind: str,
    user: User | None,
    payload: dict[str, Any] | None = None,
    *,
    address: str = "",
) -> None:
    """Each request is a duty of its own, so each has a key of its own."""
    owe_notice(
        user=user,
        kind=kind,
        key=f"{kind}:{uuid.uuid4()}",
        payload=payload or {},
        address=address,
    )
