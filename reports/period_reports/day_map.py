"""The calendar: what was spent on each day, darker where it was more.

docs/algorithms/reports.md, "Calendar"
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from ledger.expression import Term
from ledger.models import Category
from ledger.queries.totals import SPENDING
from reports.period_reports.question import Question, label
from reports.period_reports.sections import Chart, Section, chart_data
from reports.period_reports.table import Column, Row, Table
from reports.period_reports.tree import KINDS, ZERO

DAYS_OF_A_YEAR = 366
SHADES = 4
LONG = {"year", "range"}


@dataclass(frozen=True)
class DaySpending:
    day: date
    amount: Decimal  # positive, refunds netted
    count: int


def day_map_sections(question: Question) -> list[Section]:
    days = mapped_days(question)
    found = _read(question, days)
    if not found:
        return []
    bounds = shade_bounds([each.amount for each in found])
    section = Section(
        "calendar",
        _table(question, days, found),
        (_chart(question, days, found, bounds),),
        place="folded",
        legend=tuple(_key(question, bounds)),
    )
    return [section]


def mapped_days(question: Question) -> Period:
    """The counted days of a year or range, no more than its last year; else the year
    they lie in, up to today.
    """
    counted = question.counted
    if question.period.kind in LONG:
        earliest = counted.last - timedelta(DAYS_OF_A_YEAR - 1)
        return Period.between(max(counted.start, earliest), counted.last)
    year = Period.year(counted.last.year)
    return Period.between(year.start, min(year.last, question.as_of))


def _read(question: Question, days: Period) -> list[DaySpending]:
    """Days with spending or refunds, in their order."""
    sums: dict[date, tuple[Decimal, int]] = {}
    for each in question.totals(days, ["date", "kind"]):
        day, kind = each.key
        if kind in SPENDING:
            assert isinstance(day, date)
            amount, count = sums.get(day, (ZERO, 0))
            sums[day] = (amount - each.base_amount, count + each.count)
    return [DaySpending(day, *sums[day]) for day in sorted(sums)]


def shade_bounds(amounts: list[Decimal]) -> list[Decimal]:
    """The most that the first, second and third shade stand for: a quarter of the
    days that cost something has each shade.
    """
    costs = sorted(amount for amount in amounts if amount > 0)
    if not costs:
        return []
    return [costs[(len(costs) * n - 1) // SHADES] for n in range(1, SHADES)]


def shade(amount: Decimal, bounds: list[Decimal]) -> int:
    """0 for a day that cost nothing, else 1 to 4."""
    return 1 + bisect_left(bounds, amount) if amount > 0 else 0


def _key(question: Question, bounds: list[Decimal]) -> list[tuple[str, str]]:
    texts = [format_money(question.money(bound), current_locale()) for bound in bounds]
    names = ["nothing", *(f"to {text}" for text in texts), "more"]
    return [(f"sq ht{place}", name) for place, name in enumerate(names)]


def _term() -> Term:
    return Term("type", ":", KINDS[Category.Kind.EXPENSE])


def _table(question: Question, days: Period, found: list[DaySpending]) -> Table:
    rows = [
        Row(
            (each.day, question.money(each.amount), each.count),
            question.list_url(Period.day(each.day), _term()),
        )
        for each in reversed(found)
    ]
    whole = sum((each.amount for each in found), ZERO)
    return Table(
        f"Spending day by day, {label(days)}",
        (
            Column("Day", "date"),
            Column("Spending", "money"),
            Column("Transactions", "count"),
        ),
        tuple(rows),
        Row(("Total", question.money(whole), None), question.list_url(days, _term())),
    )


def _chart(
    question: Question, days: Period, found: list[DaySpending], bounds: list[Decimal]
) -> Chart:
    first = Period.day(days.start)
    url = question.list_url(first, _term())
    return Chart(
        "heat",
        f"Calendar of spending, {label(days)}: the darker a day, the more it cost; "
        "the table has the same figures.",
        chart_data(
            question.currency,
            first=days.start.isoformat(),
            last=days.last.isoformat(),
            weekday=question.book.first_weekday,
            url=url.replace(first.slug, "DAY", 1),
            days=[
                [each.day.isoformat(), str(each.amount), shade(each.amount, bounds)]
                for each in found
            ],
        ),
        is_wide=True,
    )
