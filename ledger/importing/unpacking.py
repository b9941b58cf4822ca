"""What a ZIP unpacks to, counted before anything is believed of it."""

import copy
import zipfile

from ledger.importing.limits import (
    MAX_PACKED_RATIO,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_ENTRIES,
)

_CHUNK = 256 * 1024
# The two that programs use; others only serve to hide something.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def unpacked_limit(data: bytes) -> int:
    """Bytes that an honest package of this size may come to."""
    # Small files may well be highly packed; a mebibyte harms nobody.
    return min(MAX_UNPACKED_BYTES, max(1024 * 1024, len(data) * MAX_PACKED_RATIO))


def unpacks_within(package: zipfile.ZipFile, limit: int) -> bool:
    """Whether all its files together come to no more bytes, however small it says they
    are: they are unpacked once and counted.

    Raises BadZipFile for a package that is broken or packed in a way nobody uses, and
    RuntimeError for one that is locked.
    """
    entries = package.infolist()
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        raise zipfile.BadZipFile("packed in an unusual way")
    told = sum(entry.file_size for entry in entries)
    if told > limit or len(entries) > MAX_ZIP_ENTRIES:
        return False
    left = limit
    for entry in entries:
        left -= _unpacked_size(package, entry, left)
        if left < 0:
            return False
    return True


def _unpacked_size(package: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    """The true size, counted by unpacking; stops a little beyond `most`."""
    # zipfile stops at the size the directory claims, so make it claim more.
    doubted = copy.copy(entry)
    doubted.file_size = most + _CHUNK
    del doubted.CRC
    size = 0
    with package.open(doubted) as stream:
        while size <= most and (chunk := stream.read(_CHUNK)):
            size += len(chunk)
    return size
