"""Pictures made safe: decoded and written anew, without anything but their pixels."""

from dataclasses import dataclass

from ledger.receipts.child import TOO_COSTLY, run_child
from ledger.receipts.errors import UnusableFile
from ledger.receipts.limits import (
    KEPT_PIXELS,
    KEPT_QUALITY,
    MAX_PIXELS,
    MAX_SIDE,
    THUMBNAIL_QUALITY,
    THUMBNAIL_SIDE,
)

_REFUSALS = {
    "size": "That picture has more pixels than we take. Save it smaller.",
    "damaged": "That picture is damaged or cut short. Photograph the receipt again.",
}


@dataclass(frozen=True, slots=True)
class Clean:
    """What is kept of a file, and a small picture of it; b"" when none can be made."""

    data: bytes
    content_type: str
    suffix: str
    thumbnail: bytes


def clean_picture(data: bytes) -> Clean:
    """The picture upright, as JPEG of at most KEPT_PIXELS, without place, time or
    camera. Raises UnusableFile for what is damaged or too big.
    """
    answer, files = run_child(
        "picture_child.py",
        data,
        MAX_PIXELS,
        MAX_SIDE,
        KEPT_PIXELS,
        KEPT_QUALITY,
        THUMBNAIL_SIDE,
        THUMBNAIL_QUALITY,
    )
    if answer["end"] != "done":
        raise UnusableFile(_REFUSALS.get(answer["end"], TOO_COSTLY))
    return Clean(files["picture.jpg"], "image/jpeg", ".jpg", files["thumbnail.webp"])
