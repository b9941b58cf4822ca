"""Reading the mails that FileBackend wrote."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

NEWEST = 200


@dataclass(frozen=True)
class AttachedFile:
    name: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One mail; `html` is None when it has only text."""

    name: str
    sent_at: datetime
    sender: str
    recipient: str
    subject: str
    headers: list[tuple[str, str]]
    text: str
    html: str | None
    files: list[AttachedFile]


def newest_mails() -> list[Mail]:
    """The latest NEWEST mails, newest first."""
    return [_read(path) for path in sorted(_paths(), reverse=True)[:NEWEST]]


def find_mail(name: str) -> Mail | None:
    """The mail in the file `name` of the folder; None when there is no such file."""
    found = (_read(path) for path in _paths() if path.name == name)
    return next(found, None)


def _paths() -> list[Path]:
    return list(Path(settings.MAIL_DIR).glob("[0-9]*.eml"))


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Mail(
        name=path.name,
        sent_at=message["date"].datetime,
        sender=str(message["from"]),
        recipient=str(message["to"]),
        subject=str(message["subject"]),
        headers=[(name, str(value)) for name, value in message.items()],
        text=_body(message, "plain") or "",
        html=_body(message, "html"),
        files=[_file(part) for part in message.iter_attachments()],
    )


def _file(part: EmailMessage) -> AttachedFile:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)  # what decode=True means for one part
    return AttachedFile(part.get_filename("unnamed"), content)


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    return None if part is None else part.get_content()
