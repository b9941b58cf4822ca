"""Tables of the statement: hairlines, heads that repeat, amounts that align.

Our own, because reportlab's Table costs half as much again for a month of a thousand
entries once they are grouped by day, and because its rows cannot promise to stay with
the next: a heading or a day never stands alone at the end of a page.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer

from reports.pdf.fonts import BOLD, REGULAR
from reports.pdf.look import BODY, GUTTER, HAIRLINE, HEADING, INK, INK_2

# A table steps down to the first size at which its longest amounts fit.
_SIZES = (BODY, 7.75, 6.75, 5.75, 4.75)
_PADDING = 4
_LEADING = 1.32
# What a column of names keeps even beside the longest amounts.
_LEAST_NAME = 56

RowKind = Literal["head", "line", "part", "group", "total", "note"]

_MUTED = {"head", "part", "note"}
_SPREAD = {"group", "total", "note"}


class Column(NamedTuple):
    """A column without `weight` holds amounts: right aligned, as wide as the longest.

    The others share the rest of the width by weight.
    """

    heading: str
    weight: int = 0
    bold: bool = False

    @property
    def has_amounts(self) -> bool:
        return not self.weight


class Row(NamedTuple):
    """Texts of one row, a column each; a line feed starts a new line.

    A `group` heads the rows after it, stays with the first and is repeated where they
    go on overleaf; a `total` and a `note` stay with the row before; a `part` is muted.
    """

    texts: tuple[str, ...]
    kind: RowKind = "line"


class _Line(NamedTuple):
    """A placed line of text: from the table's left, and down from the row's top."""

    x: float
    y: float
    font: str
    color: Color
    text: str


class _Band(NamedTuple):
    """A row laid out."""

    kind: RowKind
    height: float
    lines: list[_Line]
    bookmark: str = ""


def make_table(
    title: str, columns: Sequence[Column], rows: Sequence[Row], width: float
) -> "Table":
    """Lay the rows out in that width; with an empty `title` there is no heading."""
    head = Row(tuple(column.heading for column in columns), "head")
    layout = _Layout(columns, [head, *rows], width)
    bands = [layout.band(row) for row in rows]
    return Table(title, layout.band(head), bands, width, layout.size)


class _Layout:
    """Text size and column widths that suit all rows."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Row], width: float
    ) -> None:
        self.columns = columns
        self.width = width
        weights = sum(column.weight for column in columns)
        names = sum(not column.has_amounts for column in columns)
        ems = [_ems(index, column, rows) for index, column in enumerate(columns)]
        for self.size in _SIZES:
            rest = width - sum(em * self.size + 2 * _PADDING for em in ems if em)
            if rest >= _LEAST_NAME * names:
                break
        self.widths = [
            em * self.size + 2 * _PADDING if em else rest * column.weight / weights
            for em, column in zip(ems, columns, strict=True)
        ]
        self.edges = [sum(self.widths[:index]) for index in range(len(columns))]

    def band(self, row: Row) -> _Band:
        cells = [self._cell(index, text, row) for index, text in enumerate(row.texts)]
        height = max(map(len, cells)) * self.size * _LEADING + 1.5 * _PADDING
        lines = [
            line
            for index, texts in enumerate(cells)
            for line in self._placed(index, texts, row)
        ]
        bookmark = row.texts[0] if row.kind == "group" else ""
        return _Band(row.kind, height, lines, bookmark)

    def _cell(self, index: int, text: str, row: Row) -> list[str]:
        if self.columns[index].has_amounts:
            return text.split("\n")
        wide = row.kind in _SPREAD
        width = (self.width if wide else self.widths[index]) - 2 * _PADDING
        return list(wrapped(text, _font(self.columns[index], row), self.size, width))

    def _placed(self, index: int, texts: list[str], row: Row) -> Iterator[_Line]:
        column = self.columns[index]
        font = _font(column, row)
        left = self.edges[index] + _PADDING
        right = self.edges[index] + self.widths[index] - _PADDING
        for number, text in enumerate(texts):
            if column.has_amounts:
                left = right - stringWidth(text, font, self.size)
            y = 0.75 * _PADDING + self.size * (1 + number * _LEADING)
            beneath = number > 0 and column.has_amounts
            color = INK_2 if beneath or row.kind in _MUTED else INK
            yield _Line(left, y, font, color, text)


def _font(column: Column, row: Row) -> str:
    strong = row.kind in {"group", "total"} or (column.bold and row.kind == "line")
    return BOLD if strong else REGULAR


def _ems(index: int, column: Column, rows: Sequence[Row]) -> float:
    """Width of the column's longest amount in units of the text size; 0 for names."""
    if not column.has_amounts:
        return 0
    return max(
        float(stringWidth(line, _font(column, row), 1))
        for row in rows
        if index < len(row.texts)
        for line in row.texts[index].split("\n")
    )


def wrapped(text: str, font: str, size: float, width: float) -> Iterator[str]:
    """Yield `text` in lines no wider than `width`; a longer word is cut."""
    if stringWidth(text, font, size) <= width:
        yield text
        return
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if stringWidth(longer, font, size) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _cut(word, font, size, width)
        yield from full
    yield line


def _cut(word: str, font: str, size: float, width: float) -> Iterator[str]:
    start = 0
    for end in range(2, len(word) + 1):
        if end - start > 1 and stringWidth(word[start:end], font, size) > width:
            yield word[start : end - 1]
            start = end - 1
    yield word[start:]


class Table(Flowable):
    """Breaks between rows where a reader can go on, and repeats its head there."""

    def __init__(
        self, title: str, head: _Band, bands: list[_Band], width: float, size: float
    ) -> None:
        super().__init__()
        self.title = title
        self.head = head
        self.bands = bands
        self.size = size
        self.width = width
        self.above = head.height + (1.7 * HEADING if title else 0)
        self.height = self.above + sum(band.height for band in bands)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        del width, height
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        del width
        count = self._fitting(height)
        if not count:
            return []
        rest = [*self._group_again(count), *self.bands[count:]]
        return [
            Table(self.title, self.head, self.bands[:count], self.width, self.size),
            Table("", self.head, rest, self.width, self.size),
        ]

    def _fitting(self, height: float) -> int:
        """How many rows fit, none of them parted from the one it stays with."""
        used, count = self.above, 0
        for number, band in enumerate(self.bands):
            if number and self._may_break_before(number):
                count = number
            used += band.height
            if used > height:
                return count
        return len(self.bands)

    def _may_break_before(self, number: int) -> bool:
        before, after = self.bands[number - 1].kind, self.bands[number].kind
        return before != "group" and after not in {"total", "note"}

    def _group_again(self, count: int) -> list[_Band]:
        """The heading of the group that a break before row `count` would cut in two."""
        if self.bands[count].kind == "group":
            return []
        groups = [band for band in self.bands[:count] if band.kind == "group"]
        return [
            band._replace(lines=band.lines[:1], bookmark="") for band in groups[-1:]
        ]

    def draw(self) -> None:
        if self.title:
            bookmark(self.canv, self.title, self.height, level=0)
            self.canv.setFillColor(INK)
            self.canv.setFont(BOLD, HEADING)
            self.canv.drawString(0, self.height - HEADING, self.title)
        self._write_texts()
        for band, top in self._from_the_top():
            self._draw_rule(band, top)
            if band.bookmark:
                bookmark(self.canv, band.bookmark, top, level=1)

    def _from_the_top(self) -> Iterator[tuple[_Band, float]]:
        """Each row with the height of its upper edge."""
        top = self.height - self.above + self.head.height
        for band in (self.head, *self.bands):
            yield band, top
            top -= band.height

    def _write_texts(self) -> None:
        pen = self.canv.beginText()
        ink = None
        for band, top in self._from_the_top():
            for x, y, font, color, text in band.lines:
                if ink != (font, color):
                    ink = (font, color)
                    pen.setFont(font, self.size)
                    pen.setFillColor(color)
                pen.setTextOrigin(x, top - y)
                pen.textOut(text)
        self.canv.drawText(pen)

    def _draw_rule(self, band: _Band, top: float) -> None:
        """A hairline beneath a row; ink beneath the head and above the total."""
        if band.kind == "note":
            return
        strong = band.kind in {"head", "total"}
        y = top if band.kind == "total" else top - band.height
        self.canv.setStrokeColor(INK if strong else HAIRLINE)
        self.canv.setLineWidth(1 if strong else 0.5)
        self.canv.line(0, y, self.width, y)


class SideBySide(Flowable):
    """Flowables next to each other, which break together."""

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__()
        self.parts = parts

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        sizes = [part.wrap(width, height) for part in self.parts]
        self.width = sum(size[0] for size in sizes) + GUTTER * (len(sizes) - 1)
        self.height = max(size[1] for size in sizes)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        del width
        halves = [_halves(part, height) for part in self.parts]
        return [SideBySide(parts) for parts in zip(*halves, strict=False)]

    def draw(self) -> None:
        x = 0.0
        for part in self.parts:
            width, height = part.wrap(self.width, self.height)
            part.drawOn(self.canv, x, self.height - height)
            x += width + GUTTER


def _halves(part: Flowable, height: float) -> list[Flowable]:
    """What of `part` fits in `height`, and the rest; nothing where it cannot break."""
    if part.height <= height:
        return [part, Spacer(part.width, 0)]
    halves: list[Flowable] = part.split(part.width, height)
    return halves


def bookmark(canvas: Any, title: str, top: float, *, level: int) -> None:
    """Add to the reader's outline an entry that leads to this height of the page."""
    canvas.bookmarkHorizontal(title, 0, top)
    canvas.addOutlineEntry(title, title, level=level, closed=level == 0)
