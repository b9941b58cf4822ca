"""What a file is, by its content: names and extensions are often wrong.

Banks send HTML and tab-separated text as `.xls`, CSV as `.txt`.
"""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from ledger.importing.errors import UnreadableFile
from ledger.importing.limits import MAX_BYTES

_HELP = "Download the transactions as CSV or Excel and choose that file."


class Format(StrEnum):
    """The formats there is a reader for."""

    TEXT = "CSV"
    WORKBOOK = "Excel"
    HTML = "HTML"
    OFX = "OFX"
    QIF = "QIF"
    CAMT = "CAMT"
    MT940 = "MT940"
    # Messages of banks: pasted, or the backup of a phone.
    SMS = "SMS"
    ZIP = "ZIP"

    @property
    def has_columns(self) -> bool:
        """Whether it is read as a table, by a layout; all others by `read_statements`,
        but for a ZIP, which is taken apart first.
        """
        return self in {Format.TEXT, Format.WORKBOOK, Format.HTML}


_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a picture, sound or film"),
    (b"\x1f\x8b", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"BZh", "a packed archive"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\xfd7zXZ", "a packed archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document"),
)
_LINES = re.MULTILINE
_MARKED = (
    (re.compile(rb"^\s*OFXHEADER|<OFX[\s>]|<\?OFX\s", re.IGNORECASE), Format.OFX),
    (
        re.compile(rb"^!(Type|Account|Option|Clear)\b", _LINES | re.IGNORECASE),
        Format.QIF,
    ),
    (re.compile(rb"camt\.05[234]|<(\w+:)?BkToCstmr(Stmt|Acct|Dbt)"), Format.CAMT),
    (
        re.compile(rb"^[ \t]*(\{1:.*\{4:)?:20:|^[ \t]*:(60[FM]|28C?|34F|61):", _LINES),
        Format.MT940,
    ),
)
# Backups of text messages, of the kinds that phones make.
_MESSAGES = re.compile(
    rb"^\s*<\?xml[^>]{0,99}>[^<]{0,99}(?:<!--.{0,500}?-->[^<]{0,99})*<smses\b"
    rb"|^\s*<smses\b|^\s*[\[{].{0,300}\"(?:body|text|message|sms)\"\s*:\s*\"",
    re.DOTALL | re.IGNORECASE,
)
_JSON = re.compile(rb"^\s*[\[{]\s*[\"{\[]")
# Written first and unpacked, so that it can be found like this.
ODS_MARK = b"application/vnd.oasis.opendocument.spreadsheet"
MARK_WITHIN = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"<(!doctype\s+html|html|table|meta|style)\b|<\?mso-application", re.IGNORECASE
)
_XML = re.compile(rb"^\s*<\?xml")
_HEAD = 4096
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
# Control characters that text has by right: tab, line and page ends, and the end mark
# of old systems.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26}) + b"\x7f"
_BINARY_SHARE = 0.05


def sniff(data: bytes) -> Format:
    """The format of the file. Raises UnreadableFile when there is no reader for it."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile("The file is empty.")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. Export a shorter "
            "period."
        )
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise UnreadableFile(f"This is {name}, not a list of transactions. {_HELP}")
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data.startswith(_OLE):
        return _old_office(data)
    return _text(data)


def _text(data: bytes) -> Format:
    # Without its NULs the markup of a file in UTF-16 is plain ASCII.
    head = data.lstrip(_BEFORE_TEXT)[:_HEAD].replace(b"\0", b"").replace(b"\r", b"\n")
    for mark, form in _MARKED:
        if mark.search(head):
            return form
    if _MESSAGES.search(head):
        return Format.SMS
    if _JSON.search(head):
        raise UnreadableFile(f"This is JSON of a kind not read here. {_HELP}")
    if _HTML.search(head):
        return Format.HTML
    if _XML.search(head):
        raise UnreadableFile(f"This is an XML file of a kind not read here. {_HELP}")
    if _is_binary(data):
        raise UnreadableFile(f"This file holds no text. {_HELP}")
    return Format.TEXT


def _is_binary(data: bytes) -> bool:
    """Text has few control characters; UTF-16 is full of NULs but for its sake."""
    sample = data[: 16 * _HEAD]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    nulls = max(sample[0::2].count(0), sample[1::2].count(0))
    if nulls > 0.7 * (len(sample) // 2):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _BINARY_SHARE * len(sample)


def _package(data: bytes) -> Format:
    """A zip: the modern office formats are all zips, told apart by what is inside."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = {entry.filename for entry in package.infolist()[:1000]}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(
            "This file is damaged or cut short. Download it again."
        ) from error
    if "xl/workbook.xml" in names:
        return Format.WORKBOOK
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        raise UnreadableFile(
            "This Excel file is of a kind not read here. Save it as .xlsx or CSV."
        )
    if {"mimetype", "content.xml"} <= names and ODS_MARK in data[:MARK_WITHIN]:
        return Format.WORKBOOK
    if "[Content_Types].xml" in names:
        raise UnreadableFile(f"This is an office document, not a workbook. {_HELP}")
    return Format.ZIP


def _old_office(data: bytes) -> Format:
    """The container of office files before 2007, and of locked ones ever since."""
    if _utf16("EncryptedPackage") in data:
        raise UnreadableFile(
            "This workbook is protected by a password. Save it without one and choose "
            "it again."
        )
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return Format.WORKBOOK
    raise UnreadableFile(f"This is an office document, not a workbook. {_HELP}")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
