"""The rows of tables in HTML, which many banks send under the name `.xls`."""

from html.parser import HTMLParser

from ledger.importing.cells import Row


def html_rows(text: str) -> list[Row]:
    """The rows of every table, in the order they close; a cell that spans columns is
    followed by empty ones.
    """
    parser = _Tables()
    parser.feed(text)
    parser.close()
    parser.end_row()
    return parser.rows


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self._row: list[str] = []
        self._text: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.end_row()
        elif tag in ("td", "th"):
            self._end_cell()
            self._text = []
            self._span = _span(dict(attrs).get("colspan"))
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def end_row(self) -> None:
        """Closes the row that is open, if one is: banks leave end tags out."""
        self._end_cell()
        if self._row:
            self.rows.append(tuple(self._row))
            self._row = []

    def _end_cell(self) -> None:
        if self._text is not None:
            self._row.append(" ".join("".join(self._text).split()))
            self._row.extend([""] * (self._span - 1))
            self._text = None


def _span(value: str | None) -> int:
    return min(int(value), 20) if value and value.isdecimal() else 1
