"""Mails: three templates per kind, one recipient each, the headers mail systems want.

A kind `overrun` has `emails/overrun-subject.txt`, `-body.txt` and `-body.html`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context
from django.template.loader import get_template, render_to_string

from expense_tracker.kernel.discretion import without_amounts
from expense_tracker.kernel.locale import activate_locale
from expense_tracker.kernel.text import clean_line


class Attachment(NamedTuple):
    """A file that goes with a mail; `type` as in `application/pdf`."""

    name: str
    content: bytes
    type: str


def send_mail(
    *,
    to: str,
    kind: str,
    context: Mapping[str, Any],
    locale: str,
    message_id: str | None = None,
    unsubscribe_url: str | None = None,
    connection: BaseEmailBackend | None = None,
    amounts: bool = True,
) -> None:
    """Render and send one mail; raises what the mail backend raises.

    The Attachments in `context["attachments"]`, if there are any, go with it.
    `message_id` (with its angle brackets) makes a second sending recognisable as the
    same mail. `unsubscribe_url` must be absolute and take a bare POST (RFC 8058).
    `connection` is one that is open already; without it the mail opens its own.
    Without `amounts` there are none in its subject.
    """
    values = {**_everywhere(), "unsubscribe_url": unsubscribe_url, **context}
    subject = render_subject(kind=kind, context=values, locale=locale, amounts=amounts)
    with activate_locale(locale):
        message = EmailMultiAlternatives(
            subject=subject,
            body=_render_text(f"emails/{kind}-body.txt", values).strip() + "\n",
            to=[to],
            headers=_headers(message_id, unsubscribe_url),
            attachments=list(context.get("attachments", ())),
            connection=connection,
        )
        html = render_to_string(f"emails/{kind}-body.html", values)
        message.attach_alternative(html, "text/html")
    message.send()


def render_subject(
    *, kind: str, context: Mapping[str, Any], locale: str, amounts: bool = True
) -> str:
    """The kind's subject as one line of text; without `amounts` they are blotted out.

    One line always: a name in a subject must not become a header.
    """
    with activate_locale(locale):
        text = _render_text(f"emails/{kind}-subject.txt", {**_everywhere(), **context})
    return clean_line(text if amounts else without_amounts(text, locale))


def _everywhere() -> dict[str, str]:
    return {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}


def _render_text(name: str, values: Mapping[str, Any]) -> str:
    """Plain text, where `&` is no entity: escaping is for HTML only."""
    template = get_template(name).template  # type: ignore[attr-defined]
    return str(template.render(Context(dict(values), autoescape=False)))


def _headers(message_id: str | None, unsubscribe_url: str | None) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated"}
    if message_id:
        headers["Message-ID"] = message_id
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
