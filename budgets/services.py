"""Making and changing bills; what makes budgets is handed on from budgets.budgeting."""

from dataclasses import dataclass

from accounts.models import Book, User
from accounts.queue import enqueue
from budgets.budgeting.drafts import DEFAULT_THRESHOLDS, BudgetDraft
from budgets.budgeting.setting import change_budget, create_budget, delete_budget
from budgets.models import Bill
from budgets.tasks import check_book
from ledger.errors import StaleVersion
from ledger.models import Change, Recurring
from ledger.services.editing import BookEdit, edit_book
from ledger.services.recurring import (
    RecurringDraft,
    check_recurring,
    write_recurring,
)

__all__ = [
    "DEFAULT_THRESHOLDS",
    "BillDraft",
    "BudgetDraft",
    "change_bill",
    "change_budget",
    "create_bill",
    "create_budget",
    "delete_budget",
]


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
