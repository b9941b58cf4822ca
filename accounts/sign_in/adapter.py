"""How allauth behaves here: what it saves, says and sends."""

# The signatures are allauth's; not every hook needs all it is given.
# ruff: noqa: ARG002

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import HTTP_USER_AGENT_MAX_LENGTH, get_client_ip
from allauth.core.internal.ratelimit import get_rates
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.notices import account_kinds as kinds
from accounts.notices import owe_notice
from accounts.queries import holder_of
from accounts.services import release_address
from accounts.sharing.invitation_views import page_after_sign_in
from accounts.sign_in.devices import device_name
from accounts.sign_in.known_browsers import is_known_browser, remember_browser
from accounts.sign_in.ways_in import Type, ways_in
from accounts.staff.locks import current_lock
from accounts.types import UserRequest
from expense_tracker.kernel.sealed import seal

NOBODY_KNOWS = "0.0.0.0"  # noqa: S104
EMAIL_MAX_LENGTH = 254
# The same by address and by username, whether there is such an account or not.
MISMATCHES = ("email_password_mismatch", "username_password_mismatch")
MISMATCH = "Name and password do not match."

# allauth's mails by the template it asks for.
NOTIFICATIONS = {
    "account/email/password_changed": kinds.PASSWORD_CHANGED,
    "account/email/password_reset": kinds.PASSWORD_CHANGED,
    "account/email/password_set": kinds.PASSWORD_CHANGED,
    "account/email/email_changed": kinds.EMAIL_CHANGED,
    "account/email/email_deleted": kinds.EMAIL_KEPT,
    "mfa/email/totp_activated": kinds.SIGN_IN_CHANGED,
    "mfa/email/totp_deactivated": kinds.SIGN_IN_CHANGED,
    "mfa/email/webauthn_added": kinds.SIGN_IN_CHANGED,
    "mfa/email/webauthn_removed": kinds.SIGN_IN_CHANGED,
    "mfa/email/recovery_codes_generated": kinds.SIGN_IN_CHANGED,
    "socialaccount/email/account_connected": kinds.SIGN_IN_CHANGED,
    "socialaccount/email/account_disconnected": kinds.SIGN_IN_CHANGED,
}
# What changed, as the mail says it.
CHANGES = {
    "mfa/email/totp_activated": "Two-step sign-in with an app was switched on.",
    "mfa/email/totp_deactivated": "Two-step sign-in with an app was switched off.",
    "mfa/email/webauthn_added": "A passkey was added.",
    "mfa/email/webauthn_removed": "A passkey was removed.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made.",
    "socialaccount/email/account_connected": "A login at another site was connected.",
    "socialaccount/email/account_disconnected": (
        "A login at another site was disconnected."
    ),
}
# Mails that bring a code, and what it is for.
CODES = {
    "account/email/password_reset_code": kinds.RESET,
    "account/email/login_code": kinds.SIGN_IN,
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        **dict.fromkeys(MISMATCHES, MISMATCH),
        "too_many_login_attempts": (
            "Too many tries. Wait five minutes, or reset your password."
        ),
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This code is not right.",
        "username_taken": "This username is taken.",
        "username_blacklisted": "This username is taken.",
        "duplicate_email": "This is your address already.",
        "rate_limited": "Too many requests. Wait a minute and try again.",
    }

    # --- what is saved ----------------------------------------------------------------

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        for name in ("name", "phone", "locale", "time_zone"):
            if name in form.cleaned_data:
                setattr(user, name, form.cleaned_data[name])
        super().save_user(request, user, form, commit)
        return user

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Who chose none has none."""
        user.username = user.username or None

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
        return str(credentials.get("email") or credentials.get("username", "")).lower()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Says how many tries are left, the same for accounts that do not exist."""
        message = f"{MISMATCH} {_tries(self._tries_left())}"
        self.error_messages = {
            **self.error_messages,
            **dict.fromkeys(MISMATCHES, message),
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

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Why the account is locked. Only who gave the right password comes here."""
        answer: HttpResponse = super().respond_user_inactive(request, user)
        lock = current_lock(user)
        if lock is None or answer["Content-Type"].startswith("application/json"):
            return answer
        return render(request, "accounts/locked.html", {"lock": lock}, status=403)

    # --- who is let in ----------------------------------------------------------------

    def login(self, request: HttpRequest, user: User) -> None:
        self._is_first_time = user.last_login is None
        super().login(request, user)

    def post_login(
        self, request: HttpRequest, user: User, **how: Any
    ) -> HttpResponseBase:
        """The browser is known from now on; a new one is told of by mail."""
        response: HttpResponseBase = super().post_login(request, user, **how)
        if not self._is_first_time and not is_known_browser(request, user):
            self._tell(kinds.NEW_DEVICE, user)
        remember_browser(request, response, user)
        self._warn_of_few_codes(request, user)
        return response

    def _warn_of_few_codes(self, request: HttpRequest, user: User) -> None:
        """To who has just used one of the last."""
        used = get_authentication_records(request, user)[-1:]
        if [record.get("type") for record in used] == [Type.RECOVERY_CODES]:
            left = ways_in(user).codes_left
            text = (
                f"{left} recovery codes left. Make new ones in the security settings."
            )
            self.add_message(request, messages.WARNING, message=text)

    # --- where to go ------------------------------------------------------------------

    def is_safe_url(self, url: str | None) -> bool:
        """Of this very site: allauth's own answer takes every allowed host and port,
        and fails on an address that is none.
        """
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_redirect_url(self, request: UserRequest) -> str:
        """Staff without a Book of their own start in the console, and who was invited
        where they can accept.
        """
        user = request.user
        invited = page_after_sign_in(request)
        if invited:
            return invited
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
        if settings.MAIL_CODES:
            _owe_code(kinds.CONFIRM, address.user, address.email, emailconfirmation.key)
        else:
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
        kind = NOTIFICATIONS[template_prefix]
        told = {"from_email", "to_email", "deleted_email"}
        kept = {name: said for name, said in (context or {}).items() if name in told}
        what = {"what": CHANGES.get(template_prefix, "")}
        self._tell(kind, user, kept | what, address=email or user.email)

    def tell_of_change(self, user: User, what: str) -> None:
        """Tell the person that their way to sign in was changed: `what`, a sentence."""
        self._tell(kinds.SIGN_IN_CHANGED, user, {"what": what})

    def _tell(
        self,
        kind: str,
        user: User,
        payload: dict[str, Any] | None = None,
        *,
        address: str = "",
    ) -> None:
        """With when, from where and by which browser it was done."""
        browser = self.get_http_user_agent(self.request)[:HTTP_USER_AGENT_MAX_LENGTH]
        origin = {
            "at": f"{timezone.localtime():%Y-%m-%d %H:%M %Z}",
            "ip": self.get_client_ip(self.request),
            "browser": browser,
            "device": device_name(browser),
        }
        _owe(kind, user, origin | (payload or {}), address=address or user.email)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """A code, or word that no account has the address: nobody's mail."""
        if template_prefix in CODES:
            purpose = CODES[template_prefix]
            _owe_code(purpose, holder_of(email), email, context["code"])
            return
        if template_prefix != "account/email/unknown_account":
            raise ValueError(f"No mail of ours stands for {template_prefix}.")
        _owe(kinds.NO_ACCOUNT, None, address=email)


def _tries(left: int) -> str:
    if left <= 0:
        return "Wait five minutes before the next try, or reset your password."
    return (
        f"You have {left} more {'try' if left == 1 else 'tries'} before a short pause."
    )


def _owe_code(purpose: str, user: User | None, address: str, code: str) -> None:
    payload = {"purpose": purpose, "code": seal(code, purpose=kinds.CODE)}
    _owe(kinds.CODE, user, payload, address=address)


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
