"""Which budgets may be added up."""

from collections.abc import Iterable

from budgets.models import Budget
from budgets.queries.state import BudgetState

Scope, Cadence = Budget.Scope, Budget.Cadence

# Of two budgets on the same spending, the one that comes first here counts.
_PREFERENCE = [
    Cadence.MONTH,
    Cadence.CALENDAR,
    Cadence.FORTNIGHT,
    Cadence.WEEK,
    Cadence.QUARTER,
    Cadence.YEAR,
    Cadence.ONCE,
]
# Any category may be under these: they stand beside the sums.
_CROSSING = {Scope.TAG, Scope.WALLET}


def counted(states: Iterable[BudgetState]) -> list[BudgetState]:
    """The states whose sums may be added up: no spending is in two of them.

    The widest goes first: all spending stands for every other, then those of the most
    categories; of two on the same spending, the one that _PREFERENCE names first. What
    shares a category with one that counts does not count. Budgets of a tag or a wallet
    never do: what is in them is in a category, too.
    """
    shown = list(states)
    chosen: list[BudgetState] = []
    for state in sorted(shown, key=_width):
        if state.budget.scope in _CROSSING or state.budget.paused:
            continue
        if covering(state, chosen) is None:
            chosen.append(state)
    taken = {id(state) for state in chosen}
    return [state for state in shown if id(state) in taken]


def covering(state: BudgetState, summed: Iterable[BudgetState]) -> BudgetState | None:
    """The one of `summed` that has some of the state's spending already."""
    for other in summed:
        everything = Scope.EVERYTHING in {other.budget.scope, state.budget.scope}
        if everything or other.covers & state.covers:
            return other
    return None


def _width(state: BudgetState) -> tuple[bool, int, int, int]:
    narrow = state.budget.scope != Scope.EVERYTHING
    rank = _PREFERENCE.index(Cadence(state.budget.cadence))
    return narrow, -len(state.covers), rank, state.budget.pk
