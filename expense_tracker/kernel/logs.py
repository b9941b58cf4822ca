"""How a line of the log reads, and what is kept out of it."""

import logging
import re

from django.http import HttpRequest

# Parts of addresses and tokens that open something by themselves: enough is left to
# tell one from another. Words are no secrets, so a capital or a digit is asked for.
_SECRETS = (
    re.compile(r"(/calendar/[\w-]{4})[\w-]+"),
    re.compile(r"(?<=/)(?=[\w:=-]*[A-Z\d])([\w-]{4})[\w:=-]{16,}"),
    re.compile(r"(otl_\w{6})[\w-]+"),
    re.compile(r"((?:Bearer|Basic) )[\w.~+/=-]+"),
    re.compile(r"(?i)((?:password|secret|token|[?&]code)\w*['\"]?[=:] ?)[^\s&,;)}]+"),
)
# Whoever writes a line break into a name must not write lines into the log.
_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)
}


def without_secrets(text: str) -> str:
    for secret in _SECRETS:
        text = secret.sub(r"\1…", text)
    return text


class Discreet(logging.Filter):
    """Shortens secrets in whatever is logged, and keeps it to one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        told = without_secrets(message).translate(_CONTROLS)
        if told != message:
            record.msg, record.args = told, ()
        return True


class Line(logging.Formatter):
    """When, how grave, what part, who asked from where, and what."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        record.who = who(request) if isinstance(request, HttpRequest) else "-"
        return super().format(record)

    def formatException(self, ei: object) -> str:  # noqa: N802
        return without_secrets(super().formatException(ei))  # type: ignore[arg-type]


def who(request: HttpRequest) -> str:
    """As `7@203.0.113.9`: the id of a person who is signed in, and the address.

    Never asks the database: what is logged may be that it is away.
    """
    # Logging is set up before there are apps.
    from allauth.account.adapter import get_adapter  # noqa: PLC0415

    user = getattr(request, "_cached_user", None)
    address = get_adapter().get_client_ip(request)
    return f"{getattr(user, 'pk', None) or '-'}@{address}".translate(_CONTROLS)
