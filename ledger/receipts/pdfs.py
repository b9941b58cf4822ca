"""PDFs: looked into under limits, kept as they are, and served only as a download."""

from io import BytesIO

from PIL import Image

from ledger.receipts.child import TOO_COSTLY, run_child
from ledger.receipts.errors import UnusableFile
from ledger.receipts.limits import (
    KEPT_PIXELS,
    MAX_PAGES,
    MAX_TEXT_CHARS,
    READ_PAGES,
    THUMBNAIL_QUALITY,
    THUMBNAIL_SIDE,
)
from ledger.receipts.pictures import Clean

_PROGRAM = "pdf_child.py"
_DPI = 300
_REFUSALS = {
    "pages": f"That PDF has more than {MAX_PAGES} pages. Save those of the receipt.",
    "password": "That PDF is protected by a password. Save it without one.",
    "damaged": "That PDF is damaged or cut short. Download it again.",
}


def check_pdf(data: bytes) -> Clean:
    """The PDF with a picture of its first page. Raises UnusableFile when it is damaged,
    locked or has too many pages.
    """
    limits = (MAX_PAGES, THUMBNAIL_SIDE, THUMBNAIL_QUALITY)
    answer, files = run_child(_PROGRAM, data, *limits, asks="look")
    if answer["end"] != "done":
        raise UnusableFile(_REFUSALS.get(answer["end"], TOO_COSTLY))
    return Clean(data, "application/pdf", ".pdf", files["thumbnail.webp"])


def text_of(data: bytes) -> str:
    """What its first pages hold as text; "" for scanned pages."""
    answer, _ = run_child(_PROGRAM, data, READ_PAGES, MAX_TEXT_CHARS, asks="text")
    return str(answer.get("text", "")).strip()


def pages_of(data: bytes) -> list[Image.Image]:
    """Its first pages as pictures to be read."""
    _, files = run_child(_PROGRAM, data, READ_PAGES, _DPI, KEPT_PIXELS, asks="draw")
    return [Image.open(BytesIO(files[name])) for name in sorted(files)]
