"""The monthly statement as a PDF."""

from collections.abc import Iterator

from reportlab.platypus import Flowable, Spacer

from reports.pdf.charts import running_totals, spending_bars
from reports.pdf.fonts import GAP, printable, use_fonts
from reports.pdf.look import GUTTER, WIDTH
from reports.pdf.opening import opening, statement_paper
from reports.pdf.paper import SPACE, note, print_on
from reports.pdf.table import SideBySide
from reports.pdf.tables import (
    budget_table,
    category_table,
    entry_table,
    wallet_table,
)
from reports.statements.month import StatementFigures

_HALF = (WIDTH - GUTTER) / 2


def render_statement(figures: StatementFigures) -> bytes:
    """The statement as PDF bytes; equal figures give equal bytes.

    Its words are English; numbers and dates are in `figures.locale`.
    """
    use_fonts()
    return print_on(statement_paper(title(figures), figures), _story(figures))


def title(figures: StatementFigures) -> str:
    return f"Statement, {figures.period.label(figures.locale)}"


def _story(figures: StatementFigures) -> Iterator[Flowable]:
    parts = [
        *opening(title(figures), figures, WIDTH),
        wallet_table(figures, WIDTH),
        *_spending_and_budgets(figures),
        *_charts(figures),
        *_entries(figures),
    ]
    for part in parts:
        yield part
        yield Spacer(0, SPACE)


def _spending_and_budgets(figures: StatementFigures) -> Iterator[Flowable]:
    """Side by side where both are there, else over the whole width."""
    makers = []
    if figures.categories:
        makers.append(category_table)
    if figures.budgets:
        makers.append(budget_table)
    if len(makers) > 1:
        yield SideBySide([make(figures, _HALF) for make in makers])
    else:
        yield from (make(figures, WIDTH) for make in makers)


def _charts(figures: StatementFigures) -> Iterator[Flowable]:
    drawings = []
    if any(line.amount.amount > 0 for line in figures.categories):
        drawings.append(spending_bars(figures, _HALF))
    if any(day.income or day.spending for day in figures.days):
        drawings.append(running_totals(figures, _HALF))
    if len(drawings) > 1:
        yield SideBySide(drawings)
    else:
        yield from drawings


def _entries(figures: StatementFigures) -> Iterator[Flowable]:
    if figures.days:
        yield entry_table("Transactions", figures.days, figures, WIDTH)
    else:
        yield note(f"No transactions, {figures.counted.label(figures.locale)}.")
    if figures.planned:
        heading = "Planned, not counted above"
        yield entry_table(heading, figures.planned, figures, WIDTH)
    if any(GAP in printable(text) for text in _written_by_people(figures)):
        yield note(
            f"{GAP} stands for a character that cannot be printed here; "
            "the statement on screen shows it."
        )


def _written_by_people(figures: StatementFigures) -> Iterator[str]:
    yield from (figures.book_name, figures.owner_name)
    yield from figures.owner_address.splitlines()
    yield from (line.name for line in figures.wallets)
    yield from (line.name for line in figures.budgets)
    for line in figures.categories:
        yield from (line.name, *(part.name for part in line.parts))
    for day in (*figures.days, *figures.planned):
        for entry in day.lines:
            yield from (entry.payee, entry.note)
