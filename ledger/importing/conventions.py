"""The conventions a file is written in: currency, decimal sign, order of dates.

What the values settle is certain. What they leave open is assumed from weaker signs,
and comes with a question; an empty question means that there is no doubt.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from expense_tracker.kernel.currencies import is_currency
from ledger.importing.body import MAX_TITLE_CHARS, Body, cell_at
from ledger.importing.cells import Cell, cell_text
from ledger.importing.columns import Column
from ledger.importing.dates import DateOrder, orders_of, parse_date
from ledger.importing.figures import DecimalSign, decimal_signs_of, parse_figure
from ledger.importing.layout import Role
from ledger.importing.titles import currency_in, scores

_MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)
# Currencies of countries that write the month first, and the countries.
MONTH_FIRST_CURRENCIES = frozenset({"USD", "PHP"})
MONTH_FIRST_TERRITORIES = frozenset({"US", "PH"})
# Countries that write "$" and the day first.
_DOLLAR_DAY_FIRST = frozenset(["AU", "NZ", "SG", "HK", "BZ", "BB", "TT", "JM", "FJ"])
_WITH_DOTS = re.compile(r"[0-9]{1,2}\.\s?[0-9]{1,2}\.")
_DATE_INSIDE = re.compile(r"\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})\b")


def texts(cells: Iterable[Cell]) -> list[str]:
    """The cells that are text; a workbook's numbers and days leave nothing open."""
    return [cell for cell in cells if isinstance(cell, str) and cell]


def find_decimal_sign(
    columns: Sequence[Column], roles: Sequence[Role]
) -> tuple[DecimalSign, str]:
    """The decimal sign of the amounts, and the question when it is assumed."""
    numbers = [one for one in columns if one.is_figures and not one.is_dates]
    money = [one for one in numbers if roles[one.index] in _MONEY] or numbers
    for group in (money, numbers):
        found = decimal_signs_of(text for one in group for text in texts(one.cells))
        if len(found) == 1:
            return found.pop(), ""
    return assumed_sign(text for one in money for text in texts(one.cells))


def assumed_sign(amounts: Iterable[str]) -> tuple[DecimalSign, str]:
    """The likelier sign where both fit, and the question, "" when it does not matter.

    `1,234` is more often thousands than a fraction.
    """
    for text in amounts:
        sign = DecimalSign.POINT if "," in text else DecimalSign.COMMA
        figure, other = (parse_figure(text, one) for one in (sign, _other(sign)))
        if figure and other and figure != other:
            return sign, (
                f"“{text}” could be thousands or a fraction. It is read as "
                f"{figure.value}. Is that right?"
            )
    return DecimalSign.POINT, ""


def _other(sign: DecimalSign) -> DecimalSign:
    return DecimalSign.COMMA if sign is DecimalSign.POINT else DecimalSign.POINT


def find_currency(body: Body, roles: Sequence[Role]) -> str | None:
    """The one currency the titles or the lines above them name for the whole file."""
    if code := title_currency(body, roles):
        return code
    for row in body.above:
        for place, cell in enumerate(row):
            title = cell_text(cell)[:MAX_TITLE_CHARS].rstrip(": ")
            named = Role.CURRENCY in scores(title)
            code = cell_text(cell_at(row, place + 1))
            if named and is_currency(code):
                return code
    return None


def title_currency(body: Body, roles: Sequence[Role]) -> str | None:
    """The currency in the titles of the amounts: `Amount (EUR)`."""
    titles = (body.title(roles.index(role)) for role in _MONEY if role in roles)
    return next((code for title in titles if (code := currency_in(title))), None)


@dataclass(frozen=True)
class DateHints:
    """What speaks for an order of dates when the dates themselves do not."""

    currency: str | None
    has_dollars: bool
    territory: str


def find_date_order(
    body: Body, columns: Sequence[Column], place: int, hints: DateHints
) -> tuple[DateOrder, str]:
    """The order of the dates in a column, and the question when it is assumed."""
    dates = texts(body.column(place))
    possible = orders_of(dates)
    if not possible:
        return DateOrder.DMY, ""
    for witness in (dates, *_other_dates(body, columns, place)):
        settled = orders_of(witness)
        if len(settled) == 1 and settled <= possible:
            return settled.pop(), ""
    if all(_WITH_DOTS.match(one) for one in dates):
        return DateOrder.DMY, ""
    order = likely_order(dates, hints)
    return order, order_question(dates, order)


def _other_dates(
    body: Body, columns: Sequence[Column], place: int
) -> tuple[list[str], list[str]]:
    """Dates of the other columns, and those in the lines above the header."""
    others = [
        text
        for column in columns
        if column.is_dates and column.index != place
        for text in texts(column.cells)
    ]
    above = [
        date
        for row in body.above
        for text in texts(row)
        for date in _DATE_INSIDE.findall(text)
    ]
    return others, above


def likely_order(dates: Sequence[str], hints: DateHints) -> DateOrder:
    """The likelier order of dates that fit several.

    Within a statement the day changes more often than the month.
    """
    parts = [re.split(r"[^0-9]+", text)[:2] for text in dates]
    firsts = {part[0] for part in parts}
    seconds = {part[-1] for part in parts}
    if len(firsts) != len(seconds):
        return DateOrder.DMY if len(firsts) > len(seconds) else DateOrder.MDY
    dollars = hints.has_dollars and hints.territory not in _DOLLAR_DAY_FIRST
    month_first = (
        hints.currency in MONTH_FIRST_CURRENCIES
        or hints.territory in MONTH_FIRST_TERRITORIES
        or (dollars and hints.currency is None)
    )
    return DateOrder.MDY if month_first else DateOrder.DMY


def order_question(dates: Sequence[str], order: DateOrder) -> str:
    """The question about dates read in an order that was assumed, "" when none of them
    reads differently in the other.
    """
    for text in dates:
        day, other = parse_date(text, order), parse_date(text, swapped(order))
        if day and other and day != other:
            return (
                "Every date could be read day first or month first. "
                f"“{text}” is read as {day.day} {day:%B %Y}. Is that right?"
            )
    return ""


def swapped(order: DateOrder) -> DateOrder:
    """The other order of day and month."""
    return DateOrder.MDY if order is DateOrder.DMY else DateOrder.DMY
