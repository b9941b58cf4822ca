"""Figures of budgets and bills.

Amounts are Money in the Book's currency and spending is positive, unless a docstring
says otherwise. `as_of` is the Book's today: entries up to and including it are spent,
later ones are planned and counted apart.
Rules with worked examples: docs/algorithms/budget-state.md and free-to-spend.md.
"""

from budgets.queries.free import (
    FreeToSpend,
    Line,
    due_bills,
    free_to_spend,
    left_until,
)
from budgets.queries.pace import Passing, bills_of, may_be_fast, passing
from budgets.queries.state import (
    HUNDRED,
    NEAR,
    SPENT_OF_NOTHING,
    WORDS,
    ZERO,
    BudgetState,
    State,
    per_day,
)
from budgets.queries.states import budget_history, budget_states, state_of
from budgets.queries.sums import counted, covering

__all__ = [
    "HUNDRED",
    "NEAR",
    "SPENT_OF_NOTHING",
    "WORDS",
    "ZERO",
    "BudgetState",
    "FreeToSpend",
    "Line",
    "Passing",
    "State",
    "bills_of",
    "budget_history",
    "budget_states",
    "counted",
    "covering",
    "due_bills",
    "free_to_spend",
    "left_until",
    "may_be_fast",
    "passing",
    "per_day",
    "state_of",
]
