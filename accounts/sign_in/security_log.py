"""What the log tells of who came in, who did not, and of changes to how one comes in.

Ids, kinds and addresses of the network only: no name, no mail address, no password.
"""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.contrib.auth.signals import user_login_failed
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import User

logger = logging.getLogger("security")

TOLD: tuple[tuple[Signal, str], ...] = (
    (account.user_signed_up, "signed up"),
    (account.user_logged_in, "signed in"),
    (account.user_logged_out, "signed out"),
    (account.password_changed, "changed the password"),
    (account.password_set, "set a password"),
    (account.password_reset, "reset the password"),
    (account.email_changed, "changed the address"),
    (mfa.authenticator_added, "added a second factor"),
    (mfa.authenticator_removed, "removed a second factor"),
    (mfa.authenticator_reset, "made new recovery codes"),
    (mfa.authenticator_used, "gave a second factor"),
    (social.social_account_added, "connected a login"),
    (social.social_account_removed, "disconnected a login"),
)
REFUSED: tuple[tuple[Signal, str], ...] = (
    (account.login_code_rejected, "gave a wrong code to sign in"),
    (account.password_reset_code_rejected, "gave a wrong code to reset the password"),
    (account.email_verification_code_rejected, "gave a wrong code for an address"),
    (mfa.authentication_failed, "gave a wrong second factor"),
)


def connect() -> None:
    for level, signals in ((logging.INFO, TOLD), (logging.WARNING, REFUSED)):
        for signal, words in signals:
            signal.connect(
                _teller(level, words), weak=False, dispatch_uid=f"log {words}"
            )
    user_login_failed.connect(_tell_failure, dispatch_uid="log failure")


def _teller(level: int, words: str) -> Any:
    def tell(*, request: HttpRequest | None = None, **told: Any) -> None:
        user = told.get("user") or _owner(told.get("socialaccount"))
        logger.log(
            level,
            "person %s %s%s",
            user.pk if user else "-",
            words,
            _factor(told.get("authenticator")),
            extra={"request": request},
        )

    return tell


def _owner(login: Any) -> User | None:
    return getattr(login, "user", None)


def _factor(authenticator: Any) -> str:
    return f" ({authenticator.type})" if authenticator else ""


def _tell_failure(
    *, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """With a mark of the account that was tried, by which tries belong together.

    The name itself is not told: people type passwords there.
    """
    tried = str(credentials.get("email") or credentials.get("username") or "")
    mark = salted_hmac("accounts.security_log", tried.casefold()).hexdigest()[:8]
    logger.warning("sign-in failed for account %s", mark, extra={"request": request})
