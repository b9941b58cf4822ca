"""Text messages out of what people have of them: pasted, or the backup of a phone."""

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from ledger.importing.camt_xml import refuse_doctype
from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import compact_day
from ledger.importing.message_grammar import has_money

MAX_MESSAGES = 5_000
# Of those kept, together.
MAX_CHARS = 600_000
# Longer ones are sent in parts, and no bank says more.
MAX_MESSAGE_CHARS = 600
_TEXTS = ("body", "text", "message", "content", "sms", "msg")
_DAYS = ("received", "readable_date", "date", "timestamp", "time", "datetime")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
# Milliseconds since 1970, as phones write times.
_MILLISECONDS = re.compile(r"[0-9]{12,14}")
_HEADER_CHARS = 300


@dataclass(frozen=True)
class Message:
    """A message; `received` is None where only the message itself could say."""

    text: str
    received: datetime.date | None = None


def messages(text: str) -> list[Message]:
    """The messages in a text, in its order. Of a backup only those with an amount:
    the others are nobody's business. Raises UnreadableFile for too many.
    """
    start = text.lstrip("\ufeff \t\r\n")[:_HEADER_CHARS]
    if start.startswith(("[", "{")):
        found = _money_only(_from_json(text))
    elif start.startswith("<"):
        found = _money_only(_from_xml(text))
    elif _text_column(start.partition("\n")[0]):
        found = _money_only(_from_csv(text))
    else:
        found = _pasted(text)
    kept: list[Message] = []
    chars = 0
    for message in found:
        kept.append(message)
        chars += len(message.text)
        if len(kept) > MAX_MESSAGES or chars > MAX_CHARS:
            raise UnreadableFile(
                f"These are more messages than we read at once. Take up to "
                f"{MAX_MESSAGES:,} at a time."
            )
    return kept


def _money_only(found: Iterable[Message]) -> Iterator[Message]:
    return (one for one in found if has_money(one.text))


def _pasted(text: str) -> Iterator[Message]:
    """Parted by blank lines; without them, where each line has an amount, by lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for block in _BLANK_LINE.split(plain):
        lines = [line for line in block.split("\n") if line.strip()]
        whole = len(lines) > 1 and all(_is_whole(line) for line in lines)
        for one in lines if whole else ["\n".join(lines)]:
            if one.strip():
                yield Message(one.strip()[:MAX_MESSAGE_CHARS])


_WHOLE_CHARS = 40


def _is_whole(line: str) -> bool:
    """Whether the line could be a message by itself: parts of one are short."""
    return len(line) >= _WHOLE_CHARS


def _from_json(text: str) -> Iterator[Message]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("This JSON file is damaged or cut short.") from error
    if isinstance(found, dict):
        lists = (value for value in found.values() if isinstance(value, list))
        found = next(lists, [])
    return (
        _message({str(key).lower(): value for key, value in one.items()})
        for one in found
        if isinstance(one, dict)
    )


def _from_csv(text: str) -> Iterator[Message]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in rows:
            yield _message({str(key).lower().strip(): row[key] for key in row})
    except csv.Error as error:
        raise UnreadableFile("This list of messages cannot be read.") from error


def _text_column(header: str) -> bool:
    titles = {one.strip(' "').lower() for one in header.split(",")}
    return len(titles) > 1 and bool(titles.intersection(_TEXTS))


def _from_xml(text: str) -> list[Message]:
    """`<sms body="..." date="1700000000000"/>`, as backups of Android write them."""
    found: list[Message] = []

    def begin(_tag: str, attributes: dict[str, str]) -> None:
        if "body" in attributes:
            found.append(_message(attributes))

    parser = expat.ParserCreate(encoding="utf-8")
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(text.strip("\ufeff\0 \t\r\n").encode(errors="replace"), True)
    except expat.ExpatError as error:
        raise UnreadableFile("This backup is damaged or cut short.") from error
    return found


def _message(fields: dict[str, Any]) -> Message:
    text = next((str(fields[name]) for name in _TEXTS if fields.get(name)), "")
    days = (_received(str(fields[name])) for name in _DAYS if fields.get(name))
    return Message(text[:MAX_MESSAGE_CHARS], next(filter(None, days), None))


def _received(text: str) -> datetime.date | None:
    if _MILLISECONDS.fullmatch(text):
        moment = datetime.datetime.fromtimestamp(int(text[:-3]), tz=datetime.UTC)
        return moment.date()
    return compact_day(text)
