"""What is noted of budgets when their Book was looked at, for the sweep over all Books.

The sweep cannot work out in SQL what is carried over many periods, nor which bills are
still due. It trusts what a look at the Book noted, as long as the Book has the version
that was looked at, and has the Book looked at again otherwise. So nothing is lost with
a message, and a look that finds nothing is not repeated.
"""

from collections.abc import Iterable
from datetime import date

from accounts.models import Book
from budgets.models import Budget
from budgets.queries import BudgetState, may_be_fast

NOTED = ("carried", "carried_into", "seen_on", "seen_version")


def needs_noting(state: BudgetState) -> bool:
    budget = state.budget
    fast = budget.warns_of_pace and may_be_fast(state)
    once = budget.cadence == Budget.Cadence.ONCE and budget.warns_of_pace
    return state.is_running and (budget.carries or fast or once)


def note(
    *, book: Book, states: Iterable[BudgetState], as_of: date, version: int
) -> None:
    """Note what these running states were when the Book had that version."""
    noted = []
    for state in states:
        budget = state.budget
        now = (state.carried.amount, state.period.start, as_of, version)
        if needs_noting(state) and now != tuple(getattr(budget, n) for n in NOTED):
            for name, value in zip(NOTED, now, strict=True):
                setattr(budget, name, value)
            noted.append(budget)
    Budget.objects.filter(book=book).bulk_update(noted, NOTED, batch_size=500)
