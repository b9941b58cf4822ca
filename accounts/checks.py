"""Contradictions that are better found at the start than at the first mail or login."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from accounts.notices.kinds import NoticeKind, all_kinds

HOUR = 3600
MAIL_PARTS = ("subject.txt", "body.txt", "body.html")


@register
def check_mail_templates(**_: Any) -> list[CheckMessage]:
    """Every kind of notice has its three templates."""
    missing = [
        name for kind in all_kinds() for name in _templates(kind) if not _is(name)
    ]
    return [CheckWarning(f"{name} is missing.", id="accounts.W001") for name in missing]


@register
def check_account_settings(**_: Any) -> list[CheckMessage]:
    """Sessions end, links expire, limits are shared."""
    found: list[CheckMessage] = []
    if settings.SESSION_COOKIE_AGE <= 0:
        found.append(
            Error("SESSION_IDLE_SECONDS must be more than 0.", id="accounts.E002")
        )
    if settings.PASSWORD_RESET_TIMEOUT > HOUR:
        found.append(
            Error("PASSWORD_RESET_TIMEOUT is above an hour.", id="accounts.E003")
        )
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT < 0:
        found.append(Error("TRUSTED_PROXIES must not be negative.", id="accounts.E004"))
    return found


def _templates(kind: NoticeKind) -> list[str]:
    return [f"emails/{kind.kind}-{part}" for part in MAIL_PARTS]


def _is(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
