"""Reading how budgets stand: as many statements for a hundred as for one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Book
from budgets.cadence import period_of
from budgets.models import Budget
from budgets.queries.limits import (
    carried_into,
    carrying_periods,
    moves_reader,
    set_limit,
)
from budgets.queries.spending import (
    Dated,
    Large,
    Spending,
    kinds_of,
    large_entries,
    planned_after,
    reader,
    settled,
)
from budgets.queries.state import BudgetState
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.models import Category

ZERO = Decimal(0)
# One entry of this part of a limit is no habit: a third.
LUMP = 3
Covers = dict[int, frozenset[int]]  # by budget id


def with_parts(budgets: "QuerySet[Budget]") -> "QuerySet[Budget]":
    """The budgets with what their figures and names need."""
    return budgets.select_related("category", "tag", "wallet").prefetch_related(
        "thresholds", "members", "former_limits"
    )


def budget_states(
    *, book: Book, as_of: date, on: date | None = None, paused: bool = False
) -> list[BudgetState]:
    """Every budget in its period that contains `on` (None: `as_of`), in the order in
    which they were made. One for once is left out on other days; paused ones come only
    when asked for.

    A category counts with its subcategories, "all spending" has also what is filed
    under none; transfers never count. The number of statements grows neither with the
    number of budgets nor with the periods that are carried over.
    """
    day = on or as_of
    found = with_parts(Budget.objects.filter(book=book))
    if not paused:
        found = found.filter(paused=False)
    asked = [(each, period_of(each, book, day)) for each in found]
    return _states(book, [pair for pair in asked if pair[1].contains(day)], as_of)


def budget_history(
    *, budget: Budget, as_of: date, count: int = 12
) -> list[BudgetState]:
    """The budget in its running period and those before, latest first, each by the
    limit of its time. One for once has one, one that has not begun the first.
    """
    book = budget.book
    found = with_parts(Budget.objects.filter(book=book)).get(pk=budget.pk)
    periods = [period_of(found, book, as_of)]
    while len(periods) < count and found.cadence != Budget.Cadence.ONCE:
        periods.append(periods[-1].previous())
    return _states(book, [(found, period) for period in periods], as_of)


def state_of(*, budget: Budget, on: date, as_of: date) -> BudgetState:
    """One budget in its period that contains `on`; paused ones too."""
    book = budget.book
    found = with_parts(Budget.objects.filter(book=book)).get(pk=budget.pk)
    return _states(book, [(found, period_of(found, book, on))], as_of)[0]


def covers_of(book: Book, budgets: Iterable[Budget]) -> Covers:
    """The categories that each budget counts, children included."""
    family: dict[int, set[int]] = defaultdict(set)
    rows = Category.objects.filter(book=book).order_by().values_list("pk", "parent_id")
    for pk, parent in rows:
        family[pk].add(pk)
        if parent is not None:
            family[parent].add(pk)
    return {each.pk: frozenset(_covered(each, family)) for each in budgets}


def _covered(budget: Budget, family: dict[int, set[int]]) -> set[int]:
    if budget.scope == Budget.Scope.EVERYTHING:
        return set(family)
    if budget.category_id is not None:
        return family[budget.category_id]
    members = [family[each.category_id] for each in budget.members.all()]
    return set().union(*members)


Asked = Sequence[tuple[Budget, Period]]


def _states(book: Book, asked: Asked, as_of: date) -> list[BudgetState]:
    if not asked:
        return []
    budgets = {budget.pk: budget for budget, _ in asked}
    figures = _Figures(book, list(budgets.values()), asked, as_of)
    for budget in budgets.values():
        budget.book = book  # at hand: no query for each
    states = [figures.state(budget, period) for budget, period in asked]
    return _with_lumps(book, states, as_of)


def _with_lumps(
    book: Book, states: list[BudgetState], as_of: date
) -> list[BudgetState]:
    """Those that are ahead with what single entries took that are a good part of the
    limit: one statement for all of them.
    """
    asked = {
        Large(
            state.budget,
            state.covers,
            state.period,
            round_money(state.limit.amount / LUMP, book.base_currency),
        ): at
        for at, state in enumerate(states)
        if state.is_ahead and state.budget.scope != Budget.Scope.TAG
    }
    found = list(states)
    for large, spent in large_entries(book, asked, as_of):
        at = asked[large]
        found[at] = replace(states[at], lumps=Money(spent, book.base_currency))
    return found


class _Figures:
    """All that the states asked for are made of, read at once."""

    def __init__(
        self, book: Book, budgets: list[Budget], asked: Asked, as_of: date
    ) -> None:
        self.book, self.as_of = book, as_of
        kinds, periods = kinds_of(budgets), [period for _, period in asked]
        self.covers = covers_of(book, budgets)
        self.moved = moves_reader(book, budgets)
        chains = self._chains(budgets, asked)
        needed = [*periods, *(each for chain in chains.values() for each in chain)]
        self.read = reader(book, kinds, needed)
        self.planned = planned_after(book, kinds, periods, as_of)
        self.settled = settled(book, kinds, periods, as_of)
        self.carried = {
            each.pk: carried_into(each, chains[each.pk], self.spent, self.moved)
            for each in budgets
        }

    def _chains(self, budgets: list[Budget], asked: Asked) -> dict[int, list[Period]]:
        latest: dict[int, Period] = {}
        for budget, period in asked:
            latest[budget.pk] = max(latest.get(budget.pk, period), period)
        return {
            each.pk: carrying_periods(each, self.book, latest[each.pk])
            for each in budgets
        }

    def spent(self, budget: Budget, period: Period) -> Decimal:
        """With what is planned."""
        return self.read(period).of(budget, self.covers[budget.pk])

    def state(self, budget: Budget, period: Period) -> BudgetState:
        money = self._money
        ahead = self._by_day(budget, self.planned, period.start, period.end)
        planned = sum((spent for _, spent in ahead), ZERO)
        fixed = ZERO
        if period.contains(self.as_of):
            paid = self._by_day(budget, self.settled, period.start, period.end)
            fixed = sum((spent for _, spent in paid), ZERO)
        return BudgetState(
            budget=budget,
            period=period,
            as_of=self.as_of,
            set_limit=money(set_limit(budget, period.start)),
            carried=money(self.carried[budget.pk].get(period.start, ZERO)),
            moved=money(self.moved(budget, period)),
            spent=money(self.spent(budget, period) - planned),
            fixed=money(fixed),
            lumps=money(ZERO),
            ahead=tuple(ahead),
            thresholds=tuple(sorted(each.percent for each in budget.thresholds.all())),
            covers=self.covers[budget.pk],
        )

    def _by_day(
        self, budget: Budget, rows: Dated, start: date, end: date
    ) -> list[tuple[date, Decimal]]:
        """What counts in the budget of those days, by day."""
        days: dict[date, Spending] = {}
        for row in rows.within(start, end):
            days.setdefault(row.on, Spending()).add(row)
        covers = self.covers[budget.pk]
        sums = [(day, spent.of(budget, covers)) for day, spent in sorted(days.items())]
        return [(day, spent) for day, spent in sums if spent]

    def _money(self, amount: Decimal) -> Money:
        return Money(amount, self.book.base_currency)
