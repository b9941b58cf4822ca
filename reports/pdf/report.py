"""Any report as a PDF: its tables, one below the other."""

from collections.abc import Iterator

from django.conf import settings
from reportlab.platypus import Flowable, Spacer

from expense_tracker.kernel.format import format_date, format_number
from expense_tracker.kernel.locale import current_locale
from reports.pdf.fonts import printable, use_fonts
from reports.pdf.head import Head
from reports.pdf.paper import SPACE, Paper, note, print_on
from reports.pdf.table import Column, Row, Table, make_table
from reports.pdf.tables import INDENT
from reports.period_reports.showing import line_of
from reports.period_reports.table import Report
from reports.period_reports.table import Row as Line
from reports.period_reports.table import Table as Lines

# So many rows of a table are printed: some seconds' work, some hundred pages.
MOST_ROWS = 5000
# A table of more columns is printed across.
UPRIGHT_COLUMNS = 7


def render_report(report: Report, *, book_name: str) -> bytes:
    """The report as PDF bytes, figures as the active locale writes them; equal reports
    give equal bytes.
    """
    use_fonts()
    locale = current_locale()
    title = f"{report.title}, {report.period.label(locale)}"
    paper = Paper(
        title=title,
        foot=f"{settings.SITE_NAME}, {report.title.lower()} of {book_name}",
        subject=book_name,
        made_on=report.made_on,
        is_landscape=any(
            len(table.columns) > UPRIGHT_COLUMNS for table in report.tables
        ),
    )
    return print_on(paper, _story(report, paper, book_name))


def _story(report: Report, paper: Paper, book_name: str) -> Iterator[Flowable]:
    locale = current_locale()
    made_on = format_date(report.made_on, locale, "long")
    yield Head(
        printable(settings.SITE_NAME),
        printable(report.title),
        printable(report.period.label(locale)),
        [printable(book_name), printable(f"Made on {made_on}")],
        paper.width,
    )
    if not report.tables:
        yield note("Nothing to report.")
    for table in report.tables:
        yield Spacer(0, SPACE)
        yield _table(table, paper.width)
        if len(table.rows) > MOST_ROWS:
            yield note(_left_out(len(table.rows), locale))
        if table.note:
            yield note(table.note)


def _table(table: Lines, width: float) -> Table:
    columns = [
        Column(printable(column.label), weight=0 if column.is_figure else 1)
        for column in table.columns
    ]
    rows = [_row(table, row) for row in table.rows[:MOST_ROWS]]
    if table.total:
        rows.append(_row(table, table.total)._replace(kind="total"))
    return make_table(printable(table.title), columns, rows, width)


def _left_out(count: int, locale: str) -> str:
    printed, rows = (format_number(each, locale) for each in (MOST_ROWS, count))
    return f"The first {printed} of {rows} rows. The CSV and Excel files have them all."


def _row(table: Lines, row: Line) -> Row:
    """In the very words of the page."""
    line = line_of(table, row)
    texts = [printable(cell.text) for cell in (line.name, *line.cells)]
    return Row(
        (INDENT * row.depth + texts[0], *texts[1:]), "part" if row.depth else "line"
    )
