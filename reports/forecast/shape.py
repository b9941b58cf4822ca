"""What a forecast says, apart from how it is made and shown.

Amounts are Money in the forecast's currency: the wallet's, or the Book's for all its
wallets. What is known is exact; what is estimated is rounded to the currency's unit.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Wallet

# How the part that is not scheduled is estimated: by the Book's own forecast, or, where
# that has not been better, by the months it is compared with; "known" is not at all.
Method = Literal["own", "last_year", "last_month", "known"]
Source = Literal["schedule", "planned", "card", "habit"]


@dataclass(frozen=True)
class Coming:
    """Something that will move the line on a day: of a schedule, planned, or, not so
    sure, a habit of the past. `amount` is signed as in Entry; `least`
    and `most` bound it, signed likewise, where it varies (else both equal it).

    `due_on` is the day it was due, `on` the one on which it counts: an overdue one
    counts on the first day ahead.
    """

    on: date
    due_on: date
    name: str
    amount: Money
    least: Money
    most: Money
    kind: Literal["expense", "income", "transfer"]
    source: Source
    category_id: int | None
    url: str

    @property
    def is_overdue(self) -> bool:
        return self.due_on < self.on

    @property
    def varies(self) -> bool:
        return self.least != self.most


@dataclass(frozen=True)
class Point:
    """The balance at the end of a day; four of five such days end between `low` and
    `high`, both equal to `balance` where there is no range.
    """

    on: date
    balance: Money
    low: Money
    high: Money


@dataclass(frozen=True)
class MonthAhead:
    """What a month of the Book (its rest, for the first) is expected to bring; `income`
    and `spending` positive, `moved` what transfers bring to a single wallet.
    """

    period: Period
    income: Money
    spending: Money
    moved: Money
    end: Point

    @property
    def net(self) -> Money:
        return self.income - self.spending + self.moved


@dataclass(frozen=True)
class Accuracy:
    """How far monthly forecasts made in the past were off, on average, in this Book.

    Each of the last `months` months was forecast from what was booked before it.
    `naive` is the same for the simple method: the same month a year earlier, or, while
    there is none, the month before. Of the net are `error` and `naive`, of spending
    alone the others.
    """

    months: int
    error: Money
    naive: Money
    spending_error: Money
    spending_naive: Money
    simple: Literal["last_year", "last_month"]
    # Of how many of these months a range was said before, and how many it held.
    tested: int
    covered: int


@dataclass(frozen=True)
class Forecast:
    """The balance from the end of `as_of` on, day by day to the end of the horizon."""

    book: Book
    wallet: Wallet | None  # None: all wallets together
    as_of: date
    months: int  # the horizon, 1 to 12
    floor: Money  # the wallet's, zero without one
    points: tuple[Point, ...]  # `as_of` first, one for each day
    coming: tuple[Coming, ...]  # what is known, by day
    likely: tuple[Coming, ...]  # habits, by day: their sums are part of the estimate
    ahead: tuple[MonthAhead, ...]  # the running month's rest first
    method: Method
    accuracy: Accuracy | None  # None: too little history to say
    history: int  # whole months the estimate rests on

    @property
    def start(self) -> Point:
        """The balance now."""
        return self.points[0]

    @property
    def end(self) -> Point:
        return self.points[-1]

    @property
    def until(self) -> date:
        """The last day the line reaches."""
        return self.end.on

    def balance_on(self, day: date) -> Point | None:
        """The expected balance at the end of that day, with its range; None for a day
        before `as_of` or after `until`.
        """
        place = (day - self.as_of).days
        return self.points[place] if 0 <= place < len(self.points) else None

    @property
    def lowest(self) -> Point:
        """The day ahead with the lowest expected balance, the earliest of several."""
        return min(self.points[1:], key=lambda point: point.balance)

    def lowest_until(self, day: date) -> Point | None:
        """The lowest of the days ahead up to and including that one; None when it is
        not ahead.
        """
        within = [point for point in self.points[1:] if point.on <= day]
        return min(within, key=lambda point: point.balance, default=None)

    @property
    def below(self) -> Point | None:
        """The first day ahead with less than `floor` expected; None for never."""
        return next(
            (each for each in self.points[1:] if each.balance < self.floor), None
        )

    @property
    def next_income(self) -> Coming | None:
        """The next income that has its day, known or by habit: pay-day for most."""
        return self.income_after(self.as_of)

    def income_after(self, day: date) -> Coming | None:
        """The first one later than `day`; None when none is expected."""
        dated = (each for each in (*self.coming, *self.likely) if each.on > day)
        incomes = [each for each in dated if each.kind == "income"]
        return min(incomes, key=lambda each: each.on, default=None)

    def spare_until(self, day: date) -> Money | None:
        """What can be spent now so that the expected line stays at `floor` or above up
        to and including that day; below zero is what is missing, None as above.
        """
        lowest = self.lowest_until(day)
        return lowest.balance - self.floor if lowest else None
