"""A ZIP that somebody brought, bounded before anything of it is believed.

Python's zipfile reads a package's whole directory into memory before it can be asked
how large it is, so the end of the file is looked at first.
"""

import struct
import zipfile
from typing import IO

from accounts.takeout import limits
from accounts.takeout.errors import RefusedArchiveError
from accounts.takeout.manifest import KNOWN_NAME

_END = struct.Struct("<4s4H2LH")
_LARGE_LOCATOR_BYTES = 20
_LOCKED = 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NOT_OURS = "That is not an archive of this program."
TOO_LARGE = "That archive unpacks to more than we take."


def open_package(stream: IO[bytes]) -> zipfile.ZipFile:
    """The package with nothing but names of ours in it, none too large.

    Raises RefusedArchiveError.
    """
    _check_end(stream)
    try:
        package = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RefusedArchiveError(NOT_OURS) from error
    _check_names(package)
    _check_sizes(package)
    return package


def _check_end(stream: IO[bytes]) -> None:
    """The record at the very end tells how much of a directory there is."""
    size = stream.seek(0, 2)
    if not _END.size <= size <= limits.MAX_BYTES:
        raise RefusedArchiveError(NOT_OURS)
    reach = min(size, _END.size + _LARGE_LOCATOR_BYTES)
    stream.seek(-reach, 2)
    tail = stream.read(reach)
    sign, _, _, _, files, directory, _, comment = _END.unpack(tail[-_END.size :])
    is_plain = sign == b"PK\x05\x06" and not comment
    if not is_plain or tail.startswith(b"PK\x06\x07"):
        raise RefusedArchiveError(NOT_OURS)
    if files > limits.MAX_FILES or directory > limits.MAX_DIRECTORY_BYTES:
        raise RefusedArchiveError("That archive holds more files than we take.")


def _check_names(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if len(names) != len(set(names)) or len(names) > limits.MAX_FILES:
        raise RefusedArchiveError(NOT_OURS)
    if not all(KNOWN_NAME.fullmatch(name) for name in names):
        raise RefusedArchiveError("That archive holds files that are not ours.")


def _check_sizes(package: zipfile.ZipFile) -> None:
    """What each says it unpacks to is all that is ever read of it."""
    files = package.infolist()
    if any(
        file.compress_type not in _PACKINGS or file.flag_bits & _LOCKED
        for file in files
    ):
        raise RefusedArchiveError(NOT_OURS)
    unpacked = sum(file.file_size for file in files)
    packed = sum(file.compress_size for file in files)
    honest = max(limits.UNDOUBTED_BYTES, packed * limits.MAX_RATIO)
    if unpacked > min(honest, limits.MAX_UNPACKED_BYTES):
        raise RefusedArchiveError(TOO_LARGE)
