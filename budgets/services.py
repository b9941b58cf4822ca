"""Making, changing and deleting budgets; making and changing bills."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from accounts.models import Book, User
from accounts.queue import enqueue
from budgets.models import Bill, Budget, Threshold
from budgets.tasks import check_book
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Category, Change, Recurring
from ledger.services.editing import BookEdit, edit_book
from ledger.services.recurring import (
    RecurringDraft,
    check_recurring,
    write_recurring,
)

DEFAULT_THRESHOLDS = (80, 100)


# --- budgets --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class BudgetDraft:
    """`category` None is all spending. `amount` is in the Book's currency, zero or
    more; `thresholds` are percent of it.
    """

    amount: Decimal
    category: Category | None = None
    cadence: str = Budget.Cadence.MONTH
    thresholds: tuple[int, ...] = DEFAULT_THRESHOLDS


def create_budget(*, book: Book, actor: User | None, draft: BudgetDraft) -> Budget:
    """Raises InvalidEntry when there is such a budget already."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=_name_of(draft)
    ) as edit:
        budget = Budget(book=book)
        _check(budget, draft)
        _fill(budget, draft)
        budget.save()
        edit.written([budget, *_set_thresholds(budget, draft.thresholds)])
        enqueue(check_book, book.pk)
    return budget


def change_budget(
    *, book: Book, actor: User | None, budget: Budget, version: int, draft: BudgetDraft
) -> Budget:
    """Make the budget what the draft says. A raised limit, or other spending than
    before, arms its thresholds anew.

    Raises StaleVersion, or InvalidEntry when there is such a budget already.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=_name_of(draft)
    ) as edit:
        budget = _claim_budget(budget, version)
        _check(budget, draft)
        edit.changing([budget, *budget.thresholds.all()])
        if _rearms(budget, draft):
            budget.arming = _next_arming(budget)
        _fill(budget, draft)
        budget.version += 1
        budget.save()
        edit.written([budget, *_set_thresholds(budget, draft.thresholds)])
        enqueue(check_book, book.pk)
    return budget


def delete_budget(*, book: Book, actor: User | None, budget: Budget) -> Change:
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=budget.name
    ) as edit:
        found = Budget.objects.filter(pk=budget.pk).first()
        if found is None:
            raise StaleVersion("It was deleted meanwhile.")
        # Its overruns too: restored without them, it would alert a second time.
        overruns = found.overruns.order_by("pk")
        edit.changing([found, *found.thresholds.all(), *overruns])
        found.delete()
    assert edit.change is not None
    return edit.change


def _name_of(draft: BudgetDraft) -> str:
    return draft.category.name if draft.category else Budget.Scope.EVERYTHING.label


def _check(budget: Budget, draft: BudgetDraft) -> None:
    if draft.category and draft.category.kind != Category.Kind.EXPENSE:
        raise InvalidEntry("A budget is for spending.", field="category")
    twins = Budget.objects.filter(
        book=budget.book, category=draft.category, cadence=draft.cadence
    )
    if twins.exclude(pk=budget.pk).exists():
        raise InvalidEntry(
            f"There is a budget per {draft.cadence} for it already.", field="category"
        )


def _fill(budget: Budget, draft: BudgetDraft) -> None:
    budget.category, budget.amount = draft.category, draft.amount
    budget.scope = Budget.Scope.CATEGORY if draft.category else Budget.Scope.EVERYTHING
    budget.cadence = draft.cadence


def _set_thresholds(budget: Budget, percents: tuple[int, ...]) -> list[Threshold]:
    """Make these its thresholds, keeping those that stay."""
    budget.thresholds.exclude(percent__in=percents).delete()
    known = set(budget.thresholds.values_list("percent", flat=True))
    for percent in sorted(set(percents) - known):
        Threshold(book=budget.book, budget=budget, percent=percent).save()
    return list(budget.thresholds.all())


def _rearms(budget: Budget, draft: BudgetDraft) -> bool:
    same = (budget.category, budget.cadence) == (draft.category, draft.cadence)
    return draft.amount > budget.amount or not same


def _next_arming(budget: Budget) -> int:
    """One that no overrun has seen, even after a raise was undone."""
    seen = budget.overruns.aggregate(most=Max("arming"))["most"] or 0
    return max(budget.arming, seen) + 1


def _claim_budget(budget: Budget, version: int) -> Budget:
    found: Budget | None = Budget.objects.filter(pk=budget.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    if found.version != version:
        raise StaleVersion("It was changed meanwhile.")
    return found


# --- bills ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class BillDraft(RecurringDraft):
    """`lead_days` None leaves the reminder to each person's own setting."""

    lead_days: int | None = None


def create_bill(*, book: Book, actor: User | None, draft: BillDraft) -> Bill:
    """A bill with its schedule. Raises InvalidEntry naming the field."""
    check_recurring(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=draft.name
    ) as edit:
        bill = Bill(book=book, recurring=Recurring(book=book))
        _write_bill(edit, bill, draft)
        enqueue(check_book, book.pk)
    return bill


def change_bill(
    *, book: Book, actor: User | None, bill: Bill, version: int, draft: BillDraft
) -> Bill:
    """Make the bill what the draft says, its schedule as in change_recurring. Raises
    StaleVersion or InvalidEntry.
    """
    check_recurring(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=draft.name
    ) as edit:
        bill = _claim_bill(bill, version)
        edit.changing([bill.recurring, bill])
        bill.version += 1
        _write_bill(edit, bill, draft)
        enqueue(check_book, book.pk)
    return bill


def _write_bill(edit: BookEdit, bill: Bill, draft: BillDraft) -> None:
    bill.recurring = write_recurring(edit, bill.recurring, draft)
    bill.lead_days = draft.lead_days
    bill.save()
    edit.written([bill.recurring, bill])
    edit.about(bill)


def _claim_bill(bill: Bill, version: int) -> Bill:
    found: Bill | None = (
        Bill.objects.filter(pk=bill.pk).select_related("recurring").first()
    )
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    if found.recurring.version != version:
        raise StaleVersion("It was changed meanwhile.")
    return found
