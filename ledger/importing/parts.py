"""The files in a ZIP, within limits, each to be read by itself."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from ledger.importing.errors import UnreadableFile
from ledger.importing.limits import MAX_ARCHIVE_BYTES, MAX_ARCHIVE_FILES, MAX_BYTES
from ledger.importing.sniff import Format, sniff
from ledger.importing.unpacking import unpacked_limit, unpacks_within

_DAMAGED = "This ZIP is damaged or cut short. Download it again."
_TOO_BIG = (
    "This ZIP unpacks to far more than statements need, so it was not opened. Unpack "
    "it and choose the files inside."
)
_LOCKED = "This ZIP is protected by a password. Unpack it and choose the files inside."
# What file managers and mail programs add.
_CLUTTER = (".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Part:
    """A file to read. `name` is its own, without folders; "" for what is no ZIP.

    With `form.has_columns` it goes to `open_table(part.data)`, else to
    `read_statements(part.data)`.
    """

    name: str
    data: bytes
    form: Format


def file_parts(data: bytes) -> list[Part]:
    """The files a person chose by choosing this one: itself, or what its ZIP holds
    that can be read, in the order of their names.

    Raises UnreadableFile for a file of no known format, and for a ZIP that is damaged,
    locked, costs too much, or holds nothing that can be read.
    """
    form = sniff(data)
    if form is not Format.ZIP:
        return [Part("", data, form)]
    parts: list[Part] = []
    refusals: list[str] = []
    for name, content in sorted(_unpacked(data)):
        try:
            parts.append(_part(name, content))
        except UnreadableFile as refusal:
            refusals.append(f"{name}: {refusal.message}")
    if not parts:
        told = refusals[0] if len(refusals) == 1 else ""
        raise UnreadableFile(told or "This ZIP holds no list of transactions.")
    return parts


def _part(name: str, content: bytes) -> Part:
    form = sniff(content)
    if form is Format.ZIP:
        raise UnreadableFile("A ZIP inside a ZIP is not opened.")
    return Part(name, content, form)


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file. Measured first: a ZIP may lie about sizes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            limit = min(MAX_ARCHIVE_BYTES, unpacked_limit(data))
            if not unpacks_within(package, limit):
                raise UnreadableFile(_TOO_BIG)
            files = [one for one in package.infolist() if _is_wanted(one)]
            if len(files) > MAX_ARCHIVE_FILES:
                raise UnreadableFile(
                    f"This ZIP holds more than {MAX_ARCHIVE_FILES} files. Choose fewer."
                )
            for one in files:
                yield _own_name(one), _content(package, one)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise UnreadableFile(_DAMAGED) from error
    except (RuntimeError, NotImplementedError) as error:
        raise UnreadableFile(_LOCKED) from error


def _content(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with package.open(entry) as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_TOO_BIG)
    return content


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    is_clutter = "__MACOSX" in entry.filename
    return not (entry.is_dir() or is_clutter or _own_name(entry).startswith(_CLUTTER))


def _own_name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").rpartition("/")[2][-100:]
