"""Whose Book somebody's part is booked in, and how it gets into another."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.services import create_book
from accounts.sharing.members import leave_book
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import GroupEntry, LockedEntry, NotUndoable
from ledger.groups.deeds import OwnSide, delete_deed, restore_deed
from ledger.groups.errors import GroupError
from ledger.groups.moving import book_in
from ledger.groups.people import join
from ledger.history.changes import history_rows
from ledger.models import Category, Change, Entry, Receipt, Wallet
from ledger.services.drafts import draft_of
from ledger.services.entries import change_entry, group_rows
from ledger.services.receipts import add_receipt
from ledger.services.reconcile import finish, start_reconciliation, tick_all
from ledger.services.restoring import restore_entries
from ledger.services.totals import computed
from ledger.services.undo import undo_change
from ledger.tests.groups.trio import DAY, post_all
from ledger.tests.receipts.drawn import photo


def amounts(book):
    with book_scope(book):
        return sorted(Entry.objects.values_list("amount", flat=True))


@pytest.fixture
def second(charlie):
    return create_book(owner=charlie, name="Second", base_currency="EUR")


def test_bookings_follow_into_another_book(trio, other_book, second):
    trio.share("90")
    paid = trio.share("60", paid={trio.charlie: "60"})
    book_in(person=trio.charlie, book=second)
    post_all()
    assert amounts(other_book) == []
    with book_scope(other_book):
        assert not Wallet.objects.filter(kind="group").exists()
        assert not any(row["amount"] for row in computed(other_book))
    assert amounts(second) == list(map(Decimal, ("-40", "-30", "-20", "40")))
    assert trio.booked(trio.charlie) == trio.balance(trio.charlie) == Decimal(10)
    delete_deed(deed=paid, actor=trio.alice)
    post_all()
    assert amounts(second) == [Decimal(-30)]


def test_what_was_chosen_before_a_move_is_refused_after_it(trio, book, alice, spend):
    trio.share("90")
    spent = spend("12", on=DAY)
    with book_scope(book):
        cash = Wallet.objects.get(kind="cash")
    later = create_book(owner=alice, name="Later", base_currency="EUR")
    book_in(person=trio.alice, book=later)
    before = amounts(book), amounts(later)
    for own in (OwnSide(wallet=cash), OwnSide(entry=spent)):
        with pytest.raises(GroupError, match="another book by now"):
            trio.share("30", own=own)
    assert (amounts(book), amounts(later)) == before


def refile(entry, actor, **changes):
    draft = replace(draft_of(group_rows(entry)), **changes)
    version = {"version": entry.version, "draft": draft}
    change_entry(book=entry.book, actor=actor, entry=entry, **version)


@pytest.fixture
def filed(trio, other_book, charlie):
    """What charlie paid for all, filed by himself, with a receipt on each entry."""
    deed = trio.share("60", paid={trio.charlie: "60"})
    with book_scope(other_book):
        spent, lent = Entry.objects.filter(position=0).order_by("kind")
        category = Category.objects.get(name="Shopping")
        words = {"payee": "Zara", "note": "for Rory", "tags": ("trip", "gift")}
        refile(spent, charlie, category=category, **words)
        refile(lent, charlie, note="they owe me")
        Entry.objects.filter(pk=spent.pk).update(created_by=charlie)
        for entry, name in ((spent, "coat.jpg"), (lent, "slip.jpg")):
            data = photo(colour="red" if entry is spent else "blue")
            add_receipt(
                book=other_book, actor=charlie, name=name, data=data, entry=entry
            )
        Receipt.objects.filter(name="coat.jpg").update(note="two years")
    return deed


def filings(book):
    """How each entry is filed, with its receipts as they are stored."""
    with book_scope(book):
        return [
            (
                *(draft.payee, draft.note, set(draft.tags)),
                draft.category and draft.category.name,
                [(each.name, each.note, each.file.read()[:4]) for each in receipts],
            )
            for row in Entry.objects.filter(position=0).order_by("kind")
            for draft in [draft_of(group_rows(row))]
            for receipts in [row.receipts.all()]
        ]


def test_how_it_is_filed_and_its_receipts_go_along(
    trio, filed, other_book, second, charlie
):
    before = filings(other_book)
    assert before[0][:4] == ("Zara", "for Rory", {"trip", "gift"}, "Shopping")
    book_in(person=trio.charlie, book=second)
    assert filings(second) == before
    with book_scope(second):
        assert Entry.objects.get(kind="expense").created_by == charlie
    with book_scope(other_book):
        assert not Receipt.objects.exists()
    trio.charlie.refresh_from_db()
    book_in(person=trio.charlie, book=other_book)
    assert filings(other_book) == before


def ids(book):
    with book_scope(book):
        return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


def test_back_in_a_book_entries_have_their_former_ids(trio, filed, other_book, second):
    deed, before = trio.share("9"), ids(other_book)
    book_in(person=trio.charlie, book=second)
    delete_deed(deed=deed, actor=trio.alice)
    post_all()
    trio.charlie.refresh_from_db()
    book_in(person=trio.charlie, book=other_book)
    assert set(ids(other_book)) < set(before)
    restore_deed(deed=deed, actor=trio.alice)
    post_all()
    assert ids(other_book) == before


def test_what_stayed_in_a_book_is_taken_up_by_who_comes_back(trio, scope, book, bob):
    rory = join(person=trio.rory, user=bob, book=book)
    deed, gone = trio.share("90"), trio.share("30")
    before = ids(book)
    seat = Membership.objects.get(book=book, user=bob)
    leave_book(membership=seat)
    delete_deed(deed=gone, actor=trio.alice)
    post_all()
    seat.save(force_insert=True)
    rory.refresh_from_db()
    book_in(person=rory, book=book)
    left = [pk for pk in before if pk in ids(book)]
    assert ids(book) == left
    assert trio.booked(rory) == trio.balance(rory) == Decimal(-30)
    assert len(left) == len(before) - 4
    assert not deed.is_deleted


def test_what_moved_comes_back_by_no_undo(trio, other_book, second, charlie):
    paid = {trio.charlie: "9"}
    trio.share("9", paid=paid, weights=dict.fromkeys(paid))
    [entry] = ids(other_book)
    book_in(person=trio.charlie, book=second)
    with book_scope(other_book):
        move = Change.objects.filter(verb="deleted", subject="ledger.participant").get()
        [row] = history_rows([move], now=move.at)
        assert (row.may_undo, row.deed[:14]) == (False, "took their part"[:14])
        more = {"book": other_book, "actor": charlie, "change": move}
        with pytest.raises(NotUndoable):
            undo_change(**more)
        with pytest.raises((GroupEntry, NotUndoable)):
            restore_entries(**more, ids=[entry])
    assert ids(other_book) == []


def test_what_was_deleted_before_the_move_comes_back_by_no_undo(
    trio, other_book, second, charlie
):
    paid = {trio.charlie: "9"}
    deed = trio.share("9", paid=paid, weights=dict.fromkeys(paid))
    delete_deed(deed=deed, actor=trio.charlie)
    book_in(person=trio.charlie, book=second)
    with book_scope(other_book):
        deletion = Change.objects.get(verb="deleted", subject="ledger.entry")
        with pytest.raises(GroupEntry):
            undo_change(book=other_book, actor=charlie, change=deletion)
    restore_deed(deed=deed, actor=trio.alice)
    post_all()
    assert (amounts(other_book), amounts(second)) == ([], [Decimal(-9)])


def test_who_left_a_book_leaves_what_was_booked_there(trio, scope, book, bob):
    rory = join(person=trio.rory, user=bob, book=book)
    trio.share("90")
    before = amounts(book)
    leave_book(membership=Membership.objects.get(book=book, user=bob))
    own = bob.books.exclude(pk=book.pk).get()
    book_in(person=rory, book=own)
    post_all()
    assert amounts(book) == before
    assert amounts(own) == [Decimal(-30)]
    assert trio.booked(rory) == Decimal(-30)


def test_nobody_books_where_they_may_not(trio, book, other_book, charlie):
    trio.share("90")
    with pytest.raises(GroupError, match="may change"):
        book_in(person=trio.charlie, book=book)
    Membership.objects.create(user=charlie, book=book, role="viewer")
    with pytest.raises(GroupError, match="may change"):
        book_in(person=trio.charlie, book=book)
    assert amounts(other_book) == [Decimal(-30)]


def test_what_a_statement_settled_stays(trio, other_book, charlie, second):
    trio.share("60", paid={trio.charlie: "60"})
    with book_scope(other_book):
        more = {"book": other_book, "actor": charlie}
        cash = Wallet.objects.get(kind="cash")
        open_ = start_reconciliation(**more, wallet=cash, on=DAY, balance=Decimal(-60))
        tick_all(**more, reconciliation=open_)
        finish(**more, reconciliation=open_)
    with pytest.raises(LockedEntry):
        book_in(person=trio.charlie, book=second)
    trio.charlie.refresh_from_db()
    assert trio.charlie.book == other_book


def test_the_people_page_says_where_and_changes_it(trio, charlie, second, as_user):
    trio.share("90")
    client, group = as_user(charlie), trio.group.pk
    assert "change</a>" in client.get(f"/groups/{group}/people/").text
    address = reverse("ledger:group-book", args=[group])
    foreign = client.post(address, {"book": trio.alice.book_id})
    assert foreign.status_code == 422
    told = client.post(address, {"book": second.pk}, follow=True).text
    assert "booked in Second" in told
