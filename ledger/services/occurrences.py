"""Dealing with one date of a schedule: booking, linking, skipping, moving it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Book, User
from expense_tracker.kernel.money import round_money
from ledger.currencies.rates import rate_on
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change, Entry, Occurrence, Recurring, Wallet
from ledger.recurring.schedule import is_date_of
from ledger.services.editing import BookEdit, edit_book
from ledger.services.entries import EntryDraft, check_draft, write_draft
from ledger.services.recurring import edit_schedule

State = Occurrence.State


@dataclass(frozen=True, kw_only=True)
class Payment:
    """How a date was paid. `amount` and `wallet` None are the expected ones."""

    on: date
    amount: Decimal | None = None
    wallet: Wallet | None = None


def book_occurrence(
    *,
    book: Book,
    actor: User | None,
    recurring: Recurring,
    due_on: date,
    paid: Payment,
) -> Change:
    """Make the entry of one of its dates. Raises StaleVersion when that date is
    settled already, InvalidEntry when there is no such date, or NoRate.
    """
    draft = _draft(book, recurring, paid)
    check_draft(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=recurring.name
    ) as edit:
        occurrence = _claim(edit, recurring, due_on)
        entry = write_draft(edit, draft)[0]
        _settle(edit, occurrence, State.BOOKED, entry=entry)
        edit.about(entry)
    assert edit.change is not None
    return edit.change


def link_occurrence(
    *,
    book: Book,
    actor: User | None,
    recurring: Recurring,
    due_on: date,
    entry: Entry,
) -> Change:
    """Settle one of its dates with an entry that is there. Raises like
    book_occurrence; InvalidEntry also when the entry is of another kind, or settles
    another date.
    """
    if entry.kind != recurring.kind:
        raise InvalidEntry(f"That transaction is no {recurring.kind}.", field="entry")
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=recurring.name
    ) as edit:
        occurrence = _claim(edit, recurring, due_on)
        if entry.occurrences.exists():
            raise InvalidEntry("That transaction settles another date.", field="entry")
        _settle(edit, occurrence, State.BOOKED, entry=entry)
        edit.about(recurring)
    assert edit.change is not None
    return edit.change


def skip_occurrence(
    *, book: Book, actor: User | None, recurring: Recurring, due_on: date
) -> Change:
    """Let one of its dates pass without an entry. Raises like book_occurrence."""
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=recurring.name
    ) as edit:
        occurrence = _claim(edit, recurring, due_on)
        _settle(edit, occurrence, State.SKIPPED)
        edit.about(recurring)
    assert edit.change is not None
    return edit.change


def move_occurrence(
    *, book: Book, actor: User | None, recurring: Recurring, due_on: date, to: date
) -> Change:
    """Have one of its dates on another day, the others stay. Raises like
    book_occurrence.
    """
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=recurring.name
    ) as edit:
        occurrence = _claim(edit, recurring, due_on)
        _settle(edit, occurrence, State.MOVED, moved_to=to)
        edit.about(recurring)
    assert edit.change is not None
    return edit.change


def _draft(book: Book, recurring: Recurring, paid: Payment) -> EntryDraft:
    wallet = paid.wallet or recurring.wallet
    amount = recurring.amount if paid.amount is None else paid.amount
    payee = recurring.payee.name if recurring.payee else recurring.name
    into = recurring.to_wallet
    return EntryDraft(
        kind=recurring.kind,
        date=paid.on,
        wallet=wallet,
        amount=amount,
        category=recurring.category,
        payee="" if into else payee,
        note=recurring.name if into else "",
        to_wallet=into,
        to_amount=_arriving(book, amount, wallet, into, paid.on) if into else None,
    )


def _arriving(
    book: Book, amount: Decimal, wallet: Wallet, into: Wallet, on: date
) -> Decimal | None:
    """What arrives in another currency, at the rates of the day."""
    if wallet.currency == into.currency:
        return None
    left = rate_on(book=book, currency=wallet.currency, on=on)
    arrives = rate_on(book=book, currency=into.currency, on=on)
    return round_money(amount * left / arrives, into.currency)


def _claim(edit: BookEdit, recurring: Recurring, due_on: date) -> Occurrence:
    """The row of that date, noted in `edit` if there is one. Inside the Book's lock."""
    current = Recurring.objects.filter(pk=recurring.pk).first()
    if current is None:
        raise StaleVersion("It was deleted meanwhile.")
    if not is_date_of(current, due_on):
        raise InvalidEntry("It is not due on that day.", field="due_on")
    found: Occurrence | None = recurring.occurrences.filter(due_on=due_on).first()
    if found is None:
        return Occurrence(book=edit.book, recurring=recurring, due_on=due_on)
    if found.state != State.MOVED:
        raise StaleVersion("That one is settled already.")
    edit.changing([found])
    return found


def _settle(
    edit: BookEdit,
    occurrence: Occurrence,
    state: str,
    *,
    entry: Entry | None = None,
    moved_to: date | None = None,
) -> None:
    occurrence.state, occurrence.entry = state, entry
    occurrence.moved_to = moved_to
    occurrence.save()
    edit.written([occurrence])
