"""The formats that are read, by the bounded readers of imports."""

from collections.abc import Iterable

from tablib import Dataset

from accounts.admin.export import SafeCSV, SafeXLSX
from ledger.admin.entry_import.lines import TITLES
from ledger.importing.cells import Cell, is_blank
from ledger.importing.errors import UnreadableFile
from ledger.importing.tables import open_table

MAX_LINES = 5_000


class _BoundedFile:
    """Reads by the import's own readers, which refuse what costs too much."""

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Dataset:
        """The rows below the titles. Raises UnreadableFile."""
        rows = [row for row in open_table(in_stream).rows if not is_blank(row)]
        if len(rows) > MAX_LINES + 1:
            raise UnreadableFile(f"At most {MAX_LINES:,} lines go in at once.")
        titles = [str(title).strip() for title in rows[0]]
        missing = [title for title in TITLES if title not in titles]
        if missing:
            raise UnreadableFile(
                f"Columns are missing: {', '.join(missing)}. Start from an export."
            )
        return Dataset(*(_padded(row, len(titles)) for row in rows[1:]), headers=titles)


def _padded(row: Iterable[Cell], width: int) -> list[Cell]:
    cells = list(row)[:width]
    return cells + [""] * (width - len(cells))


class BoundedCSV(_BoundedFile, SafeCSV):
    pass


class BoundedXLSX(_BoundedFile, SafeXLSX):
    pass


FORMATS = (BoundedCSV, BoundedXLSX)
