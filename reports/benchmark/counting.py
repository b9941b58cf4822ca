"""What all Books that take part spent, by the common labels of their categories.

One statement for all Books, whatever their number; it hands out counts, and the size of
each Book to the one who makes the batches. Sums are floats here, and only here: what
leaves is whole per cent, and amounts too large for the column's sum break nothing.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from expense_tracker.kernel.period import Period
from ledger.starter import EXPENSES, Starter
from reports.benchmark.bands import band_of

MONTHS = 3
OTHER = "Other"
# What an amount's column holds for one unit.
SCALE = 10_000


def _labels_of(starters: tuple[Starter, ...]) -> Iterator[str]:
    for each in starters:
        yield each.label
        yield from _labels_of(each.children)


# Every label there is is published, so that none tells by being there.
KNOWN = sorted({each for each in _labels_of(EXPENSES) if each} - {OTHER})
LABELS = (*KNOWN, OTHER)

SPENT = """
WITH known (name) AS (VALUES {known}),
part AS (
    SELECT member.id AS member, member.counted_in_id AS counted_in,
        book.base_currency AS currency,
        COALESCE((
            SELECT name FROM known
            WHERE name = COALESCE(NULLIF(category.label, ''), parent.label)
        ), 'Other') AS label,
        -SUM(CAST(total.base_amount AS DOUBLE PRECISION)) AS spent
    FROM reports_benchmarkmember member
    JOIN accounts_book book ON book.id = member.book_id
    JOIN ledger_monthtotal total ON total.book_id = member.book_id
        AND total.month BETWEEN %s AND %s
        AND total.kind IN ('expense', 'refund')
    LEFT JOIN ledger_category category ON category.id = total.category_id
    LEFT JOIN ledger_category parent ON parent.id = category.parent_id
    WHERE NOT book.is_sample {only}
    GROUP BY 1, 2, 3, 4
    HAVING SUM(CAST(total.base_amount AS DOUBLE PRECISION)) < 0
),
whole AS (
    SELECT member, counted_in, currency, SUM(spent) AS total
    FROM part GROUP BY member, counted_in, currency
)
"""
SIZES = "SELECT member, counted_in, currency, total FROM whole"
SHARES = """
SELECT part.label, ROUND(100 * part.spent / whole.total) AS share, COUNT(*)
FROM part JOIN whole ON whole.member = part.member
GROUP BY 1, 2
"""


def stretch(month: Period) -> Period:
    """The whole months before `month` that are compared."""
    first = month
    for _ in range(MONTHS):
        first = first.previous()
    return Period.between(first.start, month.previous().last)


@dataclass(frozen=True)
class Sized:
    """A Book that takes part and spent something, by its membership's id."""

    member: int
    counted_in: int | None
    currency: str
    band: int


def sizes(period: Period) -> list[Sized]:
    """All of them; who spent nothing is of no size."""
    return [
        Sized(member, counted_in, currency, band_of(_monthly(total)))
        for member, counted_in, currency, total in _ask(SIZES, period)
    ]


def _monthly(scaled: float) -> Decimal:
    return Decimal(round(scaled)) / SCALE / MONTHS


def share_counts(period: Period, publication: int, books: int) -> dict[str, list[int]]:
    """Of each label how many of the `books` counted in that publication have each
    share, 0 to 100 per cent.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * 101)
    for label, share, count in _ask(SHARES, period, publication):
        counts[label][int(share)] += count
    for label in LABELS:
        # Who has no such spending has none of it.
        counts[label][0] += books - sum(counts[label])
    return dict(counts)


def _ask(
    question: str, period: Period, publication: int | None = None
) -> list[tuple[Any, ...]]:
    """Over all who take part, or only those counted in that publication."""
    known = ", ".join(["(%s)"] * len(KNOWN))
    only = "" if publication is None else "AND member.counted_in_id = %s"
    values: list[str | date | int] = [*KNOWN, period.start, period.last]
    if publication is not None:
        values.append(publication)
    with connection.cursor() as cursor:
        cursor.execute(SPENT.format(known=known, only=only) + question, values)
        return cursor.fetchall()
