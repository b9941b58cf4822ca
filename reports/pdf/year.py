"""The yearly statement as a PDF, in landscape: a column for each month."""

from collections.abc import Iterator

from reportlab.platypus import Flowable, Spacer

from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.format import format_number, format_percent
from expense_tracker.kernel.money import Money
from reports.pdf.fonts import GAP, printable, use_fonts
from reports.pdf.look import GUTTER
from reports.pdf.opening import opening, statement_paper
from reports.pdf.paper import SPACE, note, print_on
from reports.pdf.table import Column, Row, SideBySide, Table, make_table
from reports.pdf.tables import INDENT, NOTHING, money_text, wallet_table
from reports.statements.year import CategoryYear, MonthLine, YearFigures


def render_year_statement(figures: YearFigures) -> bytes:
    """The statement as PDF bytes; equal figures give equal bytes."""
    use_fonts()
    title = f"Statement, {figures.period.label(figures.locale)}"
    paper = statement_paper(title, figures, landscape=True)
    half = (paper.width - GUTTER) / 2
    parts = [
        *opening(title, figures, paper.width),
        SideBySide([_month_table(figures, half), wallet_table(figures, half)]),
        *_categories(figures, paper.width),
        *_gaps(figures),
    ]
    return print_on(paper, _spaced(parts))


def _spaced(parts: list[Flowable]) -> Iterator[Flowable]:
    for part in parts:
        yield part
        yield Spacer(0, SPACE)


# --- months ---------------------------------------------------------------------------


def _month_table(figures: YearFigures, width: float) -> Table:
    columns = [
        Column("Month", weight=1),
        *map(Column, ("Income", "Spending", "Left over", "Of the income")),
    ]
    rows = [_month_row(line, figures.locale) for line in figures.months]
    rows.append(_month_row(figures.whole, figures.locale)._replace(kind="total"))
    return make_table("Month by month", columns, rows, width)


def _month_row(line: MonthLine, locale: str) -> Row:
    saved = line.saved
    return Row(
        (
            printable(line.period.label(locale)),
            _amount(line.income, locale),
            _amount(line.spending, locale),
            _amount(line.net, locale),
            NOTHING if saved is None else printable(format_percent(saved, locale, 1)),
        )
    )


def _amount(money: Money, locale: str) -> str:
    return money_text(money, locale) if money else NOTHING


# --- categories -----------------------------------------------------------------------


def _categories(figures: YearFigures, width: float) -> Iterator[Table]:
    for title, lines, whole in (
        ("Spending by category", figures.spent, figures.all_spent),
        ("Income by category", figures.earned, figures.all_earned),
    ):
        if lines:
            yield _category_table(figures, title, (*lines, whole), width)


def _category_table(
    figures: YearFigures, title: str, lines: tuple[CategoryYear, ...], width: float
) -> Table:
    months = [
        printable(line.period.month_name(figures.locale, short=True))
        for line in figures.months
    ]
    columns = [
        Column(f"Category, in {figures.currency}", weight=1),
        *map(Column, months),
        Column("Year", bold=True),
    ]
    rows = [row for line in lines[:-1] for row in _category_rows(line, figures.locale)]
    rows.append(_category_row(lines[-1], figures.locale)._replace(kind="total"))
    return make_table(title, columns, rows, width)


def _category_rows(line: CategoryYear, locale: str) -> Iterator[Row]:
    yield _category_row(line, locale)
    for part in line.parts:
        row = _category_row(part, locale)
        yield Row((INDENT + row.texts[0], *row.texts[1:]), "part")


def _category_row(line: CategoryYear, locale: str) -> Row:
    amounts = (_bare(money, locale) for money in (*line.months, line.total))
    return Row((printable(line.name), *amounts))


def _bare(money: Money, locale: str) -> str:
    """Without its currency, which stands in the head: thirteen columns have to fit."""
    return (
        printable(format_number(money.amount, locale, decimals(money.currency)))
        if money
        else NOTHING
    )


def _gaps(figures: YearFigures) -> Iterator[Flowable]:
    names = [figures.book_name, figures.owner_name]
    names += figures.owner_address.splitlines()
    names += [line.name for line in figures.wallets]
    for line in (*figures.earned, *figures.spent):
        names += [line.name, *(part.name for part in line.parts)]
    if any(GAP in printable(name) for name in names):
        yield note(
            f"{GAP} stands for a character that cannot be printed here; "
            "the statement on screen shows it."
        )
