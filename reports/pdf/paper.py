"""A4 paper: page x of y, an outline, the same bytes every time."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
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
)

from reports.pdf.charts import shortened
from reports.pdf.fonts import REGULAR, printable
from reports.pdf.look import (
    INK_2,
    INK_3,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SMALL,
)

# Between two parts of a document.
SPACE = 16
_FOOT = 26
_PAGE_NUMBER_WIDTH = 90
# Plain streams: text-only ones cost a quarter more bytes and a fifth of the time.
rl_config.useA85 = 0
_NOTE = ParagraphStyle("note", fontName=REGULAR, fontSize=SMALL, textColor=INK_2)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands around the pages: `title` on top from the second on, `foot` at the
    foot of each.
    """

    title: str
    foot: str
    subject: str
    made_on: date
    is_landscape: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        upright = (PAGE_WIDTH, PAGE_HEIGHT)
        return upright[::-1] if self.is_landscape else upright

    @property
    def width(self) -> float:
        """What the margins leave."""
        return self.size[0] - 2 * MARGIN


def print_on(paper: Paper, story: Iterable[Flowable]) -> bytes:
    """The document as PDF bytes; equal stories give equal bytes."""
    output = io.BytesIO()
    document = BaseDocTemplate(
        output,
        pagesize=paper.size,
        pageTemplates=[_page_template(paper)],
        title=paper.title,
        author=settings.SITE_NAME,
        creator=settings.SITE_NAME,
        subject=paper.subject,
        lang="en",
        initialFontName=REGULAR,
        invariant=1,
    )
    document.build(list(story), canvasmaker=partial(_NumberedCanvas, day=paper.made_on))
    return output.getvalue()


def note(text: str) -> Paragraph:
    return Paragraph(escape(printable(text)), _NOTE)


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


def _page_template(paper: Paper) -> PageTemplate:
    frame = Frame(
        MARGIN,
        MARGIN,
        paper.width,
        paper.size[1] - 2 * MARGIN,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    return PageTemplate(frames=[frame], onPage=partial(_draw_edges, paper=paper))


def _draw_edges(canvas: Any, document: Any, *, paper: Paper) -> None:
    width, height = paper.size
    canvas.saveState()
    canvas.setFont(REGULAR, SMALL)
    canvas.setFillColor(INK_3)
    canvas.drawString(MARGIN, _FOOT, _edge_text(paper, paper.foot))
    if document.page > 1:
        top = height - _FOOT - SMALL
        canvas.drawString(MARGIN, top, _edge_text(paper, paper.title))
    canvas.translate(width - MARGIN - _PAGE_NUMBER_WIDTH, _FOOT - 2)
    canvas.doForm(_page_form(document.page))
    canvas.restoreState()


def _edge_text(paper: Paper, text: str) -> str:
    return shortened(printable(text), paper.width - _PAGE_NUMBER_WIDTH)
