"""The statement as a PDF: A4, page x of y, an outline, the same bytes every time."""

import io
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
)

from expense_tracker.kernel.format import format_date
from reports.pdf.charts import running_totals, shortened, spending_bars
from reports.pdf.fonts import GAP, REGULAR, printable, use_fonts
from reports.pdf.head import Head, KeyFigures
from reports.pdf.look import (
    GUTTER,
    INK_2,
    INK_3,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SMALL,
    WIDTH,
)
from reports.pdf.table import SideBySide
from reports.pdf.tables import (
    budget_table,
    category_table,
    entry_table,
    money_text,
    wallet_table,
)
from reports.statement import StatementFigures

_HALF = (WIDTH - GUTTER) / 2
_SPACE = 16
_FOOT = 26
_PAGE_NUMBER_WIDTH = 90
# Plain streams: text-only ones cost a quarter more bytes and a fifth of the time.
rl_config.useA85 = 0
_NOTE = ParagraphStyle("note", fontName=REGULAR, fontSize=SMALL, textColor=INK_2)


def render_statement(figures: StatementFigures) -> bytes:
    """The statement as PDF bytes; equal figures give equal bytes.

    Its words are English; numbers and dates are in `figures.locale`.
    """
    use_fonts()
    output = io.BytesIO()
    story = list(_story(figures))
    document = BaseDocTemplate(
        output,
        pageTemplates=[_page_template(figures)],
        title=title(figures),
        author=settings.SITE_NAME,
        creator=settings.SITE_NAME,
        subject=figures.book_name,
        lang="en",
        initialFontName=REGULAR,
        invariant=1,
    )
    document.build(story, canvasmaker=partial(_NumberedCanvas, day=figures.made_on))
    return output.getvalue()


def title(figures: StatementFigures) -> str:
    return f"Statement, {figures.period.label(figures.locale)}"


class _NumberedCanvas(Canvas):
    """Writes "Page x of y": each page draws a form that is filled at the end."""

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setViewerPreference("DisplayDocTitle", "true")
        # reportlab's invariant documents are otherwise dated to the year 2000.
        self.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}000000Z")

    def save(self) -> None:
        pages = self.getPageNumber() - 1
        for number in range(1, pages + 1):
            self.beginForm(_page_form(number), upperx=_PAGE_NUMBER_WIDTH, uppery=SMALL)
            self.setFont(REGULAR, SMALL)
            self.setFillColor(INK_3)
            text = f"Page {number} of {pages}"
            self.drawRightString(_PAGE_NUMBER_WIDTH, 2, text)
            self.endForm()
        super().save()


def _page_form(number: int) -> str:
    return f"page-{number}"


def _page_template(figures: StatementFigures) -> PageTemplate:
    frame = Frame(
        MARGIN,
        MARGIN,
        WIDTH,
        PAGE_HEIGHT - 2 * MARGIN,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    return PageTemplate(frames=[frame], onPage=partial(_draw_edges, figures=figures))


def _draw_edges(canvas: Any, document: Any, *, figures: StatementFigures) -> None:
    """Foot of each page, and from the second on what the statement is, on top."""
    foot = f"{settings.SITE_NAME}, statement {figures.period.slug}"
    canvas.saveState()
    canvas.setFont(REGULAR, SMALL)
    canvas.setFillColor(INK_3)
    canvas.drawString(MARGIN, _FOOT, _edge_text(f"{foot} for {figures.book_name}"))
    if document.page > 1:
        top = PAGE_HEIGHT - _FOOT - SMALL
        canvas.drawString(MARGIN, top, _edge_text(title(figures)))
    canvas.translate(PAGE_WIDTH - MARGIN - _PAGE_NUMBER_WIDTH, _FOOT - 2)
    canvas.doForm(_page_form(document.page))
    canvas.restoreState()


def _edge_text(text: str) -> str:
    return shortened(printable(text), WIDTH - _PAGE_NUMBER_WIDTH)


def _story(figures: StatementFigures) -> Iterator[Flowable]:
    parts = [
        _head(figures),
        _key_figures(figures),
        wallet_table(figures, WIDTH),
        *_spending_and_budgets(figures),
        *_charts(figures),
        *_entries(figures),
    ]
    for part in parts:
        yield part
        yield Spacer(0, _SPACE)


def _head(figures: StatementFigures) -> Head:
    made_on = format_date(figures.made_on, figures.locale, "long")
    owner = [
        figures.book_name,
        figures.owner_name,
        figures.owner_email,
        f"Made on {made_on}",
    ]
    return Head(
        printable(settings.SITE_NAME),
        printable(title(figures)),
        printable(_days(figures)),
        [printable(line) for line in owner if line],
    )


def _days(figures: StatementFigures) -> str:
    days = figures.counted.label(figures.locale)
    return f"{days}, interim" if figures.is_interim else days


def _key_figures(figures: StatementFigures) -> KeyFigures:
    return KeyFigures(
        [
            (name, money_text(money, figures.locale))
            for name, money in (
                ("Income", figures.income),
                ("Spending", figures.spending),
                ("Left over", figures.net),
                ("Net worth", figures.net_worth),
            )
        ]
    )


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
        yield _note(f"No transactions, {figures.counted.label(figures.locale)}.")
    if figures.planned:
        heading = "Planned, not counted above"
        yield entry_table(heading, figures.planned, figures, WIDTH)
    if any(GAP in printable(text) for text in _written_by_people(figures)):
        yield _note(
            f"{GAP} stands for a character that cannot be printed here; "
            "the statement on screen shows it."
        )


def _note(text: str) -> Paragraph:
    return Paragraph(escape(printable(text)), _NOTE)


def _written_by_people(figures: StatementFigures) -> Iterator[str]:
    yield from (figures.book_name, figures.owner_name)
    yield from (line.name for line in figures.wallets)
    yield from (line.name for line in figures.budgets)
    for line in figures.categories:
        yield from (line.name, *(part.name for part in line.parts))
    for day in (*figures.days, *figures.planned):
        for entry in day.lines:
            yield from (entry.payee, entry.note)
