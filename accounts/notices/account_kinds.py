"""Notices about the account itself. They cannot be switched off.

Links that let somebody in are made when the mail is sent: they never stand in the
database, and one that was long under way is still fresh.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.utils import timezone

from accounts.links import absolute_url
from accounts.models import Notice, User
from accounts.notices.errors import WithdrawnError
from accounts.notices.kinds import MAIL, NoticeKind, register_kind
from accounts.queries import is_confirmed
from expense_tracker.kernel.sealed import NotOpenedError, unseal

CONFIRM = "confirm"
ALREADY_REGISTERED = "already-registered"
NO_ACCOUNT = "no-account"
RESET = "reset"
PASSWORD_CHANGED = "password-changed"  # noqa: S105
EMAIL_CHANGED = "email-changed"
EMAIL_KEPT = "email-kept"
NEW_DEVICE = "new-device"
SIGN_IN_CHANGED = "sign-in-changed"
# A mail with a code, and what codes other than CONFIRM and RESET are for.
CODE = "code"
SIGN_IN = "sign-in"
TOKEN_MADE = "token-made"  # noqa: S105
TOKEN_REVOKED = "token-revoked"  # noqa: S105
TEST = "test"


def _person(notice: Notice) -> User:
    if notice.user is None:
        raise WithdrawnError
    return notice.user


def _confirm_link(notice: Notice) -> Mapping[str, Any]:
    if settings.MAIL_CODES:
        raise WithdrawnError("Mails bring codes instead.")
    waiting = EmailAddress.objects.filter(
        user=notice.user, email=notice.address, verified=False
    )
    address = waiting.first()
    if address is None:
        raise WithdrawnError
    key = EmailConfirmationHMAC.create(address).key
    return {
        "link": absolute_url("account_confirm_email", key),
        "address": address.email,
        "is_change": is_confirmed(_person(notice)),
    }


def reset_link(user: User) -> str:
    """Good for PASSWORD_RESET_TIMEOUT and until the password or address changes; where
    mails bring codes, the page that sends one.
    """
    if settings.MAIL_CODES:
        return absolute_url("account_reset_password")
    token = default_token_generator.make_token(user)
    return absolute_url(
        "account_reset_password_from_key", user_pk_to_url_str(user), token
    )


def _reset_link(notice: Notice) -> Mapping[str, Any]:
    return {"link": reset_link(_person(notice))}


def _way_in(notice: Notice) -> Mapping[str, Any]:
    """For one who has an account, the sign-in page.

    Who has not confirmed theirs gets the link that sets a password and confirms it,
    whoever began it.
    """
    user = _person(notice)
    confirmed = is_confirmed(user)
    link = absolute_url("account_login") if confirmed else reset_link(user)
    reset_page = absolute_url("account_reset_password")
    return {"link": link, "is_confirmed": confirmed, "reset_page": reset_page}


def _sign_up_link(_notice: Notice) -> Mapping[str, Any]:
    return {"link": absolute_url("account_signup")}


def _help_link(_notice: Notice) -> Mapping[str, Any]:
    return {"link": absolute_url("account_reset_password")}


def _security_page(notice: Notice) -> Mapping[str, Any]:
    _person(notice)
    return {"link": absolute_url("accounts:settings-security")}


def _code(notice: Notice) -> Mapping[str, Any]:
    """The code itself, which stands sealed in the payload. One that is over is not
    sent any more.
    """
    good_for = timedelta(seconds=settings.MAIL_CODE_SECONDS)
    if timezone.now() > notice.created_at + good_for:
        raise WithdrawnError("The code is no longer good.")
    try:
        code = unseal(notice.payload["code"], purpose=CODE)
    except NotOpenedError as error:
        raise WithdrawnError("The code was sealed with another key.") from error
    return {"code": code, "minutes": settings.MAIL_CODE_SECONDS // 60}


def _kind(name: str, label: str, context: Any) -> NoticeKind:
    return NoticeKind(
        kind=name,
        label=label,
        help="At once",
        mandatory=True,
        context=context,
        defaults=frozenset({MAIL}),
    )


KINDS = (
    _kind(CONFIRM, "Confirm your address", _confirm_link),
    _kind(ALREADY_REGISTERED, "Sign-up with your address", _way_in),
    _kind(NO_ACCOUNT, "No account with this address", _sign_up_link),
    _kind(RESET, "Reset your password", _reset_link),
    _kind(PASSWORD_CHANGED, "Password changed", _help_link),
    _kind(EMAIL_CHANGED, "Address changed", _help_link),
    _kind(EMAIL_KEPT, "Change of address called off", _help_link),
    _kind(TOKEN_MADE, "API token made", None),
    _kind(TOKEN_REVOKED, "API token revoked", None),
    _kind(NEW_DEVICE, "Sign-in from a new device", _security_page),
    _kind(SIGN_IN_CHANGED, "Sign-in changed", _security_page),
    _kind(CODE, "Code", _code),
    _kind(TEST, "Test", None),
)


def register() -> None:
    for kind in KINDS:
        register_kind(kind)
