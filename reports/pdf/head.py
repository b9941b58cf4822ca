"""The top of the first page: whose statement this is, and its four key figures."""

from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from reports.pdf.fonts import BOLD, REGULAR
from reports.pdf.look import (
    BODY,
    BRAND,
    FIGURE,
    INK,
    INK_2,
    LINE,
    SMALL,
    TITLE,
    WHITE,
    WIDTH,
)
from reports.pdf.table import wrapped

_OWNER_SHARE = 0.42
_LEADING = 13
_MARK = 18
_BENEATH_OWNER = 40
_FIGURES_HEIGHT = 46


class Head(Flowable):
    """Site, title and the days on the left, the owner's lines on the right."""

    def __init__(
        self,
        site: str,
        title: str,
        days: str,
        owner: list[str],
        width: float = WIDTH,
    ) -> None:
        super().__init__()
        self.site = site
        self.title = title
        self.days = days
        self.owner = [
            line
            for text in owner
            for line in wrapped(text, REGULAR, BODY, width * _OWNER_SHARE)
        ]
        self.width = width
        self.height = _LEADING * len(self.owner) + _BENEATH_OWNER

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        del width, height
        return self.width, self.height

    def draw(self) -> None:
        _draw_mark(self.canv, self.height - _MARK)
        self.canv.setFillColor(INK)
        self.canv.setFont(BOLD, BODY)
        self.canv.drawString(_MARK + 7, self.height - 12, self.site)
        self.canv.setFont(BOLD, fitting(self.title, BOLD, TITLE, self.width))
        self.canv.drawString(0, 18, self.title)
        self.canv.setFillColor(INK_2)
        self.canv.setFont(REGULAR, BODY)
        self.canv.drawString(0, 2, self.days)
        for number, line in enumerate(self.owner, start=1):
            y = self.height - number * _LEADING + 3
            self.canv.drawRightString(self.width, y, line)


class KeyFigures(Flowable):
    """The sums that lead the statement, side by side between two lines."""

    def __init__(self, figures: list[tuple[str, str]], width: float = WIDTH) -> None:
        super().__init__()
        self.figures = figures
        self.width = width
        self.height = _FIGURES_HEIGHT

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        del width, height
        return self.width, self.height

    def draw(self) -> None:
        self._draw_line(self.height, strong=True)
        self._draw_line(0, strong=False)
        step = self.width / len(self.figures)
        texts = [text for _, text in self.figures]
        size = min(fitting(text, BOLD, FIGURE, step - 8) for text in texts)
        for number, (name, text) in enumerate(self.figures):
            self.canv.setFillColor(INK_2)
            self.canv.setFont(REGULAR, SMALL)
            self.canv.drawString(number * step, self.height - 16, name)
            self.canv.setFillColor(INK)
            self.canv.setFont(BOLD, size)
            self.canv.drawString(number * step, 12, text)

    def _draw_line(self, y: float, *, strong: bool) -> None:
        self.canv.setStrokeColor(INK if strong else LINE)
        self.canv.setLineWidth(1 if strong else 0.5)
        self.canv.line(0, y, self.width, y)


def fitting(text: str, font: str, size: float, width: float) -> float:
    """The largest text size up to `size` at which `text` is no wider than `width`."""
    return float(min(size, width / max(stringWidth(text, font, 1), 1)))


def _draw_mark(canvas: Any, y: float) -> None:
    """The site's mark: a ring with a dot on a rounded square, drawn on a 32 grid."""
    canvas.saveState()
    canvas.translate(0, y)
    canvas.scale(_MARK / 32, _MARK / 32)
    canvas.setFillColor(BRAND)
    canvas.roundRect(0, 0, 32, 32, 9, stroke=0, fill=1)
    canvas.setStrokeColor(WHITE)
    canvas.setLineWidth(3)
    canvas.setLineCap(1)
    canvas.arc(8, 8, 24, 24, startAng=79, extent=292)
    canvas.setFillColor(WHITE)
    canvas.circle(22.4, 22.4, 2.6, stroke=0, fill=1)
    canvas.restoreState()
