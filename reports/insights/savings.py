"""Months in which much less, or more, of the income was kept than usual."""

from collections.abc import Iterator
from decimal import Decimal

from reports.insights.facts import GOOD, LOOK, Fact, search
from reports.insights.history import History
from reports.insights.statistics import middle, spread

KIND = "savings"
LEAST_MONTHS, MOST_MONTHS = 5, 12
YEAR = 12
# Of the income, and in spreads of the rates before, with the smallest one believed.
LEAST_CHANGE, SPREADS, LEAST_SPREAD = Decimal("0.15"), Decimal(3), Decimal("0.05")


def savings(history: History) -> Iterator[Fact]:
    """The amount is income less spending, without its sign."""
    rates = _rates(history)
    if len(rates) <= LEAST_MONTHS or rates[-1] is None:
        return
    before = [each for each in rates[:-1] if each is not None][-MOST_MONTHS:]
    if len(before) < LEAST_MONTHS:
        return
    now, usual = rates[-1], middle(before)
    noise = max(Decimal(spread([float(each) for each in before])), LEAST_SPREAD)
    change = max(LEAST_CHANGE, SPREADS * noise)
    if abs(now - usual) >= change and not _seasonal(rates, now, usual, change):
        yield _fact(history, now, usual)


def _rates(history: History) -> list[Decimal | None]:
    """Of each month the share of its income that was kept; None without income."""
    return [
        (earned - spent) / earned if earned > 0 else None
        for earned, spent in zip(history.earned, history.spent, strict=True)
    ]


def _seasonal(
    rates: list[Decimal | None], now: Decimal, usual: Decimal, change: Decimal
) -> bool:
    """Whether the same month of the year before was off like that."""
    year_ago = rates[-1 - YEAR] if len(rates) > YEAR else None
    if year_ago is None or (year_ago > usual) != (now > usual):
        return False
    return abs(year_ago - usual) >= change / 2 and abs(now - year_ago) < change


def _fact(history: History, now: Decimal, usual: Decimal) -> Fact:
    month = history.months[-1]
    kept = history.earned[-1] - history.spent[-1]
    return Fact(
        kind=KIND,
        about="rate",
        stamp=month.slug,
        severity=GOOD if now > usual else LOOK,
        first=month.start,
        last=month.last,
        amount=history.money(kept),
        facts={
            "rate": f"{now:.2f}",
            "usual": f"{usual:.2f}",
            "lost": "1" if kept < 0 else "",
        },
        query=search(month.start, month.last),
    )
