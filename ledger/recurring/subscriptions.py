"""What comes again in a history of expenses, found by its intervals and amounts.

Pure: charges in, patterns out. docs/algorithms/subscriptions.md
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise, takewhile
from statistics import median_high

from dateutil.relativedelta import relativedelta

from ledger.models import Recurring

Unit = Recurring.Unit


@dataclass(frozen=True)
class Cadence:
    """An interval class: charges `days` apart, each up to `play` days early or late.

    `may_vary`: whether its amounts may differ from charge to charge; what is bought
    each week in other amounts is shopping.
    """

    name: str
    days: float
    play: float
    unit: str
    interval: int
    least: int = 3  # charges
    may_vary: bool = True


YEAR = 365.2425
MONTH = YEAR / 12
CADENCES = (
    Cadence("Weekly", 7, 1, Unit.WEEK, 1, may_vary=False),
    Cadence("Every 2 weeks", 14, 2, Unit.WEEK, 2, may_vary=False),
    Cadence("Every 4 weeks", 28, 1, Unit.WEEK, 4),
    Cadence("Monthly", MONTH, 4.5, Unit.MONTH, 1),
    Cadence("Quarterly", 3 * MONTH, 7, Unit.MONTH, 3),
    Cadence("Half-yearly", 6 * MONTH, 9, Unit.MONTH, 6),
    Cadence("Yearly", YEAR, 14, Unit.YEAR, 1, least=2),
)
# Charges left out in between that do not break a pattern.
MOST_MISSED = 2
# Of the intervals so many are within the play, and all within twice of it.
REGULAR = 0.8
# Amounts that vary: the largest is at most so many times the smallest, seen so often.
SPREAD = Decimal(2)
LEAST_VARYING = 4
# A new price is at most so many times the old one, or the reverse.
PRICE_STEP = Decimal("2.5")
# Charges at each price on average, where the price changes by steps.
LEAST_AT_PRICE = 3
# Among other purchases a new price is seen so often before it is taken for one.
LEAST_OF_NEW_PRICE = 2
# An average of four weeks, rather than a month.
FOUR_WEEKS = 29.2


@dataclass(frozen=True, order=True)
class Charge:
    """One expense: `amount` positive, `entry` its id."""

    on: date
    amount: Decimal
    entry: int
    wallet: int


@dataclass(frozen=True)
class Price:
    """What was charged from that day on."""

    since: date
    amount: Decimal


@dataclass(frozen=True)
class Pattern:
    """Charges of one payee that come again, `alone` or among other purchases.

    `series` names all that the payee charges in a currency.
    """

    series: str
    payee: int
    cadence: Cadence
    charges: tuple[Charge, ...]
    varies: bool
    alone: bool

    @property
    def key(self) -> str:
        """What it is asked for by: its series, or one price of it."""
        return self.series if self.alone else self._priced(self.first.amount)

    @property
    def names(self) -> set[str]:
        """All keys it may have had, whatever else the payee charged by then."""
        prices = {self._priced(price.amount) for price in self.prices}
        return {self.series, *prices}

    def _priced(self, amount: Decimal) -> str:
        return f"{self.series}|{amount.normalize():f}"

    @property
    def first(self) -> Charge:
        return self.charges[0]

    @property
    def last(self) -> Charge:
        return self.charges[-1]

    @property
    def amount(self) -> Decimal:
        """What is expected next: the last price, or the middle of what varies."""
        if self.varies:
            return median_high(charge.amount for charge in self.charges[-12:])
        return self.last.amount

    @property
    def prices(self) -> list[Price]:
        """The prices in order; of one that varies, only that of the last charge."""
        if self.varies:
            return [Price(self.last.on, self.last.amount)]
        runs = groupby(self.charges, key=lambda charge: charge.amount)
        return [Price(next(charges).on, amount) for amount, charges in runs]

    @property
    def rise(self) -> Decimal | None:
        """The last change of the price as a ratio, 0.3 for 30 % more; None for none."""
        prices = self.prices
        if len(prices) == 1:
            return None
        return prices[-1].amount / prices[-2].amount - 1

    @property
    def range(self) -> tuple[Decimal, Decimal]:
        amounts = [charge.amount for charge in self.charges]
        return min(amounts), max(amounts)

    @property
    def day(self) -> int:
        """The day of the month it is charged on, most of the time, the latest of
        several.
        """
        days = Counter(charge.on.day for charge in self.charges)
        return max(days, key=lambda day: (days[day], day))

    @property
    def next_on(self) -> date:
        """The day after the last charge on which the next is expected."""
        last, cadence = self.last.on, self.cadence
        if cadence.unit == Unit.WEEK:
            return last + timedelta(weeks=cadence.interval)
        nearby = [last + relativedelta(months=n, day=self.day) for n in (-1, 0, 1)]
        meant = min(nearby, key=lambda on: abs(on - last))
        months = cadence.interval * (12 if cadence.unit == Unit.YEAR else 1)
        return meant + relativedelta(months=months, day=self.day)

    def is_active(self, as_of: date) -> bool:
        """Whether the next charge can still come, half an interval late."""
        return as_of <= self.next_on + timedelta(days=self.cadence.days / 2)


# --- finding --------------------------------------------------------------------------

Series = tuple[int, str, Sequence[Charge]]  # payee, its key, its charges


def find_patterns(series: Iterable[Series]) -> list[Pattern]:
    """The patterns in each payee's charges, in the order given."""
    found = []
    for payee, key, charges in series:
        found += _patterns_of(payee, key, sorted(charges))
    return found


def _patterns_of(payee: int, key: str, charges: list[Charge]) -> list[Pattern]:
    whole = _pattern(payee, key, charges)
    return [whole] if whole else _patterns_by_price(payee, key, charges)


def _pattern(payee: int, key: str, charges: list[Charge]) -> Pattern | None:
    """All these charges as one pattern; None when they are none."""
    cadence = cadence_of([charge.on for charge in charges])
    if cadence is None:
        return None
    varies = not _is_priced(charges)
    if varies and not _may_vary(charges, cadence):
        return None
    return Pattern(key, payee, cadence, tuple(charges), varies, alone=True)


def _patterns_by_price(payee: int, key: str, charges: list[Charge]) -> list[Pattern]:
    """Patterns among other purchases: charges of one amount, then what goes on from
    them at another price.
    """
    by_amount: dict[Decimal, list[Charge]] = defaultdict(list)
    for charge in charges:
        by_amount[charge.amount].append(charge)
    found = []
    used: set[int] = set()
    for amount in sorted(by_amount, key=lambda each: -len(by_amount[each])):
        run = [charge for charge in by_amount[amount] if charge.entry not in used]
        cadence = cadence_of([charge.on for charge in run])
        if cadence is None or len(run) < LEAST_AT_PRICE:
            continue
        free = [each for each in charges if each.entry not in used]
        run = _extended(run, free, cadence)
        used |= {charge.entry for charge in run}
        pattern = Pattern(key, payee, cadence, tuple(run), varies=False, alone=False)
        found.append(pattern)
    return found


def _extended(run: list[Charge], free: list[Charge], cadence: Cadence) -> list[Charge]:
    """The run with the charges that continue it, or led to it, at another price."""
    after = [each for each in free if each.on > run[-1].on]
    before = [each for each in reversed(free) if each.on < run[0].on]
    earlier = _continued(run[0], before, cadence)
    return [*reversed(earlier), *run, *_continued(run[-1], after, cadence)]


def _continued(charge: Charge, free: list[Charge], cadence: Cadence) -> list[Charge]:
    """Charges each one interval from the one before, in the direction of `free`."""
    found: list[Charge] = []
    while near := [each for each in free if _follows(each, charge, cadence)]:
        before = charge
        charge = min(near, key=lambda each: _oddity(each, before, cadence))
        found.append(charge)
        free = free[free.index(charge) + 1 :]
    runs = [list(run) for _, run in groupby(found, key=lambda each: each.amount)]
    lasting = takewhile(lambda run: len(run) >= LEAST_OF_NEW_PRICE, runs)
    return [each for run in lasting for each in run]


def _follows(charge: Charge, before: Charge, cadence: Cadence) -> bool:
    amounts = charge.amount, before.amount
    late = abs((charge.on - before.on).days) - cadence.days
    return abs(late) <= cadence.play and max(amounts) <= PRICE_STEP * min(amounts)


def _oddity(charge: Charge, before: Charge, cadence: Cadence) -> tuple[bool, float]:
    """The same price is the least odd, then the day one expects."""
    late = abs((charge.on - before.on).days) - cadence.days
    return charge.amount != before.amount, abs(late)


# --- intervals and amounts ------------------------------------------------------------


def cadence_of(days: Sequence[date]) -> Cadence | None:
    """The interval class of charges on these days, in order; None for no class."""
    gaps = [(after - before).days for before, after in pairwise(days)]
    for cadence in CADENCES:
        if len(days) >= cadence.least and _is_regular(gaps, cadence):
            return cadence
    return None


def _is_regular(gaps: list[int], cadence: Cadence) -> bool:
    steps = [max(round(gap / cadence.days), 1) for gap in gaps]
    late = [
        abs(gap - step * cadence.days) for gap, step in zip(gaps, steps, strict=True)
    ]
    if max(steps) > MOST_MISSED + 1 or max(late) > 2 * cadence.play:
        return False
    if cadence.unit == Unit.WEEK and sum(gaps) / sum(steps) > _longest_mean(cadence):
        return False
    punctual = sum(
        1
        for step, each in zip(steps, late, strict=True)
        if step == 1 and each <= cadence.play
    )
    return punctual >= REGULAR * len(gaps)


def _longest_mean(cadence: Cadence) -> float:
    return FOUR_WEEKS if cadence.interval == 4 else cadence.days + cadence.play  # noqa: PLR2004


def _is_priced(charges: list[Charge]) -> bool:
    """Whether the amounts are one price, or a few one after the other."""
    prices = [amount for amount, _ in groupby(charges, key=lambda each: each.amount)]
    if len(prices) == 1:
        return True
    steps = pairwise(prices)
    small = all(max(pair) <= PRICE_STEP * min(pair) for pair in steps)
    return small and len(charges) >= LEAST_AT_PRICE * (len(prices) - 1)


def _may_vary(charges: list[Charge], cadence: Cadence) -> bool:
    amounts = [charge.amount for charge in charges]
    alike = max(amounts) <= SPREAD * min(amounts)
    return cadence.may_vary and alike and len(charges) >= LEAST_VARYING
