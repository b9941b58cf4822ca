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
    ids_of,
    likely_category,
    may_book,
    write_posting,
)
from ledger.groups.returning import bring_back
from ledger.groups.sides import usual_wallet
from ledger.groups.stays import (
    booked_ids,
    forget,
    last_stay,
    leave_behind,
    rows_of,
    take_up,
)
from ledger.history.changes import PART
from ledger.models import Category, Change, Entry, Participant, Posting, Receipt, Wallet
from ledger.services.drafts import EntryDraft, draft_of
from ledger.services.editing import BookEdit, edit_book, lock
from ledger.services.entries import remove, rows_by_id, whole
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
    verb, label = Change.Verb.DELETED, person.group.name
    with edit_book(book=book, actor=person.user, verb=verb, label=label) as edit:
        edit.is_of_group = True
        edit.subject = (PART, person.pk)
        edit.before += rows_of(person)
        lines = _lines(person)
        every = [row for rows in lines.values() for row in rows]
        receipts = list(Receipt.objects.filter(entry__in=every).order_by("pk"))
        luggage = {
            posting.pk: [
                _taken(lines[pk], receipts) for pk in ids_of(posting) if pk in lines
            ]
            for posting in person.postings.all()
        }
        edit.changing([*whole(every), *receipts])
        # The rows alone: the files go along.
        Receipt.objects.filter(pk__in=[receipt.pk for receipt in receipts]).delete()
        remove(edit, every)
    wallet = Wallet.objects.filter(pk=person.wallet_id).first()
    if wallet is not None:
        _put_away(book, person, wallet)
    return luggage


def _lines(person: Participant) -> dict[int, list[Entry]]:
    """All that is booked of their part, by the id of each entry."""
    return rows_by_id({pk for each in person.postings.all() for pk in ids_of(each)})


def _taken(rows: list[Entry], receipts: list[Receipt]) -> Taken:
    ids = {row.pk for row in rows}
    own = [receipt for receipt in receipts if receipt.entry_id in ids]
    return Taken(draft_of(rows), rows[0].created_by, own)


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
        if stay is not None:
            _come_back(edit, person, stay)
        lines = _lines(person)
        wallet = usual_wallet(person)
        for posting in _postings(person):
            posting.wallet = posting.wallet or wallet
            _unpack(edit, posting, lines, luggage.get(posting.pk, ()))


def _come_back(edit: BookEdit, person: Participant, stay: Change) -> None:
    """Take up what was booked there before, and note what of it stayed."""
    take_up(person, stay)
    stayed = _lines(person).values()
    edit.changing(whole([row for rows in stayed for row in rows]))
    bring_back(edit, stay, booked_ids(stay))
    wallet = person.wallet
    if wallet is not None and wallet.archived_at is not None:
        archive_wallet(book=edit.book, actor=edit.actor, wallet=wallet, archived=False)


def _postings(person: Participant) -> Iterable[Posting]:
    """Also of what was deleted: it may stand there still. `person` knows the wallet."""
    rows = person.postings.select_related(
        "expense", "settlement__payer", "settlement__payee", "wallet"
    )
    for posting in rows:
        posting.participant = person
        yield posting


def _unpack(
    edit: BookEdit,
    posting: Posting,
    lines: Mapping[int, list[Entry]],
    taken: Sequence[Taken],
) -> None:
    edit.maker = taken[0].maker if taken else None
    former = [lines[pk] for pk in ids_of(posting) if pk in lines]
    filed = [_filed_here(edit.book, posting, each.draft) for each in taken]
    heads = write_posting(edit, posting, former=former, filed=filed)
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
