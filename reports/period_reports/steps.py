"""The months, or years, that a report runs through step by step.

docs/algorithms/reports.md, "Steps"
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from ledger.queries import entry_span
from reports.period_reports.question import Question, Sums, all_days

MONTHS = 12
# More months than that are shown as years.
MOST_MONTHS = 24
LONGEST_MONTH = 31


def steps_of(question: Question) -> list[Period]:
    """The months of the counted days, and those before until they are twelve; the
    years of more than MOST_MONTHS. The last one ends with the counted days, the first
    begins with them when they are a year or longer.
    """
    counted = question.counted
    months = _months(question)
    if len(months) < MONTHS:
        while len(months) < MONTHS:
            months.insert(0, months[0].previous())
        return [*months[:-1], _cut(months[-1], counted)]
    steps = _years(question) if len(months) > MOST_MONTHS else months
    return [_cut(step, counted) for step in steps]


def _months(question: Question) -> list[Period]:
    """That the counted days touch: the Book's own for one of those, else calendar
    months. No more than need be told from years.
    """
    period, counted = question.period, question.counted
    is_own = period.kind in {"day", "week", "month"}
    month = Period.month_of(counted.last, question.book.pay_day if is_own else 1)
    return [month] if is_own else _back(month, counted)


def _back(month: Period, counted: Period) -> list[Period]:
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
        month, category_id, kind = each.key
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
