"""What a file is, by its content alone: names and what browsers claim do not count."""

import zipfile
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from ledger.receipts.errors import UnusableFile
from ledger.receipts.limits import MAX_BYTES


class Kind(StrEnum):
    PICTURE = "picture"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class _Magic:
    """How files of a kind begin: `mark` at `offset`."""

    mark: bytes
    offset: int = 0

    def begins(self, data: bytes) -> bool:
        return data.startswith(self.mark, self.offset)


_PICTURES = (
    _Magic(b"\xff\xd8\xff"),  # JPEG
    _Magic(b"\x89PNG\r\n\x1a\n"),
    _Magic(b"GIF87a"),
    _Magic(b"GIF89a"),
    _Magic(b"WEBP", offset=8),
    *(
        _Magic(b"ftyp" + brand, offset=4)
        for brand in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
    ),
)
_PDF = b"%PDF-"
_WITHIN = 1024  # a PDF reader looks so far for a head
_TOO_BIG = "That file is over 10 MB. Photograph it at a lower resolution."
_EMPTY = "That file is empty."
_UNKNOWN = "Choose a photo (JPEG, PNG, WebP, GIF, HEIC) or a PDF. This is neither."
_DOUBLE = "That file holds a second file inside, so it was not taken."
_NAMED = (
    ((b"PK\x03\x04", b"PK\x05\x06"), "That is a ZIP archive or an office document."),
    ((b"<svg", b"<?xml", b"<!DOCTYPE", b"<html", b"<script"), "That is a web page."),
    ((b"MZ", b"\x7fELF", b"#!"), "That is a program."),
)


def kind_of(data: bytes) -> Kind:
    """Raises UnusableFile for what is neither a picture nor a PDF, or both."""
    if not data:
        raise UnusableFile(_EMPTY)
    if len(data) > MAX_BYTES:
        raise UnusableFile(_TOO_BIG)
    is_picture = any(magic.begins(data) for magic in _PICTURES)
    is_pdf = data.startswith(_PDF)
    if not (is_picture or is_pdf):
        raise UnusableFile(_refusal(data))
    if (is_picture and _PDF in data[:_WITHIN]) or zipfile.is_zipfile(BytesIO(data)):
        raise UnusableFile(_DOUBLE)
    return Kind.PDF if is_pdf else Kind.PICTURE


def _refusal(data: bytes) -> str:
    head = data[:_WITHIN].lstrip().lower()
    for marks, words in _NAMED:
        if head.startswith(tuple(mark.lower() for mark in marks)):
            return f"{words} {_UNKNOWN}"
    return _UNKNOWN
