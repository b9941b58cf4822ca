"""How a statement of a month or a year begins: whose it is, and its four sums."""

from collections.abc import Iterator

from django.conf import settings

from expense_tracker.kernel.format import format_date
from reports.pdf.fonts import printable
from reports.pdf.head import Head, KeyFigures
from reports.pdf.paper import Paper
from reports.pdf.tables import money_text
from reports.statements.month import StatementFigures
from reports.statements.year import YearFigures

Figures = StatementFigures | YearFigures


def statement_paper(title: str, figures: Figures, *, landscape: bool = False) -> Paper:
    site, slug = settings.SITE_NAME, figures.period.slug
    return Paper(
        title=title,
        foot=f"{site}, statement {slug} for {figures.book_name}",
        subject=figures.book_name,
        made_on=figures.made_on,
        is_landscape=landscape,
    )


def opening(title: str, figures: Figures, width: float) -> Iterator[Head | KeyFigures]:
    made_on = format_date(figures.made_on, figures.locale, "long")
    owner = [
        figures.book_name,
        figures.owner_name,
        *figures.owner_address.splitlines(),
        figures.owner_email,
        f"Made on {made_on}",
    ]
    yield Head(
        printable(settings.SITE_NAME),
        printable(title),
        printable(_days(figures)),
        [printable(line) for line in owner if line],
        width,
    )
    yield KeyFigures(_sums(figures), width)


def _days(figures: Figures) -> str:
    days = figures.counted.label(figures.locale)
    return f"{days}, interim" if figures.is_interim else days


def _sums(figures: Figures) -> list[tuple[str, str]]:
    sums = {
        "Income": figures.income,
        "Spending": figures.spending,
        "Left over": figures.net,
        "Net worth": figures.net_worth,
    }
    return [(name, money_text(money, figures.locale)) for name, money in sums.items()]
