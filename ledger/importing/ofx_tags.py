"""OFX to tags and values: SGML without end tags, XML, and what lies between.

Banks leave out end tags, write wrong ones, glue the header to the body and escape text
twice. So nothing is nested here: every tag comes with the text that follows it, and
ofx.py knows which tags open a group.
"""

import html
import re
from collections.abc import Iterator

from ledger.importing.fields import MAX_TEXT

_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]{0,40})(?:\s[^<>]*)?/?>")
_CHARSET = re.compile(
    rb"CHARSET\s*[:=]\s*\"?([\w-]+)|encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_HEAD = 2_000
_ENTITY = re.compile(r"&(?:#\w{1,8}|\w{2,8});")
_UNICODE = {"65001": "utf-8", "UTF-8": "utf-8", "UTF8": "utf-8", "UNICODE": "utf-8"}


def ofx_tags(text: str) -> Iterator[tuple[bool, str, str]]:
    """(closes, NAME, value) for every tag: the value is the text up to the next tag,
    entities resolved, "" after end tags and where there is only white space.
    """
    last: re.Match[str] | None = None
    plain = _without(_opened_cdata(text), "<!--", "-->")
    for match in _TAG.finditer(plain):
        if last:
            yield _token(last, plain[last.end() : match.start()])
        last = match
    if last:
        yield _token(last, plain[last.end() :])


def _token(tag: re.Match[str], text: str) -> tuple[bool, str, str]:
    closes = bool(tag[1])
    return closes, tag[2].upper(), "" if closes else _value(text)


def _value(text: str) -> str:
    value = text[: 4 * MAX_TEXT].strip()
    # Once for SGML, once more for banks that escape what is escaped.
    for _ in range(2):
        if "&" in value and _ENTITY.search(value):
            value = html.unescape(value)
    return value


def _opened_cdata(text: str) -> str:
    """The text with CDATA sections escaped, so that no tag is seen in them."""
    first, *others = text.split("<![CDATA[")
    opened = [first]
    for other in others:
        inside, _, after = other.partition("]]>")
        opened += [html.escape(inside, quote=False), after]
    return "".join(opened)


def _without(text: str, start: str, end: str) -> str:
    first, *others = text.split(start)
    return first + "".join(other.partition(end)[2] for other in others)


def declared_encoding(data: bytes) -> str:
    """The encoding the header names, in the words of charsets.py; "" for none."""
    match = _CHARSET.search(data[:_HEAD])
    if not match:
        return ""
    name = (match[1] or match[2]).decode("ascii", "replace").upper()
    if name in _UNICODE:
        return _UNICODE[name]
    page = re.search(r"125[0-8]", name)
    # Windows-1252 is what files that claim Latin 1 are written in.
    return f"cp{page[0]}" if page else "cp1252" if "8859-1" in name else ""
