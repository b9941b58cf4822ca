"""Receipts on their way in from an archive: checked like uploads, kept as they are."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from ledger.models import Receipt
from ledger.receipts.errors import UnusableFile
from ledger.receipts.kinds import Kind, kind_of
from ledger.receipts.pdfs import check_pdf
from ledger.receipts.pictures import Clean, clean_picture

# Parts of a JPEG that hold what is beside the picture, such as where it was taken.
_ASIDE = frozenset((*range(0xE1, 0xF0), 0xFE))
_SCAN, _END = 0xDA, b"\xff\xd9"


def keep_file(data: bytes) -> Mapping[str, Any]:
    """Store it with a small picture of it; the fields of its row.

    A picture that has nothing beside its pixels, as all have that were kept here, stays
    as it is to the byte; another is written anew. Raises ValueError.
    """
    try:
        clean = _cleaned(data)
    except UnusableFile as error:
        raise ValueError(str(error)) from error
    receipt = Receipt()
    receipt.file.save(f"{uuid4().hex}{clean.suffix}", ContentFile(clean.data), False)
    receipt.thumbnail.save(f"{uuid4().hex}.webp", ContentFile(clean.thumbnail), False)
    return {
        "file": receipt.file.name,
        "thumbnail": receipt.thumbnail.name,
        "content_type": clean.content_type,
        "size": len(clean.data),
    }


def _cleaned(data: bytes) -> Clean:
    if kind_of(data) is Kind.PDF:
        return check_pdf(data)
    clean = clean_picture(data)
    if not is_bare_jpeg(data):
        return clean
    return Clean(data, clean.content_type, clean.suffix, clean.thumbnail)


def is_bare_jpeg(data: bytes) -> bool:
    """Whether it is one JPEG of a single scan with nothing beside, before or behind."""
    place = 2
    while data[:2] == b"\xff\xd8" and data[place : place + 1] == b"\xff":
        marker = data[place + 1] if place + 1 < len(data) else 0
        if marker in _ASIDE:
            return False
        if marker == _SCAN:
            return data.find(_END, place) == len(data) - len(_END)
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return False
