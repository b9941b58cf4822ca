"""The rows of tables in HTML or spreadsheet XML, which banks send as `.xls`.

Tags are found by a pattern that looks at every character once: the parser of the
standard library can be kept busy for hours by a page made for it.
"""

import html
import re
from collections.abc import Iterator

from ledger.importing.cells import Row
from ledger.importing.limits import MAX_COLUMNS

_TOKEN = re.compile(r"<(/?)([a-zA-Z]+)((?:\s[^<>]*)?)/?>|[^<]+")
_SPAN = re.compile(r"colspan\s*=\s*[\"']?([0-9]{1,3})", re.IGNORECASE)
_INDEX = re.compile(r"ss:Index\s*=\s*[\"']?([0-9]{1,3})")
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})


def html_rows(text: str) -> Iterator[Row]:
    """The rows of every table; a cell that spans columns is followed by empty ones.

    A row ends at the latest when it has more columns than are read.
    """
    row = _OpenRow()
    for token in _TOKEN.finditer(text):
        closing, tag, attributes = token.groups()
        name = (tag or "").lower()
        if name in _ROWS or name == "table":
            if row.cells:
                yield tuple(row.taken())
        elif name in _CELLS:
            row.end_cell()
            if not closing:
                row.begin_cell(attributes)
            if len(row.cells) > MAX_COLUMNS:
                yield tuple(row.taken())
        elif not tag:
            row.add(token[0])
        elif name == "br":
            row.add(" ")
    if row.cells:
        yield tuple(row.taken())


class _OpenRow:
    """The row being read. Cells may lack their end tags."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self._span = 1
        self._is_open = False

    def begin_cell(self, attributes: str) -> None:
        """Opens a cell, in the column it asks for if it asks for one."""
        if index := _INDEX.search(attributes):
            wanted = min(int(index[1]), MAX_COLUMNS) - 1
            self.cells.extend([""] * (wanted - len(self.cells)))
        span = _SPAN.search(attributes)
        self._span = min(int(span[1]), MAX_COLUMNS) if span else 1
        self._is_open = True
        self.cells.append("")

    def add(self, text: str) -> None:
        """More text of the open cell; text between cells is layout."""
        if self._is_open:
            self.cells[-1] += text

    def end_cell(self) -> None:
        """Closes the cell, if one is open."""
        if self._is_open:
            self.cells[-1] = " ".join(html.unescape(self.cells[-1]).split())
            self.cells.extend([""] * (self._span - 1))
            self._is_open = False

    def taken(self) -> list[str]:
        """The whole row, and begins a new one."""
        self.end_cell()
        cells, self.cells = self.cells, []
        return cells
