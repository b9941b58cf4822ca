"""What a QIF file leaves open: the order of day and month, and the decimal sign."""

import re
from collections.abc import Sequence

from ledger.importing.conventions import (
    DateHints,
    assumed_sign,
    likely_order,
    order_question,
    swapped,
)
from ledger.importing.dates import DateOrder, orders_of, parse_date
from ledger.importing.detect import Doubt
from ledger.importing.figures import DecimalSign, decimal_signs_of, parse_figure
from ledger.importing.qif_records import Record
from ledger.importing.statements import ReadOptions

# `2/10'2020`, `1/ 2'20`: the apostrophe says that the year is of this century.
_DATE_MARKS = str.maketrans({"'": "/", "’": "/", "`": "/", "\\": "/"})
_GAPS = re.compile(r"\s*([-/.])\s*")
AMOUNT_FIELDS = "TU"


def plain_date(text: str) -> str:
    """The date with its parts between slashes, dots or dashes, as others write it."""
    return _GAPS.sub(r"\1", text.translate(_DATE_MARKS).strip())


def find_date_order(
    records: Sequence[Record], options: ReadOptions
) -> tuple[DateOrder, list[Doubt]]:
    """The order in which the dates are read, and the question where it is assumed."""
    if options.date_order:
        return options.date_order, []
    dates = [plain_date(record.fields["D"]) for record in records]
    possible = orders_of(dates)
    if len(possible) <= 1:
        return possible.pop() if possible else DateOrder.DMY, []
    territory = options.locale.replace("_", "-").rpartition("-")[2]
    order = likely_order(dates, DateHints(None, has_dollars=False, territory=territory))
    question = order_question(dates, order)
    answers = ((one, _as_read(dates, one)) for one in (order, swapped(order)))
    return order, [Doubt("date_order", question, tuple(answers))] if question else []


def _as_read(dates: Sequence[str], order: DateOrder) -> str:
    """How the first date that tells the orders apart reads in this one."""
    for text in dates:
        day, other = parse_date(text, order), parse_date(text, swapped(order))
        if day and other and day != other:
            return f"“{text}” is {day.day} {day:%B %Y}"
    return order


def find_decimal_sign(
    records: Sequence[Record], options: ReadOptions
) -> tuple[DecimalSign | None, list[Doubt]]:
    """The sign the amounts are read with, None where any will do, and the question."""
    if options.decimal_sign:
        return options.decimal_sign, []
    texts = [
        text
        for record in records
        for letter, text in record.fields.items()
        if letter in AMOUNT_FIELDS
    ]
    signs = decimal_signs_of(texts)
    if len(signs) <= 1:
        return (signs.pop() if signs else None), []
    sign, question = assumed_sign(texts)
    answers = ((one, _as_figure(texts, one)) for one in DecimalSign)
    return sign, [Doubt("decimal_sign", question, tuple(answers))] if question else []


def _as_figure(texts: Sequence[str], sign: DecimalSign) -> str:
    for text in texts:
        figures = {one: parse_figure(text, one) for one in DecimalSign}
        mine = figures[sign]
        if mine and len(set(figures.values())) > 1:
            return f"“{text}” is {mine.value}"
    return sign
