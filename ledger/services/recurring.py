"""Making, changing, pausing, cancelling and deleting schedules."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Book, User
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Category, Change, Entry, Occurrence, Recurring, Wallet
from ledger.naming import check_name
from ledger.recurring.schedule import SHORTEST_MONTH, dates, next_due, open_dues
from ledger.services.editing import BookEdit, edit_book
from ledger.services.entries import CATEGORY_KIND, payee_named
from ledger.signals import entries_changed

Kind, Unit = Recurring.Kind, Recurring.Unit


@dataclass(frozen=True, kw_only=True)
class RecurringDraft:
    """What a person means to come again. Amounts are positive, in the wallet's
    currency; `least` and `most` only where it varies.

    `due_on` is its next date, `ends_on` its last possible one, included, and `count`
    how many are to come; None never ends. `days` as in Recurring. `payee` "" is the
    name.
    """

    name: str
    amount: Decimal
    wallet: Wallet
    due_on: date
    kind: str = Kind.EXPENSE
    to_wallet: Wallet | None = None
    category: Category | None = None
    payee: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = Unit.MONTH
    interval: int = 1
    days: str = ""
    weekend: str = Recurring.Weekend.AS_IS
    ends_on: date | None = None
    count: int | None = None
    automatic: bool = False
    trial_ends_on: date | None = None
    cancel_by: date | None = None


def create_recurring(
    *, book: Book, actor: User | None, draft: RecurringDraft
) -> Recurring:
    """Raises InvalidEntry naming the field."""
    check_recurring(draft)
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=draft.name
    ) as edit:
        recurring = write_recurring(edit, Recurring(book=book), draft)
        edit.written([recurring])
    return recurring


def change_recurring(
    *,
    book: Book,
    actor: User | None,
    recurring: Recurring,
    version: int,
    draft: RecurringDraft,
) -> Change:
    """Make the schedule what the draft says; what was booked stays.

    While its rule and next date stay, it goes on counting from its first date, so the
    31st stays the 31st; otherwise it counts anew from `due_on`. Raises StaleVersion or
    InvalidEntry.
    """
    check_recurring(draft)
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=draft.name
    ) as edit:
        recurring = _found(recurring)
        if recurring.version != version:
            raise StaleVersion("It was changed meanwhile.")
        edit.changing([recurring])
        recurring = write_recurring(edit, recurring, draft)
        edit.written([recurring])
    assert edit.change is not None
    return edit.change


def pause_recurring(
    *, book: Book, actor: User | None, recurring: Recurring, paused: bool, as_of: date
) -> Change:
    """Stop expecting it, or expect it again from `as_of` on: the dates that passed
    meanwhile are skipped. Raises StaleVersion when it is gone.
    """
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=recurring.name
    ) as edit:
        recurring = _found(recurring)
        recurring.paused = paused
        missed = [] if paused else _missed(recurring, as_of)
        moved = recurring.occurrences.filter(due_on__in=missed)
        edit.changing([recurring.fresh(), *moved])
        recurring.version += 1
        recurring.save(update_fields=["paused", "version"])
        edit.written([recurring, *_skipped(recurring, missed)])
    assert edit.change is not None
    return edit.change


def cancel_recurring(
    *,
    book: Book,
    actor: User | None,
    recurring: Recurring,
    cancelled_on: date | None,
) -> Change:
    """Expect nothing after that day and warn when it is charged again; None takes the
    mark away. Raises StaleVersion when it is gone.
    """
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=recurring.name
    ) as edit:
        recurring = _found(recurring)
        edit.changing([recurring])
        recurring.cancelled_on = cancelled_on
        recurring.version += 1
        recurring.save(update_fields=["cancelled_on", "version"])
        edit.written([recurring])
    assert edit.change is not None
    return edit.change


def delete_recurring(*, book: Book, actor: User | None, recurring: Recurring) -> Change:
    """Delete the schedule with what hangs on it. Entries made from it stay. Raises
    StaleVersion when it is gone.
    """
    with edit_schedule(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=recurring.name
    ) as edit:
        recurring = _found(recurring)
        edit.changing([recurring, *_dependants(recurring)])
        recurring.delete()
    assert edit.change is not None
    return edit.change


@contextmanager
def edit_schedule(
    *, book: Book, actor: User | None, verb: str, label: str
) -> Iterator[BookEdit]:
    """edit_book, telling the apps above as if entries had changed: what is due has."""
    with edit_book(book=book, actor=actor, verb=verb, label=label) as edit:
        yield edit
        tell = partial(entries_changed.send, sender=Book, book_id=book.pk)
        transaction.on_commit(tell, robust=True)


# --- checking and writing -------------------------------------------------------------


def check_recurring(draft: RecurringDraft) -> None:
    """Raise InvalidEntry, with the field it is about, for what cannot be planned."""
    check_name(draft.payee, field="payee")
    if draft.amount <= 0:
        raise InvalidEntry("Enter an amount above zero.", field="amount")
    if draft.category and draft.category.kind != CATEGORY_KIND.get(
        Entry.Kind(draft.kind)
    ):
        raise InvalidEntry(
            f"That category is not for {Kind(draft.kind).label.lower()} entries.",
            field="category",
        )
    if (draft.kind == Kind.TRANSFER) != (draft.to_wallet is not None):
        raise InvalidEntry("Choose the wallet it goes to.", field="to_wallet")
    if draft.to_wallet == draft.wallet:
        raise InvalidEntry("Choose two different wallets.", field="to_wallet")
    _check_range(draft)
    _check_end(draft)


def _check_range(draft: RecurringDraft) -> None:
    if draft.least is None and draft.most is None:
        return
    if draft.least is None or draft.most is None:
        missing = "least" if draft.least is None else "most"
        raise InvalidEntry("Enter both, or neither.", field=missing)
    if not 0 < draft.least <= draft.amount <= draft.most:
        raise InvalidEntry("The expected amount lies between them.", field="most")


def _check_end(draft: RecurringDraft) -> None:
    if draft.ends_on is not None and draft.ends_on < draft.due_on:
        raise InvalidEntry("It ends before it is due.", field="ends_on")
    if draft.ends_on is not None and draft.count is not None:
        raise InvalidEntry("Enter a last day or a number, not both.", field="count")


def write_recurring(
    edit: BookEdit, recurring: Recurring, draft: RecurringDraft
) -> Recurring:
    """Save the schedule as the draft says, inside `edit`."""
    _set_rule(recurring, draft)
    recurring.name, recurring.kind = draft.name, draft.kind
    recurring.amount = draft.amount
    recurring.least, recurring.most = draft.least, draft.most
    recurring.wallet, recurring.to_wallet = draft.wallet, draft.to_wallet
    recurring.category = draft.category
    recurring.payee = payee_named(edit.book, draft.payee)
    recurring.weekend, recurring.automatic = draft.weekend, draft.automatic
    recurring.trial_ends_on = draft.trial_ends_on
    recurring.cancel_by = draft.cancel_by
    recurring.version += 1 if recurring.pk else 0
    recurring.save()
    edit.about(recurring)
    return recurring


def _set_rule(recurring: Recurring, draft: RecurringDraft) -> None:
    """Rule, first date and end: counted anew unless rule and next date stay."""
    rule = (draft.unit, draft.interval, draft.days)
    goes_on = recurring.pk and draft.due_on == shown_date(recurring)
    first, days, past = draft.due_on, draft.days, 0
    if goes_on and rule == (recurring.unit, recurring.interval, recurring.days):
        first = recurring.starts_on
        past = _passed(recurring) if draft.count else 0
    elif goes_on and not days and recurring.starts_on.day > SHORTEST_MONTH:
        # Seen in a short month, the 31st is still meant.
        days = str(recurring.starts_on.day) if draft.unit in _MONTHLY else ""
    if recurring.pk and first != recurring.starts_on:
        recurring.posted_until = None
    recurring.unit, recurring.interval = draft.unit, draft.interval
    recurring.days = days
    recurring.starts_on, recurring.ends_on = first, draft.ends_on
    recurring.count = draft.count and draft.count + past


_MONTHLY = {Unit.MONTH, Unit.YEAR}


def shown_date(recurring: Recurring) -> date:
    """The date its form shows: the next one, of an ended one the first."""
    following = next_due(recurring)
    return following.due_on if following else recurring.starts_on


def remaining_count(recurring: Recurring) -> int | None:
    """How many dates are to come where they are counted; at least one."""
    if recurring.count is None:
        return None
    return max(recurring.count - _passed(recurring), 1)


def _passed(recurring: Recurring) -> int:
    following = shown_date(recurring)
    return sum(1 for on in dates(recurring, until=following) if on < following)


def _missed(recurring: Recurring, as_of: date) -> list[date]:
    dues = open_dues(recurring, until=as_of)
    return [due.due_on for due in dues if due.on < as_of]


def _skipped(recurring: Recurring, missed: list[date]) -> list[Occurrence]:
    return [
        Occurrence.objects.update_or_create(
            book=recurring.book,
            recurring=recurring,
            due_on=due_on,
            defaults={"state": Occurrence.State.SKIPPED, "moved_to": None},
        )[0]
        for due_on in missed
    ]


def _dependants(recurring: Recurring) -> list[Any]:
    """The rows that go with it, whichever app they are of."""
    rows: list[Any] = []
    for link in Recurring._meta.related_objects:
        model: Any = link.related_model
        of_it = model.objects.filter(**{link.field.name: recurring})
        rows += of_it.order_by("pk")
    return rows


def _found(recurring: Recurring) -> Recurring:
    found: Recurring | None = Recurring.objects.filter(pk=recurring.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found
