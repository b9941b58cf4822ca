"""What groups mean for the books of their people."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Membership
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import GroupEntry, LockedEntry, StaleVersion
from ledger.groups.deeds import (
    OwnSide,
    SharedDraft,
    change_expense,
    delete_deed,
    restore_deed,
    settle,
)
from ledger.models import Change, Entry, MonthTotal, Posting, Wallet
from ledger.services.entries import (
    change_entry,
    delete_entry,
    draft_of,
    group_rows,
)
from ledger.services.receipts import add_receipt
from ledger.services.reconcile import finish, start_reconciliation, tick_all
from ledger.services.totals import computed
from ledger.services.undo import undo_change
from ledger.tests.factories import make_entry, make_wallet
from ledger.tests.groups.trio import DAY, post_all
from ledger.tests.receipts.drawn import photo


def lines(book):
    with book_scope(book):
        return sorted(
            (row.kind, row.wallet.name, row.amount)
            for row in Entry.objects.select_related("wallet")
        )


def test_my_part_is_an_expense_and_the_rest_is_owed_to_me(trio, scope):
    trio.share("90")
    assert lines(scope) == [
        ("expense", "Cash", Decimal(-30)),
        ("transfer", "Cash", Decimal(-60)),
        ("transfer", "Lisbon weekend", Decimal(60)),
    ]
    assert trio.booked(trio.alice) == Decimal(60)


def test_a_part_that_another_paid_is_my_expense_that_i_owe(trio, charlie):
    trio.share("90")
    assert lines(charlie.books.get()) == [("expense", "Lisbon weekend", Decimal(-30))]


def test_several_payers(trio, scope, charlie):
    trio.share("90", paid={trio.alice: "50", trio.charlie: "40"})
    assert trio.booked(trio.alice) == Decimal(20)
    assert trio.booked(trio.charlie) == Decimal(10)
    assert trio.balance(trio.rory) == Decimal(-30)


def test_it_is_filed_where_the_other_book_has_a_category_of_that_name(
    trio, category, charlie
):
    trio.share("90", category=category("Groceries"))
    with book_scope(charlie.books.get()):
        assert Entry.objects.get().category.name == "Groceries"


def test_an_edit_is_booked_again_under_the_same_ids(trio, scope):
    expense = trio.share("90")
    before = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    trio_draft = trio_shared(trio, "120", paid=trio.charlie)
    change_expense(expense=expense, actor=trio.alice, version=1, draft=trio_draft)
    post_all()
    assert trio.booked(trio.alice) == Decimal(-40)
    assert Entry.objects.get().pk in before
    assert trio.booked(trio.charlie) == Decimal(80)


def test_a_stale_edit_is_refused(trio):
    expense = trio.share("90")
    with pytest.raises(StaleVersion):
        change_expense(
            expense=expense,
            actor=trio.alice,
            version=9,
            draft=trio_shared(trio, "1", paid=trio.alice),
        )


def test_a_deleted_one_counts_nowhere_until_it_is_restored(trio, scope, charlie):
    expense = trio.share("90")
    delete_deed(deed=expense, actor=trio.charlie)
    post_all()
    assert lines(scope) == lines(charlie.books.get()) == []
    restore_deed(deed=expense, actor=trio.charlie)
    post_all()
    assert trio.booked(trio.alice) == Decimal(60)
    assert trio.booked(trio.charlie) == Decimal(-30)


def test_a_restored_one_is_as_it_was_under_the_same_ids(
    trio, scope, alice, category, cash
):
    expense = trio.share("90")
    entry = Entry.objects.get(kind="expense")
    filed = {"note": "with Tom", "tags": ("trip",), "category": category("Shopping")}
    draft = replace(draft_of(group_rows(entry)), **filed)
    change_entry(book=scope, actor=alice, entry=entry, version=1, draft=draft)
    add_receipt(book=scope, actor=alice, name="a.jpg", data=photo(), entry=entry)
    refund = make_entry(cash, "5", kind="refund", refund_of=entry, on=DAY)
    before = Entry.objects.order_by("pk").values_list("pk", "group", "amount")
    before, kept = list(before), draft_of(group_rows(entry))
    delete_deed(deed=expense, actor=trio.alice)
    refund.refresh_from_db()
    assert (Entry.objects.get(), refund.refund_of) == (refund, None)
    restore_deed(deed=expense, actor=trio.alice)
    now = Entry.objects.order_by("pk").values_list("pk", "group", "amount")
    assert list(now) == before
    entry.refresh_from_db()
    refund.refresh_from_db()
    assert draft_of(group_rows(entry)) == kept
    assert entry.receipts.get().name == "a.jpg"
    assert refund.refund_of == entry
    verbs = Change.objects.filter(subject_id=entry.pk, subject="ledger.entry")
    newest = verbs.order_by("-pk").values_list("verb", flat=True)
    assert list(newest[:2]) == ["added", "deleted"]


def test_one_is_restored_though_what_it_was_filed_under_is_gone(
    trio, scope, alice, category
):
    expense = trio.share("90", category=category("Clothing"))
    before = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    delete_deed(deed=expense, actor=trio.alice)
    category("Clothing").delete()
    restore_deed(deed=expense, actor=trio.alice)
    now = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    assert now == before
    assert Entry.objects.get(kind="expense").category is None


def test_a_payment_keeps_the_words_it_was_given(trio, scope, alice):
    trio.share("90")
    more = {"payer": trio.rory, "payee": trio.alice, "amount": Decimal(9), "on": DAY}
    paid = settle(group=trio.group, actor=trio.alice, **more)
    entry = Entry.objects.filter(position=0).latest("pk")
    draft = replace(draft_of(group_rows(entry)), note="in cash, at last")
    change_entry(book=scope, actor=alice, entry=entry, version=1, draft=draft)
    delete_deed(deed=paid, actor=trio.alice)
    restore_deed(deed=paid, actor=trio.alice)
    entry.refresh_from_db()
    assert entry.note == "in cash, at last"


def test_settling_is_a_transfer_on_both_sides(trio, scope, charlie):
    trio.share("90")
    settle(
        group=trio.group,
        actor=trio.charlie,
        payer=trio.charlie,
        payee=trio.alice,
        amount=Decimal(30),
        on=DAY,
    )
    post_all()
    assert trio.booked(trio.charlie) == 0
    assert trio.booked(trio.alice) == Decimal(30)
    assert ("transfer", "Cash", Decimal(30)) in lines(scope)


def test_an_entry_that_is_shared_keeps_its_id_and_history(trio, scope, cash):
    entry = make_entry(cash, "90", payee="Bistro", on=DAY)
    own = OwnSide(
        wallet=cash,
        base=draft_of(group_rows(entry)),
        entry=entry,
        version=entry.version,
    )
    trio.share("90", own=own)
    entry.refresh_from_db()
    assert (entry.amount, entry.payee.name) == (Decimal(-30), "Bistro")
    verbs = Change.objects.filter(subject_id=entry.pk).values_list("verb", flat=True)
    assert set(verbs) == {"added", "changed"}


def test_what_a_group_booked_is_moved_by_the_group_alone(trio, alice, scope, category):
    trio.share("90")
    entry = Entry.objects.get(kind="expense")
    draft = draft_of(group_rows(entry))
    more = {"book": scope, "actor": alice, "entry": entry}
    with pytest.raises(GroupEntry, match="Lisbon weekend"):
        change_entry(**more, version=1, draft=replace(draft, amount=Decimal(31)))
    with pytest.raises(GroupEntry):
        delete_entry(**more)
    change_entry(**more, version=1, draft=replace(draft, category=category("Shopping")))
    assert Entry.objects.get(pk=entry.pk).category.name == "Shopping"


def test_nobody_else_books_into_its_wallet(trio, scope):
    trio.share("90")
    wallet = Wallet.objects.get(kind="group")
    with pytest.raises(GroupEntry):
        make_entry(wallet, "5")


def test_its_changes_are_undone_in_the_group_alone(trio, scope, alice):
    expense = trio.share("90")
    delete_deed(deed=expense, actor=trio.alice)
    deletion = Change.objects.filter(verb="deleted").latest("pk")
    with pytest.raises(GroupEntry):
        undo_change(book=scope, actor=alice, change=deletion)


def test_how_i_filed_my_part_survives_another_ones_edit(trio, scope, alice, category):
    expense = trio.share("90")
    entry = Entry.objects.get(kind="expense")
    draft = replace(draft_of(group_rows(entry)), note="with Tom", tags=("trip",))
    change_entry(book=scope, actor=alice, entry=entry, version=1, draft=draft)
    edit = trio_shared(trio, "60", paid=trio.alice)
    change_expense(expense=expense, actor=trio.charlie, version=1, draft=edit)
    post_all()
    now = draft_of(group_rows(Entry.objects.get(pk=entry.pk)))
    assert (now.amount, now.note, now.tags) == (Decimal(20), "with Tom", ("trip",))


def reconcile(book, wallet, amount):
    open_ = start_reconciliation(
        book=book, actor=None, wallet=wallet, on=DAY, balance=Decimal(amount)
    )
    tick_all(book=book, actor=None, reconciliation=open_)
    finish(book=book, actor=None, reconciliation=open_)


def test_who_reconciled_their_part_is_told_and_refuses(trio, scope, cash):
    expense = trio.share("90")
    reconcile(scope, cash, -90)
    edit = trio_shared(trio, "60", paid=trio.alice)
    with pytest.raises(LockedEntry):
        change_expense(expense=expense, actor=trio.alice, version=1, draft=edit)
    expense.refresh_from_db()
    assert expense.amount == Decimal(90)
    change_expense(expense=expense, actor=trio.charlie, version=1, draft=edit)
    post_all()
    assert "statement" in Posting.objects.get(participant=trio.alice).problem
    assert trio.booked(trio.alice) == Decimal(60)


def test_another_currency_is_booked_at_the_days_rate(trio, scope, cash):
    travel = make_wallet(scope, "Travel card", currency="GBP", rate="1.25")
    trio.share("90", own=OwnSide(wallet=travel))
    spent = Entry.objects.get(kind="expense")
    assert (spent.amount, spent.original_amount) == (Decimal(-24), Decimal(30))
    assert trio.booked(trio.alice) == Decimal(60)


def test_who_may_no_longer_write_their_book_is_told(trio, charlie):
    Membership.objects.filter(user=charlie).delete()
    trio.share("90")
    assert "may not" in Posting.objects.get(participant=trio.charlie).problem


def test_totals_are_what_the_entries_say(trio, scope):
    trio.share("90")
    stored = MonthTotal.objects.values_list("wallet_id", "kind", "amount")
    assert sorted(stored) == sorted(
        (row["wallet_id"], row["kind"], row["amount"]) for row in computed(scope)
    )


def trio_shared(trio, amount, *, paid):
    people = (trio.alice, trio.charlie, trio.rory)
    return SharedDraft(
        description="Tapas",
        date=date(2026, 11, 19),
        amount=Decimal(amount),
        paid={paid.pk: Decimal(amount)},
        way="equal",
        weights=dict.fromkeys(who.pk for who in people),
    )
