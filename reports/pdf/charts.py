"""The statement's two drawings.

Words and figures stand beside every shape, so they say the same in greys; the tables
hold the numbers behind them.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import accumulate
from typing import NamedTuple

from reportlab.graphics.shapes import Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth

from expense_tracker.kernel.format import format_date, format_money, format_number
from expense_tracker.kernel.money import Money
from reports.pdf.fonts import BOLD, REGULAR, printable
from reports.pdf.look import BRAND, HAIRLINE, HEADING, INK, INK_2, SMALL
from reports.statements.month import StatementFigures

HEIGHT = 150.0
_BODY_TOP = HEIGHT - 1.9 * HEADING
_BARS = 9
_BAR_STEP = 14.0
_BAR_HEIGHT = 7.0
_NAME_SHARE = 0.36
_GRID_LINES = 4
_DASHES = [3, 2]


def spending_bars(figures: StatementFigures, width: float) -> Drawing:
    """Bars of the largest categories, the rest as one; refunds are not drawn."""
    drawing = _titled("Where it went", width)
    bars = [
        (printable(name), money, printable(format_money(money, figures.locale)))
        for name, money in _largest(figures)
    ]
    left = width * _NAME_SHARE
    right = width - max(_text_width(text) for _, _, text in bars) - 6
    scale = (right - left) / float(bars[0][1].amount)
    for number, (name, money, text) in enumerate(bars, start=1):
        y = _BODY_TOP - number * _BAR_STEP
        length = max(0.5, scale * float(money.amount))
        drawing.add(_label(0, y, shortened(name, left - 6)))
        drawing.add(_label(width, y, text, anchor="end"))
        drawing.add(_bar(left, y - 0.5, length))
    return drawing


def _largest(figures: StatementFigures) -> Iterator[tuple[str, Money]]:
    """Names and spending, largest first; "others", if any, last."""
    spent = [line for line in figures.categories if line.amount.amount > 0]
    spent.sort(key=lambda line: line.amount, reverse=True)
    shown = spent if len(spent) <= _BARS else spent[: _BARS - 1]
    for line in shown:
        yield line.name, line.amount
    rest = spent[len(shown) :]
    if rest:
        together = sum((line.amount for line in rest), Money.zero(figures.currency))
        yield f"{len(rest)} others", together


class _Plot(NamedTuple):
    """Where days and amounts lie in the drawing."""

    first: date
    days: int
    step: Decimal
    top: Decimal
    left: float
    right: float
    bottom: float = 16

    def x(self, day: date) -> float:
        gone = (day - self.first).days / max(self.days - 1, 1)
        return self.left + gone * (self.right - self.left)

    def y(self, amount: Decimal) -> float:
        height = _BODY_TOP - 20 - self.bottom
        return self.bottom + float(amount / self.top) * height


def running_totals(figures: StatementFigures, width: float) -> Drawing:
    """Income and spending so far, day by day: income dashed, spending solid."""
    drawing = _titled("Through the month", width)
    income = _so_far(figures, {day.date: day.income for day in figures.days})
    spent = _so_far(figures, {day.date: -day.spending for day in figures.days})
    plot = _plot(figures, max(*income, *spent), width)
    _draw_grid(drawing, plot, figures.locale)
    _draw_dates(drawing, plot, figures)
    x = plot.left
    for name, totals, dashes in (
        ("Spending", spent, None),
        ("Income", income, _DASHES),
    ):
        _draw_line(drawing, plot, totals, dashes)
        amount = format_money(Money(totals[-1], figures.currency), figures.locale)
        x = _draw_key(drawing, x, printable(f"{name} {amount}"), dashes)
    return drawing


def _so_far(figures: StatementFigures, by_day: dict[date, Money]) -> list[Decimal]:
    """What had come together by the end of each counted day, in the Book's currency."""
    start, days = figures.period.start, figures.counted.days
    calendar = (start + timedelta(days=number) for number in range(days))
    nothing = Money.zero(figures.currency)
    return list(accumulate(by_day.get(day, nothing).amount for day in calendar))


def _plot(figures: StatementFigures, highest: Decimal, width: float) -> _Plot:
    step = _round_step(highest / _GRID_LINES)
    top = step * (highest / step).to_integral_value(ROUND_CEILING)
    room = _text_width(format_number(top, figures.locale)) + 5
    period = figures.period
    return _Plot(period.start, period.days, step, top, left=room, right=width - 2)


def _round_step(least: Decimal) -> Decimal:
    """Give the next 1, 2 or 5 times a power of ten.

    >>> [str(_round_step(Decimal(text))) for text in ("850", "0.3", "1200")]
    ['1000', '0.5', '2000']
    """
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def _draw_grid(drawing: Drawing, plot: _Plot, locale: str) -> None:
    for number in range(int(plot.top / plot.step) + 1):
        amount = plot.step * number
        y = plot.y(amount)
        drawing.add(Line(plot.left, y, plot.right, y, strokeColor=HAIRLINE))
        text = printable(format_number(amount, locale))
        drawing.add(_label(plot.left - 5, y - 2.5, text, INK_2, anchor="end"))


def _draw_dates(drawing: Drawing, plot: _Plot, figures: StatementFigures) -> None:
    first, last = figures.period.start, figures.period.last
    for day, anchor in ((first, "start"), (last, "end")):
        text = printable(format_date(day, figures.locale, "day"))
        drawing.add(_label(plot.x(day), 3, text, INK_2, anchor=anchor))


def _draw_line(
    drawing: Drawing, plot: _Plot, totals: list[Decimal], dashes: list[int] | None
) -> None:
    days = (plot.first + timedelta(days=number) for number in range(len(totals)))
    points = [
        (plot.x(day), plot.y(total)) for day, total in zip(days, totals, strict=True)
    ]
    drawing.add(_stroke([(plot.left, plot.bottom), *points], dashes))


def _draw_key(drawing: Drawing, x: float, text: str, dashes: list[int] | None) -> float:
    """Name a line of the plot; gives where the next name may begin."""
    y = _BODY_TOP - 9
    drawing.add(_stroke([(x, y + 2.5), (x + 16, y + 2.5)], dashes))
    drawing.add(_label(x + 20, y, text))
    return x + 20 + _text_width(text) + 12


def _stroke(
    points: Iterable[tuple[float, float]], dashes: list[int] | None
) -> PolyLine:
    color = INK if dashes else BRAND
    return PolyLine(
        [number for point in points for number in point],
        strokeColor=color,
        strokeWidth=1.4,
        strokeDashArray=dashes,
        strokeLineJoin=1,
    )


def _titled(title: str, width: float) -> Drawing:
    drawing = Drawing(width, HEIGHT)
    drawing.add(_label(0, HEIGHT - HEADING, title, font=BOLD, size=HEADING))
    return drawing


def _label(
    x: float,
    y: float,
    text: str,
    color: Color = INK,
    *,
    anchor: str = "start",
    font: str = REGULAR,
    size: float = SMALL,
) -> String:
    return String(
        x, y, text, fontName=font, fontSize=size, fillColor=color, textAnchor=anchor
    )


def _bar(x: float, y: float, length: float) -> Rect:
    return Rect(x, y, length, _BAR_HEIGHT, fillColor=BRAND, strokeColor=None)


def _text_width(text: str) -> float:
    return float(stringWidth(text, REGULAR, SMALL))


def shortened(text: str, width: float) -> str:
    """`text`, cut with an ellipsis where it is wider than `width`."""
    if _text_width(text) <= width:
        return text
    kept = text
    while kept and _text_width(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
