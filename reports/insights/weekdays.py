"""A day of the week on which much more is spent than on others."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from reports.insights.facts import NOTE, Fact, search
from reports.insights.history import SPENDING, History, Line, spending

KIND = "weekday"
WEEK = 7
WEEKS = 13
# That day's middle week against the middle of all others, in how many of the weeks it
# is above it, and its share of all that is not regular.
TIMES, ABOVE, LEAST_SHARE = 2.5, 0.7, 0.3
LEAST_ENTRIES = 40
QUIET = 365


def weekdays(history: History) -> Iterator[Fact]:
    """The amount is all that was spent on those days."""
    first, last = _span(history.as_of)
    lines = [
        line
        for line in history.lines
        if first <= line.on <= last and line.kind in SPENDING
    ]
    if history.began > first or len(lines) < LEAST_ENTRIES:
        return
    sums = _by_day([line for line in lines if line.pk not in history.regular], first)
    for weekday, weeks in enumerate(sums):
        others = [each for at, row in enumerate(sums) if at != weekday for each in row]
        if _stands_out(weeks, others):
            yield _fact(history, weekday, lines, first, last)


def _span(as_of: date) -> tuple[date, date]:
    """Whole weeks, the last one over."""
    last = as_of - timedelta(days=as_of.weekday() + 1)
    return last - timedelta(weeks=WEEKS) + timedelta(days=1), last


def _by_day(lines: list[Line], first: date) -> list[list[float]]:
    """Spending of each weekday, Monday first, in each week."""
    sums = [[0.0] * WEEKS for _ in range(WEEK)]
    for line in lines:
        week, weekday = divmod((line.on - first).days, WEEK)
        sums[weekday][week] -= float(line.amount)
    return sums


def _stands_out(weeks: list[float], others: list[float]) -> bool:
    usual = median(others)
    # One large purchase is not how a weekday is.
    cap = 3 * median(weeks)
    own = sum(min(each, cap) for each in weeks)
    above = sum(each > usual for each in weeks) / WEEKS
    share = own / (own + sum(others)) if own > 0 else 0
    return median(weeks) >= TIMES * usual and above >= ABOVE and share >= LEAST_SHARE


def _fact(
    history: History, weekday: int, lines: list[Line], first: date, last: date
) -> Fact:
    on_it = spending([line for line in lines if line.on.weekday() == weekday])
    whole = spending(lines)
    days = [first + timedelta(days=weekday, weeks=week) for week in range(WEEKS)]
    return Fact(
        kind=KIND,
        about=str(weekday),
        stamp=last.isoformat(),
        severity=NOTE,
        first=first,
        last=last,
        amount=history.money(on_it),
        facts={
            "weekday": str(weekday),
            "share": f"{on_it / whole if whole > 0 else Decimal(0):.2f}",
            "weeks": str(WEEKS),
        },
        query=search(
            first, last, f"date:{','.join(map(str, days))}", "type:expense,refund"
        ),
        quiet=QUIET,
    )
