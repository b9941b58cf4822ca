"""A smallest workbook of the format before 2007, byte by byte."""

import struct

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def old_workbook(
    cells: dict[tuple[int, int], float | str],
    *,
    claims: tuple[int, int] | None = None,
    locked: bool = False,
) -> bytes:
    """An XLS of one sheet. `claims` is the size it states, else the true one."""
    stream = _stream(cells, claims, locked)
    sectors = len(stream) // _SECTOR
    table = [*range(1, sectors), _END, _END]
    table_sectors = 1 + (len(table) + 8) // 128
    table += [_TABLE] * table_sectors
    table += [_FREE] * (128 * table_sectors - len(table))
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    directory += _entry("Workbook", 2, 0, len(stream))
    return (
        _head(sectors, table_sectors)
        + stream
        + directory.ljust(_SECTOR, b"\0")
        + struct.pack(f"<{len(table)}I", *table)
    )


def _stream(cells, claims, locked) -> bytes:
    start = len(_globals(0, locked))
    stream = _globals(start, locked) + _sheet(cells, claims)
    size = max(4096, -(-len(stream) // _SECTOR) * _SECTOR)
    return stream.ljust(size, b"\0")


def _globals(sheet_at: int, locked: bool) -> bytes:
    lock = _record(0x002F, struct.pack("<HHH", 1, 1, 1)) if locked else b""
    name = struct.pack("<IBBBB", sheet_at, 0, 0, 1, 0) + b"S"
    return _begin(0x0005) + lock + _record(0x0085, name) + _record(0x000A, b"")


def _sheet(cells, claims) -> bytes:
    rows = max(row for row, _ in cells) + 1
    columns = max(column for _, column in cells) + 1
    rows, columns = claims or (rows, columns)
    size = _record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    body = b"".join(_cell(*place, value) for place, value in sorted(cells.items()))
    return _begin(0x0010) + size + body + _record(0x000A, b"")


def _cell(row: int, column: int, value: float | str) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 0) + value.encode("latin-1")
        return _record(0x0204, place + text)
    return _record(0x0203, place + struct.pack("<d", value))


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def _head(sectors: int, table_sectors: int) -> bytes:
    places = [sectors + 1 + number for number in range(table_sectors)]
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIII", 0, table_sectors, sectors, 0, 4096)
        + struct.pack("<IIII", _END, 0, _END, 0)
        + struct.pack("<109I", *places, *[_FREE] * (109 - table_sectors))
    )
