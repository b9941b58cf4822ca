"""Figures of budgets and bills.

Amounts are Money in the Book's currency and spending is positive, unless a docstring
says otherwise. `as_of` is the Book's today: entries up to and including it are spent,
later ones are planned and counted apart.
Rules with worked examples: docs/algorithms/budget-state.md and free-to-spend.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from django.db.models import Q, Sum

from accounts.models import Book
from budgets.cadence import month_of, period_of
from budgets.models import Budget
from expense_tracker.kernel.bars import TOLERANCE, Bar
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.coming import DueDate, due_dates, sum_of
from ledger.models import Category, Entry, Recurring
from ledger.queries import SPENDING, Flow, SplitFlow, split_flow, totals

ZERO = Decimal(0)
HUNDRED = Decimal(100)
# What is "near" where a budget has no threshold of its own.
NEAR = 80
# A limit of nothing is overspent by any amount; no percentage says so.
SPENT_OF_NOTHING = Decimal(200)

State = Literal["over", "reached", "ahead", "near", "safe"]
WORDS: dict[State, str] = {
    "over": "Over budget",
    "reached": "Limit reached",
    "ahead": "Ahead of pace",
    "near": "Near the limit",
    "safe": "On pace",
}


# --- states ---------------------------------------------------------------------------


@dataclass(frozen=True)
class BudgetState:
    """How a budget stands in one of its periods."""

    budget: Budget
    period: Period
    as_of: date
    limit: Money
    spent: Money  # refunds netted: below zero when more came back than went out
    planned: Money  # dated after `as_of`, within the period; not part of `spent`
    thresholds: tuple[int, ...]  # percent, ascending

    @property
    def left(self) -> Money:
        """Below zero when the budget is over."""
        return self.limit - self.spent

    @property
    def over(self) -> Money:
        """What was spent beyond the limit; below zero while something is left."""
        return self.spent - self.limit

    @property
    def is_running(self) -> bool:
        return self.period.contains(self.as_of)

    @property
    def days_left(self) -> int:
        """Days of the period that remain, today included; 0 when it is past."""
        return self.period.remaining(self.as_of)

    @property
    def per_day(self) -> Money | None:
        """What may be spent on each remaining day, rounded down; None when nothing is
        left or the period is not running.
        """
        if not self.is_running:
            return None
        return per_day(self.left, self.days_left)

    @property
    def percent(self) -> Decimal:
        """Spent in per cent of the limit, unrounded; SPENT_OF_NOTHING for any spending
        under a limit of zero.
        """
        if self.limit.is_zero:
            return SPENT_OF_NOTHING if self.spent.amount > 0 else ZERO
        return self.spent.amount * HUNDRED / self.limit.amount

    @property
    def used(self) -> Decimal:
        """`percent` as a share for people, to the whole per cent: 1.09. Never rounded
        up to 100 % from below, and never below zero.
        """
        whole = max(self.percent, ZERO).quantize(Decimal(1), ROUND_HALF_UP)
        if whole == HUNDRED and self.spent < self.limit:
            whole -= 1
        return whole / HUNDRED

    @property
    def pace(self) -> Decimal | None:
        """Per cent of the period gone, today included; None outside of it."""
        if not self.is_running:
            return None
        return Decimal(self.period.elapsed(self.as_of)) * HUNDRED / self.period.days

    @property
    def even(self) -> Money | None:
        """What an even pace would have spent by today, rounded down."""
        if self.pace is None:
            return None
        exact = self.limit.amount * self.period.elapsed(self.as_of) / self.period.days
        return Money(
            round_money(exact, self.limit.currency, ROUND_DOWN), self.limit.currency
        )

    @property
    def is_ahead(self) -> bool:
        """Spent more than TOLERANCE points beyond an even pace."""
        return self.pace is not None and self.percent > self.pace + TOLERANCE

    @property
    def is_near(self) -> bool:
        return self.has_crossed(min(self.thresholds, default=NEAR))

    def has_crossed(self, percent: int) -> bool:
        """Whether that share of the limit is spent, decided to the last unit.

        Nothing spent crosses nothing, a limit of zero included.
        """
        spent = self.spent.amount
        return spent > 0 and spent * HUNDRED >= self.limit.amount * percent

    @property
    def crossed(self) -> list[int]:
        return [percent for percent in self.thresholds if self.has_crossed(percent)]

    @property
    def state(self) -> State:
        """The worst that is true of it."""
        if self.spent > self.limit:
            return "over"
        if self.spent == self.limit and self.spent:
            return "reached"
        if self.is_ahead:
            return "ahead"
        return "near" if self.is_near else "safe"

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def needs_attention(self) -> bool:
        """Over, or on the way there while it runs."""
        return self.state == "over" or (
            self.is_running and self.state in {"reached", "ahead"}
        )

    @property
    def bar(self) -> Bar:
        return Bar(label=self.budget.name, used=self.percent, pace=self.pace)


def per_day(left: Money, days: int) -> Money | None:
    """An even share of `left` for each of `days`, rounded down; None when there is
    nothing to share or no day to share it among.
    """
    if left.amount <= 0 or days == 0:
        return None
    share = round_money(left.amount / days, left.currency, ROUND_DOWN)
    return Money(share, left.currency)


def budget_states(
    *, book: Book, as_of: date, on: date | None = None
) -> list[BudgetState]:
    """Every budget in its period that contains `on` (None: `as_of`), in the order in
    which they were made.

    A category's budget counts its subcategories, "all spending" also what is filed
    under none; transfers never count. The number of statements does not grow with the
    number of budgets.
    """
    budgets = (
        Budget.objects.filter(book=book)
        .select_related("category")
        .prefetch_related("thresholds")
    )
    return _states(book, [(each, on or as_of) for each in budgets], as_of)


def budget_history(
    *, budget: Budget, as_of: date, count: int = 12
) -> list[BudgetState]:
    """The budget in its running period and those before, latest first, all measured by
    today's limit.
    """
    periods = [period_of(budget, budget.book, as_of)]
    while len(periods) < count:
        periods.append(periods[-1].previous())
    return _states(budget.book, [(budget, each.start) for each in periods], as_of)


def _states(
    book: Book, asked: Sequence[tuple[Budget, date]], as_of: date
) -> list[BudgetState]:
    periods = [period_of(budget, book, on) for budget, on in asked]
    whole = {period: _spending(book, period) for period in set(periods)}
    planned = _planned(book, whole, as_of)
    family = _families(book)
    states = []
    for (budget, _), period in zip(asked, periods, strict=True):
        budget.book = book  # at hand: no query for each
        total = _sum_of(budget, whole[period], family)
        to_come = _sum_of(budget, planned[period], family)
        states.append(_state(budget, period, as_of, total, to_come))
    return states


Spending = dict[object, Decimal]  # by category id, None for uncategorised


def _spending(book: Book, period: Period) -> Spending:
    found = totals(
        book=book, period=period, by=["category_id"], within=Q(kind__in=SPENDING)
    )
    return {total.key[0]: -total.base_amount for total in found}


def _planned(
    book: Book, periods: Iterable[Period], as_of: date
) -> dict[Period, Spending]:
    """What each period has after `as_of`; one statement for all of them."""
    sums: dict[Period, Spending] = {period: defaultdict(Decimal) for period in periods}
    ahead = [period for period in sums if period.last > as_of]
    if not ahead:
        return sums
    last = max(period.last for period in ahead)
    entries = Entry.objects.filter(book=book, date__gt=as_of, date__lte=last).spending()
    rows = entries.order_by().values_list("date", "category_id")
    for day, category_id, spent in rows.annotate(spent=Sum("base_amount")):
        for period in ahead:
            if period.contains(day):
                sums[period][category_id] -= spent
    return sums


def _families(book: Book) -> dict[int, set[int]]:
    """Each category's id with those of its children and its own."""
    family: dict[int, set[int]] = defaultdict(set)
    rows = Category.objects.filter(book=book).order_by().values_list("pk", "parent_id")
    for pk, parent in rows:
        family[pk].add(pk)
        if parent is not None:
            family[parent].add(pk)
    return family


def _state(
    budget: Budget, period: Period, as_of: date, total: Decimal, planned: Decimal
) -> BudgetState:
    currency = budget.book.base_currency
    return BudgetState(
        budget=budget,
        period=period,
        as_of=as_of,
        limit=Money(budget.amount, currency),
        spent=Money(total - planned, currency),
        planned=Money(planned, currency),
        thresholds=tuple(sorted(each.percent for each in budget.thresholds.all())),
    )


def _sum_of(budget: Budget, sums: Spending, family: dict[int, set[int]]) -> Decimal:
    if budget.category_id is None:
        return sum(sums.values(), ZERO)
    members = family[budget.category_id]
    return sum((amount for pk, amount in sums.items() if pk in members), ZERO)


# --- sums of budgets ------------------------------------------------------------------

# Of two budgets on the same spending, the one that comes first here counts.
_PREFERENCE = ["month", "week", "quarter", "year"]


def counted(states: Iterable[BudgetState]) -> list[BudgetState]:
    """The states whose sums may be added up: no spending is in two of them.

    A budget on everything stands for all others, one on a category for those on its
    children; of two on the same spending, the monthly one counts, then the weekly.
    """
    shown = list(states)
    chosen: dict[int | None, BudgetState] = {}
    for state in sorted(shown, key=lambda each: _PREFERENCE.index(each.budget.cadence)):
        chosen.setdefault(state.budget.category_id, state)
    return [
        state
        for state in shown
        if chosen[state.budget.category_id] is state
        and not _is_covered(state.budget, chosen)
    ]


def _is_covered(budget: Budget, chosen: dict[int | None, BudgetState]) -> bool:
    if budget.category is None:
        return False
    parent = budget.category.parent_id
    return None in chosen or (parent is not None and parent in chosen)


# --- bills ----------------------------------------------------------------------------


def due_bills(*, book: Book, until: date) -> list[DueDate]:
    """Every open date up to and including `until` on which something is to be paid,
    earliest first, overdue ones too.
    """
    return due_dates(book=book, until=until, kind=Recurring.Kind.EXPENSE)


# --- free to spend --------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A part of the sum: `money` is signed as it counts, `view` names the page that
    shows what it is made of.
    """

    label: str
    money: Money
    view: str


@dataclass(frozen=True)
class FreeToSpend:
    """What may still be spent until the Book's month ends, and how that comes about."""

    month: Period
    as_of: date
    lines: tuple[Line, ...]
    has_budgets: bool  # False: reckoned from income instead

    @property
    def amount(self) -> Money:
        """The sum of the lines; below zero when too much is spent or due."""
        first, *others = (line.money for line in self.lines)
        return sum(others, first)

    @property
    def days(self) -> int:
        """Days it has to last, today included."""
        return self.month.remaining(self.as_of)

    @property
    def until(self) -> date:
        """The last day of the month."""
        return self.month.last

    @property
    def next_start(self) -> date:
        return self.month.end

    @property
    def per_day(self) -> Money | None:
        """An even share for each day, rounded down; None when nothing is free."""
        return per_day(self.amount, self.days)


def free_to_spend(
    *,
    book: Book,
    as_of: date,
    states: Iterable[BudgetState] | None = None,
    due: Iterable[DueDate] | None = None,
    flows: SplitFlow | None = None,
) -> FreeToSpend:
    """What is left in budgets minus bills due and spending planned, until the end of
    the Book's month; without budgets, what is left of the month's income so far.

    `states` are all the Book's on `as_of`, `due` its dates until the month's end or
    longer, `flows` the month's on `as_of`, for who has them already.
    Rule: docs/algorithms/free-to-spend.md
    """
    if states is None:
        states = budget_states(book=book, as_of=as_of)
    summed = counted(states)
    month = month_of(book, as_of)
    if flows is None:
        flows = split_flow(book=book, period=month, as_of=as_of)
    lines = [_left_line(summed, month)] if summed else _income_lines(flows.past)
    if due is None:
        due = due_bills(book=book, until=month.last)
    lines.append(_bills_line(book, month, due))
    if flows.planned.spending:
        planned = -flows.planned.spending
        lines.append(Line("Planned transactions", planned, "ledger:entry-list"))
    return FreeToSpend(month, as_of, tuple(lines), has_budgets=bool(summed))


def _income_lines(past: Flow) -> list[Line]:
    return [
        Line("Income so far", past.income, "ledger:entry-list"),
        Line("Spent so far", -past.spending, "ledger:entry-list"),
    ]


def _left_line(states: list[BudgetState], month: Period) -> Line:
    currency = states[0].limit.currency
    left = sum((left_until(state, month) for state in states), ZERO)
    return Line("Left in budgets", Money(left, currency), "budgets:budget-list")


def _bills_line(book: Book, month: Period, due: Iterable[DueDate]) -> Line:
    bills = [
        each
        for each in due
        if each.on <= month.last and each.recurring.kind == Recurring.Kind.EXPENSE
    ]
    return Line("Bills still due", -sum_of(bills, book), "budgets:bill-list")


def left_until(state: BudgetState, month: Period) -> Decimal:
    """What the budget leaves from today to the end of `month`, in its currency.

    A budget of the month itself leaves what is left of it. One that reaches further
    leaves its share of the days; one that ends earlier leaves what is left of it and
    its share of the periods that follow. Shares are rounded down; what is overspent
    counts whole.
    """
    left = state.left.amount
    if state.period.end > month.end and left > 0:
        days = Decimal(month.remaining(state.as_of))
        left = left * days / state.period.remaining(state.as_of)
    if state.period.end < month.end:
        following = Decimal((month.end - state.period.end).days)
        left += state.limit.amount * following / state.period.next().days
    return round_money(left, state.limit.currency, ROUND_FLOOR)
