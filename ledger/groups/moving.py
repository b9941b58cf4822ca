"""Choosing another Book for one's part in a group."""

from django.db import transaction

from accounts.models import Book
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import InUse
from ledger.groups.changing import hold
from ledger.groups.deeds import want_all
from ledger.groups.errors import GroupError
from ledger.groups.posting import former_rows, may_book
from ledger.models import Change, Entry, Participant, Wallet
from ledger.services.editing import edit_book
from ledger.services.entries import remove, whole
from ledger.services.wallets import archive_wallet, delete_wallet


@transaction.atomic
def book_in(*, person: Participant, book: Book) -> None:
    """Have their part booked in that Book of theirs, from the group's first day on. It
    goes from where it was, but stays in a Book that they may change no more.

    Raises GroupError for a Book that they may not change, LockedEntry when a statement
    has settled what would go, BookFrozen.
    """
    hold(person.group, archived=True)
    person.refresh_from_db()
    if person.book_id == book.pk:
        return
    former, person.book = person.book, book
    if not may_book(person):
        raise GroupError("Choose a book that you may change.", field="book")
    if former is not None and may_book(Participant(user=person.user, book=former)):
        _take_from(former, person)
    person.wallet = None
    person.save(update_fields=["book", "wallet"])
    person.postings.update(
        entry=None, second=None, wallet=None, wallet_amount=None, problem=""
    )
    want_all(person)


def _take_from(book: Book, person: Participant) -> None:
    with book_scope(book):
        with edit_book(
            book=book,
            actor=person.user,
            verb=Change.Verb.DELETED,
            label=person.group.name,
        ) as edit:
            edit.is_of_group = True
            edit.about_many(Entry)
            for posting in person.postings.all():
                for rows in former_rows(posting):
                    edit.changing(whole(rows))
                    remove(edit, rows)
        wallet = Wallet.objects.filter(pk=person.wallet_id).first()
        if wallet is not None:
            _put_away(book, person, wallet)


def _put_away(book: Book, person: Participant, wallet: Wallet) -> None:
    try:
        delete_wallet(book=book, actor=person.user, wallet=wallet)
    except InUse:
        archive_wallet(book=book, actor=person.user, wallet=wallet, archived=True)
