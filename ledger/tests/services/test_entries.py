from datetime import date
from decimal import Decimal

import pytest

from expense_tracker.kernel.scoping import ForeignBookError, book_scope
from ledger.errors import InvalidEntry, NoRate, StaleVersion
from ledger.models import Change, Entry, EntryGroup, Payee, Rate, Tag, Wallet
from ledger.services.entries import (
    Part,
    change_entry,
    delete_entries,
    delete_entry,
    record_entry,
)
from ledger.tests.factories import (
    TODAY,
    draft_of,
    make_entry,
    make_transfer,
    make_wallet,
)


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Everyday", opening="1000")


@pytest.fixture
def travel(scope):
    return make_wallet(scope, "Travel", currency="GBP", rate="1.17")


@pytest.mark.parametrize(
    ("kind", "signed"), [("expense", "-12.5"), ("income", "12.5"), ("refund", "12.5")]
)
def test_the_kind_gives_the_sign(cash, kind, signed):
    assert make_entry(cash, kind=kind).amount == Decimal(signed)


def test_payee_and_tags_are_made_once(cash):
    make_entry(cash, payee="Café Linden", tags=("Trip", "trip"))
    make_entry(cash, payee="CAFÉ  linden", tags=("TRIP",))
    assert Payee.objects.count() == 1
    assert Tag.objects.count() == 1


def test_what_an_entry_is_for_taxes_stands_on_every_part_of_it(cash, category):
    parts = (Part(Decimal(5), category("Food")), Part(Decimal(6), None))
    make_entry(cash, "11", parts=parts, tax="business")
    assert {row.tax for row in Entry.objects.filter(kind="expense")} == {"business"}


def test_a_transfer_has_no_part_in_taxes(cash, bank):
    with pytest.raises(InvalidEntry, match="no part in taxes"):
        make_transfer(bank, cash, tax="business")


def test_another_currency_is_kept_in_the_books_too(travel):
    entry = make_entry(travel, "10")
    assert (entry.amount, entry.rate, entry.base_amount) == (
        Decimal(-10),
        Decimal("1.17"),
        Decimal("-11.7"),
    )


def test_a_changed_note_keeps_the_rate_that_was_used(scope, alice, travel):
    entry = make_entry(travel, "10")
    Rate.objects.filter(currency="GBP").update(rate=Decimal(2))
    change_entry(
        book=scope,
        actor=alice,
        entry=entry,
        version=entry.version,
        draft=draft_of(travel, "10", note="Tea"),
    )
    assert entry.fresh().base_amount == Decimal("-11.7")


def test_an_amount_that_the_rate_makes_too_large_is_refused(scope):
    wallet = make_wallet(scope, "Odd", currency="GBP", rate="1000000")
    with pytest.raises(InvalidEntry) as caught:
        make_entry(wallet, "99999999999")
    assert caught.value.field == "amount"


def test_a_currency_without_a_rate_cannot_be_booked(scope, travel):
    Rate.objects.all().delete()
    with pytest.raises(NoRate):
        make_entry(travel)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"payee": "x" * 101}, "payee"),
        ({"payee": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100}, "payee"),
        ({"tags": ("x" * 101,)}, "tags"),
        ({"note": "x" * 501}, "note"),
        ({"kind": "transfer"}, "to_wallet"),
    ],
)
def test_what_cannot_be_booked_names_its_field(scope, cash, changes, field):
    values = {"kind": "expense", "date": TODAY, "wallet": cash, "amount": Decimal(1)}
    draft = draft_of(cash).__class__(**{**values, **changes})
    with pytest.raises(InvalidEntry) as caught:
        record_entry(book=scope, actor=None, draft=draft)
    assert caught.value.field == field
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("kind", "name"), [("expense", "Salary"), ("income", "Fuel"), ("refund", "Salary")]
)
def test_a_category_of_the_other_kind_is_refused(cash, category, kind, name):
    with pytest.raises(InvalidEntry, match="category"):
        make_entry(cash, kind=kind, category=category(name))


def test_another_books_wallet_cannot_be_written(scope, other_book):
    with book_scope(other_book):
        theirs = Wallet.objects.get()
    with pytest.raises(ForeignBookError):
        record_entry(book=scope, actor=None, draft=draft_of(theirs))
    assert not Entry.objects.exists()


# --- transfers ------------------------------------------------------------------------


def test_a_transfer_is_two_legs_of_one_group(cash, bank):
    leaving = make_transfer(bank, cash, "200")
    legs = list(leaving.group.entries.order_by("position"))
    assert [(leg.wallet, leg.amount) for leg in legs] == [
        (bank, Decimal(-200)),
        (cash, Decimal(200)),
    ]


def test_a_transfer_between_currencies_needs_both_amounts(bank, travel):
    with pytest.raises(InvalidEntry) as caught:
        make_transfer(bank, travel)
    assert caught.value.field == "to_amount"
    leaving = make_transfer(bank, travel, "150", to_amount="129.18")
    assert leaving.group.entries.get(position=1).amount == Decimal("129.18")


def test_a_transfer_within_one_wallet_is_refused(bank):
    with pytest.raises(InvalidEntry, match="two different"):
        make_transfer(bank, bank)


def test_an_expense_that_becomes_a_transfer_keeps_its_id(scope, alice, cash, bank):
    entry = make_entry(bank, "80")
    draft = draft_of(bank, "80", kind="transfer", to_wallet=cash)
    change_entry(book=scope, actor=alice, entry=entry, version=1, draft=draft)
    assert entry.fresh().group.entries.count() == 2


def test_a_transfer_that_becomes_an_expense_loses_its_group(scope, alice, cash, bank):
    leaving = make_transfer(bank, cash)
    draft = draft_of(bank, "200")
    change_entry(book=scope, actor=alice, entry=leaving, version=1, draft=draft)
    assert Entry.objects.filter(kind="expense").get() == leaving
    assert not EntryGroup.objects.exists()


# --- changing and deleting ------------------------------------------------------------


def test_a_stale_version_changes_nothing(scope, alice, cash):
    entry = make_entry(cash)
    change_entry(
        book=scope, actor=alice, entry=entry, version=1, draft=draft_of(cash, "20")
    )
    with pytest.raises(StaleVersion, match="changed"):
        change_entry(
            book=scope, actor=alice, entry=entry, version=1, draft=draft_of(cash, "30")
        )
    assert entry.fresh().amount == -20


def test_a_deleted_entry_is_said_to_be_gone(scope, alice, cash):
    entry = make_entry(cash)
    delete_entry(book=scope, actor=alice, entry=entry)
    with pytest.raises(StaleVersion, match="deleted"):
        change_entry(
            book=scope, actor=alice, entry=entry, version=1, draft=draft_of(cash)
        )


def test_deleting_one_leg_deletes_the_transfer(scope, alice, cash, bank):
    leaving = make_transfer(bank, cash)
    arriving = leaving.group.entries.get(position=1)
    delete_entry(book=scope, actor=alice, entry=arriving)
    assert not Entry.objects.filter(kind="transfer").exists()
    assert not EntryGroup.objects.exists()


def test_many_are_deleted_as_one_change(scope, alice, cash):
    entries = [make_entry(cash) for _ in range(3)]
    change = delete_entries(book=scope, actor=alice, entries=entries)
    assert change.label == "3 transactions"
    assert not Entry.objects.exists()


def test_deleting_a_purchase_sets_its_refund_free(scope, alice, cash):
    bought = make_entry(cash, "35")
    refund = make_entry(cash, "35", kind="refund", refund_of=bought)
    delete_entry(book=scope, actor=alice, entry=bought)
    assert refund.fresh().refund_of is None


def test_history_names_who_and_what(scope, alice, cash):
    entry = make_entry(cash, payee="Bistro Nine", actor=alice)
    change = Change.objects.get(subject="ledger.entry", subject_id=entry.pk)
    assert (change.actor, change.verb, change.label) == (alice, "added", "Bistro Nine")


def test_every_change_moves_the_books_version(scope, alice, cash):
    before = scope.version
    entry = make_entry(cash)
    delete_entry(book=scope, actor=alice, entry=entry)
    scope.refresh_from_db()
    assert scope.version == before + 2


def test_the_date_may_be_in_the_future(cash):
    assert make_entry(cash, on=date(2027, 2, 1)).is_planned(TODAY)
