"""The forecast of a Book's balance: what is known, at its dates, and an estimate of
the rest, day by day.

Rule with a worked example: docs/algorithms/forecast.md
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from accounts.models import Book
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.models import Entry, Wallet
from ledger.queries.totals import balances_at, net_worth, wallet_balances
from reports.forecast.accuracy import accuracy_of
from reports.forecast.backtest import Estimate, Flow, Key, estimate, naive_ahead
from reports.forecast.history import History, read_history
from reports.forecast.known import known_things
from reports.forecast.payees import PayeeHabit, next_day, read_habits
from reports.forecast.shape import Coming, Forecast, Method, MonthAhead, Point
from reports.forecast.spreading import (
    LEAST_DATED,
    days_of,
    over_weekdays,
    rest_of_month,
)

MOST_MONTHS = 12
# With fewer whole months than this nothing is estimated.
LEAST_HISTORY = 3
DAYS_A_MONTH = 365.2425 / 12
ZERO = Decimal(0)
KIND_FLOW: dict[str, Flow] = {
    "expense": "spending",
    "income": "income",
    "transfer": "moved",
}
MOVED: Key = (None, "moved")
Dated = dict[date, float]
DatedHabit = tuple[date, float, PayeeHabit]


def forecast(
    *, book: Book, as_of: date, months: int = 3, wallet: Wallet | None = None
) -> Forecast:
    """The balance to the end of the `months`-th whole month of the Book after the
    running one, 1 to 12: of all wallets in use together in the Book's currency, or of
    one wallet in its own.
    """
    return Outlook(book=book, as_of=as_of, months=months, wallet=wallet).forecast


@dataclass(frozen=True)
class Outlook:
    """A forecast in the making, with its parts for who needs more of them."""

    book: Book
    as_of: date
    months: int
    wallet: Wallet | None = None

    @cached_property
    def history(self) -> History:
        return read_history(book=self.book, wallet=self.wallet, as_of=self.as_of)

    @cached_property
    def estimate(self) -> Estimate | None:
        """None with too little history."""
        if len(self.history.months) < LEAST_HISTORY:
            return None
        return estimate(self.history.past)

    @cached_property
    def habits(self) -> list[PayeeHabit]:
        return read_habits(book=self.book, wallet=self.wallet, as_of=self.as_of)

    @cached_property
    def periods(self) -> list[Period]:
        """The running month and those to come."""
        periods = [self.history.running]
        for _ in range(min(max(self.months, 1), MOST_MONTHS)):
            periods.append(periods[-1].next())
        return periods

    @property
    def until(self) -> date:
        return self.periods[-1].last

    @property
    def currency(self) -> str:
        return self.wallet.currency if self.wallet else self.book.base_currency

    @cached_property
    def coming(self) -> list[Coming]:
        return known_things(
            book=self.book, wallet=self.wallet, as_of=self.as_of, until=self.until
        )

    @property
    def method(self) -> Method:
        if self.estimate is None:
            return "known"
        if self.estimate.is_better:
            return "own"
        return "last_year" if self.estimate.is_yearly else "last_month"

    def with_months(self, months: int) -> "Outlook":
        """The same to another horizon; what both need is read once."""
        other = Outlook(self.book, self.as_of, months, self.wallet)
        for part in ("history", "estimate", "habits"):
            if part in self.__dict__:
                other.__dict__[part] = self.__dict__[part]
        return other

    # --- the estimate of each month ---------------------------------------------------

    @cached_property
    def own_rests(self) -> list[dict[Key, float]]:
        """By category, whichever method is shown."""
        return self._of_each_month(self._own_rest)

    def _of_each_month(
        self, rest: Callable[[int], dict[Key, float]]
    ) -> list[dict[Key, float]]:
        """A month without a day left has no rest."""
        return [
            rest(step) if self._days(period) else {}
            for step, period in enumerate(self.periods, start=1)
        ]

    @cached_property
    def rests(self) -> list[dict[Key, float]]:
        """What is estimated for each of `periods`, besides what is known."""
        if self.estimate is None:
            return [{} for _ in self.periods]
        if self.estimate.is_better:
            return self.own_rests
        return self._of_each_month(self._naive_rest)

    def _own_rest(self, step: int) -> dict[Key, float]:
        """By category, of the `step`-th month; of the running one what is left."""
        assert self.estimate is not None
        place = len(self.history.months)
        whole = {
            key: chosen.ahead(place, step)
            for key, chosen in self.estimate.chosen.items()
        }
        if step == 1:
            whole = {key: self._left(key, amount) for key, amount in whole.items()}
        return self._without_cards(whole, self.periods[step - 1])

    def _without_cards(
        self, rest: dict[Key, float], period: Period
    ) -> dict[Key, float]:
        """A statement that is known stands for as much of what is usually moved."""
        paid = sum(
            float(each.amount.amount)
            for each in self.coming
            if each.source == "card" and period.contains(each.on)
        )
        usual = rest.get(MOVED, 0.0)
        if usual * paid <= 0:
            return rest
        return rest | {MOVED: 0.0 if abs(paid) > abs(usual) else usual - paid}

    def _left(self, key: Key, expected: float) -> float:
        history = self.history
        running = history.running
        wholes = history.sums[-len(history.heads) :] if history.heads else []
        return rest_of_month(
            heads=[float(month.get(key, ZERO)) for month in history.heads],
            wholes=[float(month.get(key, ZERO)) for month in wholes],
            so_far=float(history.so_far.get(key, ZERO)),
            expected=expected,
            days_left=1 - running.elapsed(self.as_of) / running.days,
        )

    def _naive_rest(self, step: int) -> dict[Key, float]:
        """By flow, of the `step`-th month; of the running one what is left."""
        if step == 1:
            return self._without_cards(self._naive_left(), self.periods[0])
        known = _by_flow(
            each for each in self.coming if self.periods[step - 1].contains(each.on)
        )
        return {
            (None, flow): _one_way(
                flow, naive_ahead(values, len(values), step) - float(known[flow])
            )
            for flow, values in self.history.past.whole.items()
        }

    def _naive_left(self) -> dict[Key, float]:
        """What the compared month brought after as many days, however much the running
        one has brought so far.
        """
        assert self.estimate is not None
        tails = self.history.tails
        tail = tails[0] if self.estimate.is_yearly else tails[-1]
        return {
            (None, flow): _one_way(flow, float(amount)) for flow, amount in tail.items()
        }

    # --- days -------------------------------------------------------------------------

    @cached_property
    def dated(self) -> list[DatedHabit]:
        """The days that habits give to parts of the estimate: no month is more for it.

        Where the habits of a category come to more than it is estimated at, each gets
        less; to less than half, none has a day.
        """
        if self.estimate is None:
            return []
        wanted: dict[tuple[int, Key], list[DatedHabit]]
        wanted = defaultdict(list)
        for habit in self.habits:
            for place, on in self._visits(habit):
                key = self._key(habit)
                wanted[place, key].append((on, float(habit.habit.amount), habit))
        found = []
        for (place, key), visits in wanted.items():
            share = _share(self.rests[place].get(key, 0.0), visits)
            if share >= LEAST_DATED:
                found += [(on, amount * share, each) for on, amount, each in visits]
        return sorted(found, key=lambda each: (each[0], each[2].name))

    def _key(self, habit: PayeeHabit) -> Key:
        flow = KIND_FLOW[habit.kind]
        return (habit.category_id if self.method == "own" else None), flow

    def _visits(self, habit: PayeeHabit) -> Iterable[tuple[int, date]]:
        late = next_day(habit.habit, self.as_of)
        for on in habit.habit.next_days(until=self.until):
            day = max(on, late)
            places = (n for n, each in enumerate(self.periods) if each.contains(day))
            place = next(places, None)
            if place is not None:
                yield place, day

    @cached_property
    def days(self) -> list[date]:
        """From `as_of` to `until`."""
        return [self.as_of, *(d for each in self.periods for d in self._days(each))]

    def _days(self, period: Period) -> list[date]:
        return days_of(period, self.as_of)

    def estimated(self) -> Dated:
        """The estimate by day, as it is shown."""
        return self._by_day(self.rests, self.dated, None)

    def estimated_of(self, keys: Iterable[Key]) -> Dated:
        """The own estimate of these categories by day, whichever is shown."""
        return self._by_day(self.own_rests, [], set(keys))

    def _by_day(
        self,
        rests: Sequence[Mapping[Key, float]],
        dated: Iterable[DatedHabit],
        wanted: set[Key] | None,
    ) -> Dated:
        sums: Dated = defaultdict(float)
        given: dict[tuple[int, Key], float] = defaultdict(float)
        for on, amount, habit in dated:
            sums[on] += amount
            given[self._place(on), self._key(habit)] += amount
        for place, (period, rest) in enumerate(zip(self.periods, rests, strict=True)):
            by_flow: dict[Flow, float] = defaultdict(float)
            for key, amount in rest.items():
                if wanted is None or key in wanted:
                    by_flow[key[1]] += amount - given[place, key]
            for flow, amount in by_flow.items():
                self._spread(sums, flow, amount, self._days(period))
        return sums

    def _place(self, on: date) -> int:
        return next(n for n, each in enumerate(self.periods) if each.contains(on))

    def _spread(
        self, sums: Dated, flow: Flow, amount: float, days: Sequence[date]
    ) -> None:
        if not days or not amount:
            return
        even = (1.0,) * 7
        weekdays = self.history.weekdays if flow == "spending" else even
        for on, part in zip(days, over_weekdays(amount, days, weekdays), strict=True):
            sums[on] += part

    # --- the line ---------------------------------------------------------------------

    @cached_property
    def forecast(self) -> Forecast:
        points = self._points()
        return Forecast(
            book=self.book,
            wallet=self.wallet,
            as_of=self.as_of,
            months=len(self.periods) - 1,
            floor=self._floor(),
            points=tuple(points),
            coming=tuple(self.coming),
            likely=tuple(self._likely(*each) for each in self.dated),
            ahead=tuple(self._months_ahead(points)),
            method=self.method,
            accuracy=accuracy_of(self.estimate, self.currency),
            history=len(self.history.months),
        )

    def _floor(self) -> Money:
        floor = self.wallet.floor if self.wallet else None
        return self._money(floor or ZERO)

    def _money(self, amount: Decimal | float) -> Money:
        return Money(round_money(Decimal(amount), self.currency), self.currency)

    def _start(self) -> Money:
        if self.wallet is None:
            balances = wallet_balances(book=self.book, as_of=self.as_of)
            return net_worth(balances, self.book)
        sums = balances_at(book=self.book, as_of=self.as_of)
        return self._money(sums.get(self.wallet.pk, ZERO))

    def _points(self) -> list[Point]:
        start, estimated = self._start(), self.estimated()
        known: dict[date, Decimal] = defaultdict(lambda: ZERO)
        for each in self.coming:
            known[each.on] += each.amount.amount
        exact = accumulate(known[day] for day in self.days)
        about = accumulate(estimated.get(day, 0.0) for day in self.days)
        return [
            self._point(day, start.amount + sure, likely)
            for day, sure, likely in zip(self.days, exact, about, strict=True)
        ]

    def _point(self, day: date, sure: Decimal, likely: float) -> Point:
        low = high = 0.0
        if self.estimate is not None:
            months = (day - self.as_of).days / DAYS_A_MONTH
            low, high = self.estimate.spread.after(months)
        balance, lowest, highest = (
            self._money(sure + Decimal(likely + off)) for off in (0.0, low, high)
        )
        return Point(day, balance, lowest, highest)

    def _likely(self, on: date, amount: float, each: PayeeHabit) -> Coming:
        money = self._money(amount)
        least, most = (self._money(bound) for bound in each.habit.range)
        return Coming(
            on=on,
            due_on=on,
            name=each.name,
            amount=money,
            least=min(least, money),
            most=max(most, money),
            kind="income" if each.kind == Entry.Kind.INCOME else "expense",
            source="habit",
            category_id=each.category_id,
            url=each.url,
        )

    def _months_ahead(self, points: Sequence[Point]) -> Iterable[MonthAhead]:
        by_day = {point.on: point for point in points}
        for period, rest in zip(self.periods, self.rests, strict=True):
            sums = _by_flow(each for each in self.coming if period.contains(each.on))
            for (_, flow), amount in rest.items():
                sums[flow] += Decimal(amount)
            yield MonthAhead(
                period=period,
                income=self._money(sums["income"]),
                spending=self._money(-sums["spending"]),
                moved=self._money(sums["moved"]),
                end=by_day[period.last],
            )


def _by_flow(things: Iterable[Coming]) -> dict[Flow, Decimal]:
    sums: dict[Flow, Decimal] = defaultdict(lambda: ZERO)
    for each in things:
        sums[KIND_FLOW[each.kind]] += each.amount.amount
    return sums


def _one_way(flow: Flow, amount: float) -> float:
    """Never the other way round: spending that comes back, income that goes."""
    if flow == "spending":
        return min(amount, 0.0)
    return max(amount, 0.0) if flow == "income" else amount


def _share(rest: float, visits: Sequence[DatedHabit]) -> float:
    """How much of these visits the estimate has room for, 1 at most."""
    whole = sum(amount for _, amount, _ in visits)
    return min(max(rest / whole, 0.0), 1.0) if whole else 0.0
