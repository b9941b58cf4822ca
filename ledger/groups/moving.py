"""Choosing another Book for one's part in a group.

What was booked goes along, as it was filed and by whom it was made, with its receipts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from accounts.models import Book, User
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.text import fold
from ledger.errors import InUse
from ledger.groups.changing import hold
from ledger.groups.deeds import all_wanted
from ledger.groups.errors import GroupError
from ledger.groups.posting import (
    BOOKED,
    former_rows,
    likely_category,
    may_book,
    write_posting,
)
from ledger.groups.returning import bring_back
from ledger.groups.stays import (
    booked_ids,
    forget,
    last_stay,
    leave_behind,
    rows_of,
    take_up,
)
from ledger.history.wording import PART
from ledger.models import Category, Change, Entry, Participant, Posting, Receipt, Wallet
from ledger.services.drafts import EntryDraft, draft_of
from ledger.services.editing import BookEdit, edit_book, lock
from ledger.services.entries import remove, whole
from ledger.services.wallets import archive_wallet, delete_wallet


@dataclass(frozen=True)
class Taken:
    """An entry on its way to another Book."""

    draft: EntryDraft
    maker: User | None
    receipts: list[Receipt]


# What each posting had booked, by its id.
Luggage = Mapping[int, Sequence[Taken]]


@transaction.atomic
def book_in(*, person: Participant, book: Book) -> None:
    """Have their part booked in that Book of theirs, from the group's first day on. It
    goes from where it was, but stays in a Book that they may change no more.

    Raises GroupError for a Book that they may not change, LockedEntry when a statement
    has settled what would move, BookFrozen, and NoRate where one is missing.
    """
    hold(person.group, archived=True)
    person.refresh_from_db()
    if person.book_id == book.pk:
        return
    if not may_book(Participant(user=person.user, book=book)):
        raise GroupError("Choose a book that you may change.", field="book")
    luggage = _leave(person, book)
    person.book, person.wallet = book, None
    with book_scope(book):
        _arrive(person, book, luggage)
    person.save(update_fields=["book", "wallet"])


# --- leaving --------------------------------------------------------------------------


def _leave(person: Participant, book: Book) -> Luggage:
    former = person.book
    if former is None:
        return {}
    with book_scope(former):
        if not may_book(person):
            leave_behind(person)
            return {}
        # In one order, whichever way somebody else is moving.
        for each in sorted((former, book), key=lambda one: one.pk):
            lock(each)
        luggage = _take_from(former, person)
        forget(person)
        return luggage


def _take_from(book: Book, person: Participant) -> Luggage:
    luggage = {}
    verb, label = Change.Verb.DELETED, person.group.name
    with edit_book(book=book, actor=person.user, verb=verb, label=label) as edit:
        edit.is_of_group = True
        edit.subject = (PART, person.pk)
        edit.before += rows_of(person)
        for posting in person.postings.all():
            luggage[posting.pk] = [_taken(edit, rows) for rows in former_rows(posting)]
    wallet = Wallet.objects.filter(pk=person.wallet_id).first()
    if wallet is not None:
        _put_away(book, person, wallet)
    return luggage


def _taken(edit: BookEdit, rows: list[Entry]) -> Taken:
    receipts = list(Receipt.objects.filter(entry__in=rows).order_by("pk"))
    taken = Taken(draft_of(rows), rows[0].created_by, receipts)
    edit.changing([*whole(rows), *receipts])
    # The row alone: its files go along.
    Receipt.objects.filter(pk__in=[receipt.pk for receipt in receipts]).delete()
    remove(edit, rows)
    return taken


def _put_away(book: Book, person: Participant, wallet: Wallet) -> None:
    try:
        delete_wallet(book=book, actor=person.user, wallet=wallet)
    except InUse:
        archive_wallet(book=book, actor=person.user, wallet=wallet, archived=True)


# --- arriving -------------------------------------------------------------------------


def _arrive(person: Participant, book: Book, luggage: Luggage) -> None:
    stay = last_stay(person)
    verb, label = Change.Verb.ADDED, person.group.name
    with edit_book(book=book, actor=person.user, verb=verb, label=label) as edit:
        edit.about_many(Entry)
        all_wanted(person)
        there: set[int] = set()
        if stay is not None:
            there = _come_back(edit, person, stay)
        for posting in _postings(person):
            _unpack(edit, posting, there, luggage.get(posting.pk, ()))


def _come_back(edit: BookEdit, person: Participant, stay: Change) -> set[int]:
    """Take up what was booked there before; ids of the entries that stayed."""
    take_up(person, stay)
    ids = booked_ids(stay)
    stayed = set(Entry.objects.filter(pk__in=ids).values_list("pk", flat=True))
    bring_back(edit, stay, ids)
    wallet = person.wallet
    if wallet is not None and wallet.archived_at is not None:
        archive_wallet(book=edit.book, actor=edit.actor, wallet=wallet, archived=False)
    return stayed


def _postings(person: Participant) -> Iterable[Posting]:
    """Also of what was deleted: it may stand there still. `person` knows the wallet."""
    rows = person.postings.select_related(
        "expense", "settlement__payer", "settlement__payee", "wallet"
    )
    for posting in rows:
        posting.participant = person
        yield posting


def _unpack(
    edit: BookEdit, posting: Posting, stayed: set[int], taken: Sequence[Taken]
) -> None:
    edit.maker = taken[0].maker if taken else None
    there = [rows for rows in former_rows(posting) if rows[0].pk in stayed]
    filed = [_filed_here(edit.book, posting, each.draft) for each in taken]
    heads = write_posting(edit, posting, there=there, filed=filed)
    for each, head in zip(taken, [*heads, *heads[-1:]], strict=False):
        _attach(edit, each.receipts, head)
    posting.posted, posting.problem = posting.wanted, ""
    posting.save(update_fields=BOOKED)


def _filed_here(book: Book, posting: Posting, draft: EntryDraft) -> EntryDraft:
    """In the categories of the same names, else in a likely one."""
    parts = tuple(
        replace(part, category=_namesake(book, part.category)) for part in draft.parts
    )
    category = _namesake(book, draft.category)
    if draft.category is not None and category is None and posting.expense is not None:
        category = likely_category(book, posting.expense)
    return replace(draft, category=category, parts=parts)


def _namesake(book: Book, category: Category | None) -> Category | None:
    if category is None:
        return None
    same = Category.objects.filter(book=book, kind=category.kind)
    found: Category | None = same.filter(name_key=fold(category.name)).first()
    return found


def _attach(edit: BookEdit, receipts: list[Receipt], head: Entry) -> None:
    for receipt in receipts:
        receipt.pk = None
        receipt.book, receipt.entry = edit.book, head
        receipt.save()
    edit.written(receipts)
