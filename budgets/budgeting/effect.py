"""What a transaction about to be saved does to the budgets it counts in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Book
from budgets.cadence import full_name
from budgets.models import Budget
from budgets.queries import ZERO, BudgetState, budget_states
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import Rates, in_base
from ledger.models import Entry
from ledger.queries.totals import SPENDING
from ledger.services.drafts import EntryDraft, Part

SHOWN = 3
Scope = Budget.Scope


@dataclass(frozen=True)
class Effect:
    """A budget once the transaction is saved; `left` is below zero when it is over."""

    state: BudgetState
    left: Money

    @property
    def name(self) -> str:
        return full_name(self.state.budget)

    @property
    def over(self) -> Money:
        return -self.left

    @property
    def is_over(self) -> bool:
        return self.left.amount < 0


@dataclass(frozen=True)
class Row:
    """A line of it: spending in the Book's currency, positive, a refund negative."""

    category_id: int | None
    wallet_id: int
    spent: Decimal


def effects(
    *, book: Book, draft: EntryDraft, replaced: Sequence[Entry], as_of: date
) -> list[Effect]:
    """The budgets whose spending saving the draft changes or confirms, the narrowest
    first, at most SHOWN. `replaced` are the rows that it takes the place of.

    Counts what is spent up to today, and for a transaction planned ahead what is
    planned as well. Nothing for income and transfers.
    """
    if draft.kind not in SPENDING:
        return []
    rows, tags = _rows_of(book, draft), {fold(name) for name in draft.tags}
    ahead, found = draft.date > as_of, []
    for state in budget_states(book=book, as_of=as_of, on=draft.date):
        mine = [row for row in rows if _counts(state, row, tags)]
        if mine:
            left = state.left - state.planned if ahead else state.left
            more = sum((row.spent for row in mine), ZERO)
            more -= _already_in(state, replaced, with_planned=ahead)
            found.append(Effect(state, left - Money(more, left.currency)))
    return sorted(found, key=_breadth)[:SHOWN]


def _rows_of(book: Book, draft: EntryDraft) -> list[Row]:
    currency = draft.wallet.currency
    rate = Rates(book, {currency}, draft.date, draft.date).or_nothing(
        currency, draft.date
    )
    sign = -1 if draft.kind == Entry.Kind.REFUND else 1
    parts = draft.parts or (Part(draft.amount, draft.category),)
    return [
        Row(
            part.category.pk if part.category else None,
            draft.wallet.pk,
            sign * in_base(book, part.amount, rate),
        )
        for part in parts
    ]


def _counts(state: BudgetState, row: Row, tags: Iterable[str]) -> bool:
    budget = state.budget
    match budget.scope:
        case Scope.EVERYTHING:
            return True
        case Scope.WALLET:
            return row.wallet_id == budget.wallet_id
        case Scope.TAG:
            return budget.tag is not None and budget.tag.name_key in tags
    return row.category_id in state.covers


def _already_in(
    state: BudgetState, replaced: Sequence[Entry], *, with_planned: bool
) -> Decimal:
    """What the rows to be replaced add to the figure that is shown now."""
    tags = {link.tag.name_key for row in replaced for link in row.entry_tags.all()}
    return sum(
        (
            -row.base_amount
            for row in replaced
            if row.kind in SPENDING
            and state.period.contains(row.date)
            and (with_planned or row.date <= state.as_of)
            and _counts(state, _row(row), tags)
        ),
        ZERO,
    )


def _row(entry: Entry) -> Row:
    return Row(entry.category_id, entry.wallet_id, -entry.base_amount)


def _breadth(effect: Effect) -> tuple[bool, bool, int, int]:
    budget = effect.state.budget
    beside = budget.scope in {Scope.TAG, Scope.WALLET}
    everything = budget.scope == Scope.EVERYTHING
    return everything, beside, len(effect.state.covers), budget.pk
