"""The months, or years, that a report runs through step by step.

docs/algorithms/reports.md, "Steps"
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from ledger.queries.totals import entry_span
from reports.period_reports.question import Question, Sums, all_days

MONTHS = 12
# More months than that are shown as years.
MOST_MONTHS = 24
LONGEST_MONTH = 31
EXACT = {"year", "range"}


def steps_of(question: Question) -> list[Period]:
    """Of a year or range its months, or its years when they are more than MOST_MONTHS,
    first and last cut to the counted days; of anything shorter the twelve months that
    end with it, the Book's own, calendar months of a quarter.
    """
    period, counted = question.period, question.counted
    if period.kind in EXACT:
        month = Period.month_of(counted.last)
        months = _back(month, counted)
        steps = _years(question) if len(months) > MOST_MONTHS else months
        return [_cut(step, counted) for step in steps]
    pay_day = 1 if period.kind == "quarter" else question.book.pay_day
    months = [Period.month_of(counted.last, pay_day)]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous())
    return [*months[:-1], _cut(months[-1], counted)]


def _back(month: Period, counted: Period) -> list[Period]:
    """The months from the first counted day up to this one, no more than need be told
    from years.
    """
    months = [month]
    while months[0].start > counted.start and len(months) <= MOST_MONTHS:
        months.insert(0, months[0].previous())
    return months


def _years(question: Question) -> list[Period]:
    """From the first with an entry."""
    counted = question.counted
    span = entry_span(book=question.book)
    first = max(counted.start, span[0]) if span else counted.last
    last = counted.last.year
    return [Period.year(year) for year in range(min(first.year, last), last + 1)]


def _cut(step: Period, counted: Period) -> Period:
    """What of the step is not before or after the counted days."""
    start = (
        max(step.start, counted.start) if step.contains(counted.start) else step.start
    )
    end = min(step.end, counted.end)
    if (start, end) == (step.start, step.end):
        return step
    return Period("range", start, end)


def step_sums(question: Question, steps: Sequence[Period]) -> list[Sums]:
    """What each category brought by kind in each of the steps.

    Calendar months and years cost the statements of one sum together, others those of
    one each.
    """
    if any(step.start.day != 1 for step in steps[1:]):
        return [question.sums(step) for step in steps]
    found: list[dict[tuple[int | None, str], Decimal]] = [
        defaultdict(Decimal) for _ in steps
    ]
    for each in question.totals(all_days(steps), ["month", "category_id", "kind"]):
        key: Any = each.key
        month, category_id, kind = key
        place = next(n for n, step in enumerate(steps) if month < step.end)
        found[place][category_id, str(kind)] += each.base_amount
    return [dict(sums) for sums in found]


def is_year(step: Period) -> bool:
    """Whether it is one, or what is left of one, and no month."""
    return step.days > LONGEST_MONTH


def step_label(step: Period, *, is_short: bool = False) -> str:
    """The month it is, or is part of; the year; as short as charts want it."""
    locale = current_locale()
    if is_year(step):
        return str(step.start.year)
    if is_short:
        return f"{step.month_name(locale, short=True)} {step.start:%y}"
    return step.label(locale)
