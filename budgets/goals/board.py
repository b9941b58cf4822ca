"""The page of all goals: what is saved and owed, and whether the plans can be met.

Rule: docs/algorithms/goals.md
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from statistics import median

from accounts.models import Book
from budgets.goals.pace import ZERO
from budgets.goals.states import GoalState, goal_states
from budgets.models import Goal
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.currencies.rates import Rates, in_base
from ledger.models import Wallet
from ledger.queries.totals import balances_at, entry_span, monthly_flows

# So many whole months say what is usual.
USUAL_MONTHS = 6


@dataclass(frozen=True)
class Overset:
    """A wallet that holds less than what was set aside in it for its goals."""

    wallet: Wallet
    set_aside: Money
    holds: Money

    @property
    def missing(self) -> Money:
        return self.set_aside - self.holds


@dataclass(frozen=True)
class GoalBoard:
    """All goals in use. Sums are in the Book's currency at the rate of the day; what
    has no rate counts nothing. `usually_left` is the median of income less spending
    over the last whole months, None before the first.
    """

    states: tuple[GoalState, ...]
    archived: tuple[GoalState, ...]
    overset: tuple[Overset, ...]
    saved: Money
    owed: Money
    required: Money
    usually_left: Money | None
    rate_missing: tuple[str, ...]

    @cached_property
    def savings(self) -> list[GoalState]:
        return [state for state in self.states if not state.goal.is_debt]

    @cached_property
    def debts(self) -> list[GoalState]:
        return [state for state in self.states if state.goal.is_debt]

    @property
    def spare(self) -> Money | None:
        """What is usually left beyond what the goals require; below zero is short."""
        return None if self.usually_left is None else self.usually_left - self.required


def goal_board(*, book: Book, as_of: date) -> GoalBoard:
    states = goal_states(book=book, as_of=as_of)
    rates = _Worth(book, states, as_of)
    return GoalBoard(
        states=tuple(states),
        archived=tuple(goal_states(book=book, as_of=as_of, archived=True)),
        overset=tuple(_overset(book, states, as_of)),
        saved=rates.sum(_counted_once(states)),
        owed=rates.sum(state.left for state in states if state.goal.is_debt),
        required=rates.sum(_required(states)),
        usually_left=usually_left(book=book, as_of=as_of) if states else None,
        rate_missing=rates.missing,
    )


def usually_left(*, book: Book, as_of: date) -> Money | None:
    """The median of what each of the last whole months of the Book left over; months
    before its first entry do not count. None without one.
    """
    span = entry_span(book=book)
    if span is None:
        return None
    months = [Period.month_of(as_of, book.pay_day).previous()]
    while len(months) < USUAL_MONTHS:
        months.insert(0, months[0].previous())
    lived = [month for month in months if month.last >= span[0]]
    if not lived:
        return None
    flows = monthly_flows(book=book, months=lived)
    usual = median(each.flow.net.amount for each in flows)
    return Money(round_money(usual, book.base_currency), book.base_currency)


def _counted_once(states: Iterable[GoalState]) -> list[Money]:
    """What is put by for saving goals. What a wallet owes was not saved."""
    return [max(s.saved, Money(ZERO, s.saved.currency)) for s in states if _saves(s)]


def _saves(state: GoalState) -> bool:
    return not state.goal.is_debt


def _required(states: Iterable[GoalState]) -> list[Money]:
    """Per month, of goals that are neither reached nor paused: what meets the date, of
    a debt at least its payment.
    """
    found = []
    for state in states:
        if state.is_reached or state.goal.paused:
            continue
        least = Money(state.goal.payment, state.goal.currency)
        found.append(max(state.required or least, least))
    return found


class _Worth:
    """Sums in the Book's currency at the rates of a day."""

    def __init__(self, book: Book, states: list[GoalState], as_of: date) -> None:
        self._book, self._as_of = book, as_of
        self._currencies = {state.goal.currency for state in states}
        self._rates = Rates(book, self._currencies, as_of, as_of)

    def sum(self, moneys: Iterable[Money]) -> Money:
        worth = (in_base(self._book, m.amount, self._rate(m.currency)) for m in moneys)
        return Money(sum(worth, ZERO), self._book.base_currency)

    def _rate(self, currency: str) -> Decimal:
        return self._rates.or_nothing(currency, self._as_of)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(sorted(c for c in self._currencies if not self._rate(c)))


def oversets_in(*, book: Book, wallet: Wallet | None, as_of: date) -> list[Overset]:
    """Whether more is set aside in that wallet than it holds; at most one."""
    states = goal_states(book=book, as_of=as_of)
    in_it = [state for state in states if state.goal.wallet == wallet]
    return list(_overset(book, in_it, as_of))


def _overset(book: Book, states: Iterable[GoalState], as_of: date) -> Iterable[Overset]:
    sums: dict[Wallet, Decimal] = defaultdict(lambda: ZERO)
    for state in states:
        if _saves(state) and state.goal.counting == Goal.Counting.SET_ASIDE:
            assert state.goal.wallet is not None
            sums[state.goal.wallet] += state.saved.amount
    if not sums:
        return
    balances = balances_at(book=book, as_of=as_of)
    for wallet, amount in sums.items():
        holds = balances.get(wallet.pk, ZERO)
        if amount > holds:
            yield Overset(wallet, wallet.money(amount), wallet.money(holds))
