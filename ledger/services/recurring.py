"""Booking and skipping the dates of a Recurring."""

from datetime import date
from decimal import Decimal

from accounts.models import Book, User
from ledger.errors import StaleVersion
from ledger.models import Change, Entry, Occurrence, Recurring, Wallet
from ledger.services.editing import BookEdit, edit_book
from ledger.services.entries import EntryDraft, check_draft, write_draft


def book_occurrence(
    *,
    book: Book,
    actor: User | None,
    recurring: Recurring,
    due_on: date,
    paid_on: date,
    amount: Decimal | None = None,
    wallet: Wallet | None = None,
) -> Change:
    """Make the entry of one of its dates. `amount` and `wallet` None are the expected
    ones. Raises StaleVersion when that date is settled already.
    """
    draft = EntryDraft(
        kind=recurring.kind,
        date=paid_on,
        wallet=wallet or recurring.wallet,
        amount=recurring.amount if amount is None else amount,
        category=recurring.category,
        payee=recurring.payee.name if recurring.payee else recurring.name,
    )
    check_draft(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=recurring.name
    ) as edit:
        _check_open(recurring, due_on)
        entry = write_draft(edit, draft)[0]
        _settle(edit, recurring, due_on, entry)
        edit.about(entry)
    assert edit.change is not None
    return edit.change


def skip_occurrence(
    *, book: Book, actor: User | None, recurring: Recurring, due_on: date
) -> Change:
    """Let one of its dates pass without an entry. Raises StaleVersion likewise."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=recurring.name
    ) as edit:
        _check_open(recurring, due_on)
        _settle(edit, recurring, due_on, None)
    assert edit.change is not None
    return edit.change


def _settle(
    edit: BookEdit, recurring: Recurring, due_on: date, entry: Entry | None
) -> None:
    state = Occurrence.State.BOOKED if entry else Occurrence.State.SKIPPED
    occurrence = Occurrence(
        book=edit.book, recurring=recurring, due_on=due_on, state=state, entry=entry
    )
    occurrence.save()
    edit.written([occurrence])


def _check_open(recurring: Recurring, due_on: date) -> None:
    if recurring.occurrences.filter(due_on=due_on).exists():
        raise StaleVersion("That one is settled already.")
