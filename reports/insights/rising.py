"""Categories that cost more for months, not for once."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from reports.insights.facts import LOOK, Fact, search
from reports.insights.history import SPENDING, ZERO, History
from reports.insights.statistics import middle, spread

KIND = "rising"
RECENT, BASE, LEAST_BASE = 3, 6, 4
# The middle of the recent months is so much above that of those before, each of them so
# much, and so many spreads.
RISE, EACH, SPREADS = Decimal("1.3"), Decimal("1.15"), Decimal("2.5")
# The smallest spread believed, of the base; the smallest rise, of a usual month.
LEAST_SPREAD, LEAST_RISE = Decimal("0.05"), Decimal("0.02")
# Above the same months of the year before, where they are known.
SEASON = Decimal("1.15")
YEAR = 12
QUIET = 180

# Without the dearest of each month, where there are so many, it still rises so much.
MANY, REST = 3, Decimal("1.15")

Months = list[list[Decimal]]  # what was spent in each month, one by one


def rising(history: History) -> Iterator[Fact]:
    if history.usual_month is None or len(history.months) < RECENT + LEAST_BASE:
        return
    for category, months in _spent(history).items():
        sums = [sum(each, ZERO) for each in months]
        if _rises(sums, history.usual_month) and not _is_lumpy(months):
            yield _fact(history, category, sums)


def _spent(history: History) -> dict[int, Months]:
    """What was spent in each month by category, its subcategories with it."""
    found: dict[int, Months] = defaultdict(lambda: [[] for _ in history.months])
    for place, month in enumerate(history.months):
        for line in history.by_month[month]:
            top = history.top_category(line.category)
            if top is not None and line.kind in SPENDING:
                found[top][place].append(-line.amount)
    return found


def _is_lumpy(months: Months) -> bool:
    """Whether single dear purchases are all that rises."""
    recent, base = months[-RECENT:], months[-RECENT - BASE : -RECENT]
    if median(len(each) for each in recent) < MANY:
        return False
    before = middle([_rest(each) for each in base])
    return middle([_rest(each) for each in recent]) < REST * before


def _rest(spent: list[Decimal]) -> Decimal:
    return sum(spent, ZERO) - max(spent, default=ZERO)


def _rises(sums: list[Decimal], usual_month: Decimal) -> bool:
    recent, base = sums[-RECENT:], sums[-RECENT - BASE : -RECENT]
    before, now = middle(base), middle(recent)
    if before <= 0 or now < RISE * before or min(recent) < EACH * before:
        return False
    noise = max(Decimal(spread([float(each) for each in base])), LEAST_SPREAD * before)
    if now - before < max(SPREADS * noise, LEAST_RISE * usual_month):
        return False
    last_year = sums[-RECENT - YEAR : -YEAR]
    return len(last_year) < RECENT or now >= SEASON * middle(last_year)


def _fact(history: History, category: int, sums: list[Decimal]) -> Fact:
    month = history.months[-1]
    before, now = middle(sums[-RECENT - BASE : -RECENT]), middle(sums[-RECENT:])
    return Fact(
        kind=KIND,
        about=str(category),
        stamp=month.slug,
        severity=LOOK,
        first=month.start,
        last=month.last,
        amount=history.money(sums[-1]),
        facts={
            "category": history.categories[category].name,
            "usual": str(history.money(before).amount),
            "share": f"{now / before - 1:.2f}",
            "months": str(RECENT),
        },
        query=search(month.start, month.last, "type:expense,refund", category=category),
        quiet=QUIET,
    )
