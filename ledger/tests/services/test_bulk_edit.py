"""Many entries as one change, proven against the rows before and a plain count."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger import doctor
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change, Entry, EntryGroup, EntryTag, MonthTotal
from ledger.services import bulk_lines
from ledger.services.bulk_edit import change_many, delete_many, pair_as_transfer
from ledger.services.drafts import Part
from ledger.services.undo import undo_change
from ledger.tests.factories import (
    TODAY,
    make_entry,
    make_transfer,
    make_wallet,
    matching,
    rows_of,
)

YESTERDAY = TODAY - timedelta(1)
KEPT = (Entry, EntryGroup, EntryTag)


@pytest.fixture
def mixed(cash, bank, travel, category):
    """Something of every sort, so that each change meets what does not fit."""
    food = category("Food")
    return {
        "lunch": make_entry(cash, "12.50", payee="Café", tags=("Trip",), note="soup"),
        "dinner": make_entry(cash, "30", payee="Bistro", category=food),
        "abroad": make_entry(travel, "10", payee="Pub"),
        "pay": make_entry(bank, "2000", kind="income", payee="Boss"),
        "move": make_transfer(bank, cash, "200", payee="Move"),
        "split": make_entry(
            cash,
            "50",
            payee="Market",
            parts=(Part(Decimal(20), food, "bread"), Part(Decimal(30), food, "gift")),
        ),
    }


@pytest.fixture
def state():
    """The entries and their sums; MonthTotal's ids do not matter."""

    def rows():
        cells = MonthTotal.objects.values_list(
            "month", "wallet", "category", "kind", "amount", "base_amount", "count"
        )
        return rows_of(*KEPT), sorted(map(str, cells))

    return rows


@pytest.fixture
def everything():
    return Entry.objects.all


@pytest.fixture
def change(scope, alice, everything):
    def change_all(entries=None, **wish):
        chosen = everything() if entries is None else entries
        return change_many(book=scope, actor=alice, entries=chosen, **wish)

    return change_all


def of(*entries):
    return Entry.objects.filter(pk__in=[entry.pk for entry in entries])


# --- each wish ------------------------------------------------------------------------


def test_a_category_fills_what_it_is_for(mixed, change, category):
    eating = category("Eating out")
    result = change(category=eating)
    filed = {n for n, row in mixed.items() if row.fresh().category == eating}
    assert filed == {"lunch", "dinner", "abroad"}
    assert result.changed == 3
    assert result.skipped == {
        "opening balance, changed with its wallet": 1,
        "not expense": 1,
        "transfer, without a category": 1,
        "split, with a category for each part": 1,
    }


def test_a_part_without_a_category_takes_one(cash, change, category):
    parts = (Part(Decimal(1), category("Food")), Part(Decimal(2)))
    head = make_entry(cash, "3", parts=parts)
    bare = Entry.objects.filter(group=head.group, category=None)
    assert change(bare, category=category("Eating out")).changed == 1
    kept = Entry.objects.filter(group=head.group).order_by("position")
    assert [row.category.name for row in kept] == ["Food", "Eating out"]


def test_no_category_makes_them_uncategorised(mixed, change):
    change(of(mixed["dinner"]), category=None)
    assert mixed["dinner"].fresh().category is None


def test_a_payee_is_that_of_all_rows_and_found_by_search(mixed, change):
    change(of(mixed["move"], mixed["split"], mixed["lunch"]), payee="New Name")
    rows = Entry.objects.filter(payee__name="New Name")
    assert rows.count() == 5
    assert set(rows) == set(matching("new name"))
    assert not matching("café").exists()


def test_tags_come_and_go_and_are_found(mixed, change):
    change(add_tags=("Holiday", "trip"), remove_tags=("TRIP",))
    tagged = {link.entry_id for link in EntryTag.objects.filter(tag__name="Holiday")}
    assert tagged == {row.pk for row in mixed.values()}
    assert not matching("trip").exists()
    assert matching("holiday").count() == 8


def test_a_note_leaves_splits_alone(mixed, change):
    result = change(of(mixed["lunch"], mixed["split"]), note="shared")
    assert mixed["lunch"].fresh().note == "shared"
    assert result.skipped == {"split, with a note for each part": 1}


def test_a_wallet_takes_what_is_in_its_currency(scope, mixed, change):
    savings = make_wallet(scope, "Savings")
    result = change(wallet=savings)
    assert set(savings.entries.filter(kind="expense")) >= {mixed["lunch"]}
    assert mixed["abroad"].fresh().wallet.name == "Travel card"
    assert result.changed == 4
    assert list(doctor.findings(scope)) == []


def test_an_imported_line_does_not_come_twice_into_a_wallet(scope, cash, change):
    savings = make_wallet(scope, "Savings")
    again = make_entry(cash, "5")
    of(make_entry(savings, "5"), again).update(fingerprint="same")
    assert change(of(again), wallet=savings).skipped == {"imported there already": 1}


def test_another_day_has_its_own_rate(scope, mixed, change, travel):
    scope.rates.create(currency="GBP", date=date(2026, 6, 1), rate=Decimal("1.25"))
    change(of(mixed["abroad"], mixed["lunch"]), date=date(2026, 6, 2))
    abroad = mixed["abroad"].fresh()
    assert (abroad.date, abroad.base_amount) == (date(2026, 6, 2), Decimal("-12.5"))
    assert list(doctor.findings(scope)) == []


# --- one change -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "wish",
    [
        {"category": "Eating out"},
        {"payee": "Somebody"},
        {"note": "a note"},
        {"add_tags": ("One", "Two"), "remove_tags": ("Trip",)},
        {"date": YESTERDAY},
        {"wallet": "Savings", "payee": "Somebody", "date": YESTERDAY},
    ],
)
def test_undo_restores_every_row_and_sum(
    scope, alice, mixed, change, state, category, wish
):
    if "category" in wish:
        wish = wish | {"category": category(wish["category"])}
    if "wallet" in wish:
        wish = wish | {"wallet": make_wallet(scope, wish["wallet"])}
    before = state()
    result = change(**wish)
    assert state() != before
    assert list(doctor.findings(scope)) == []
    undo_change(book=scope, actor=alice, change=result.change)
    assert state() == before


def test_undo_of_a_deletion_restores_every_row_and_sum(
    scope, alice, mixed, state, everything
):
    before = state()
    result = delete_many(book=scope, actor=alice, entries=everything())
    assert (result.changed, Entry.objects.count()) == (6, 1)
    assert list(doctor.findings(scope)) == []
    undo_change(book=scope, actor=alice, change=result.change)
    assert state() == before


def test_what_fits_nobody_changes_nothing(mixed, change, category, state):
    before, history = state(), Change.objects.count()
    result = change(of(mixed["pay"]), category=category("Food"))
    assert (result.change, result.changed, state()) == (None, 0, before)
    assert Change.objects.count() == history


def test_history_names_one_and_counts_many(mixed, change):
    one = change(of(mixed["lunch"]), note="x").change
    assert (one.label, one.subject_id) == ("Café", mixed["lunch"].pk)
    many = change(of(mixed["lunch"], mixed["dinner"]), note="y").change
    assert (many.label, many.subject_id) == ("2 transactions", None)


def test_versions_rise_so_that_an_open_form_is_told(mixed, change):
    lunch = mixed["lunch"]
    change(of(lunch), note="x")
    assert lunch.fresh().version == lunch.version + 1


def test_what_was_deleted_meanwhile_is_told(mixed, change):
    gone = of(mixed["lunch"])
    pks = list(gone.values_list("pk", flat=True))
    gone.delete()
    with pytest.raises(StaleVersion):
        change(Entry.objects.filter(pk__in=pks), note="x")


def test_more_than_history_can_hold_is_refused(mixed, change, monkeypatch):
    monkeypatch.setattr(bulk_lines, "MAX_ENTRIES", 3)
    with pytest.raises(InvalidEntry, match="at most 3"):
        change(note="x")


@pytest.mark.parametrize(
    "wish", [{"payee": "x" * 101}, {"note": "x" * 501}, {"add_tags": ("x" * 101,)}]
)
def test_words_too_long_are_refused(mixed, change, wish, state):
    before = state()
    with pytest.raises(InvalidEntry):
        change(**wish)
    assert state() == before


def test_statements_do_not_grow_with_entries(
    scope, cash, change, category, django_assert_max_num_queries
):
    eating = category("Eating out")
    for _ in range(20):
        make_entry(cash)
    with django_assert_max_num_queries(35):
        change(category=eating, payee="All", add_tags=("Tag",))


# --- pairs ----------------------------------------------------------------------------


def test_two_entries_become_a_transfer(scope, alice, cash, bank, category, state):
    out = make_entry(bank, "80", payee="ATM", category=category("Food"), on=YESTERDAY)
    into = make_entry(cash, "80", kind="income")
    before = state()
    change = pair_as_transfer(book=scope, actor=alice, entries=of(out, into))
    legs = Entry.objects.filter(group=out.fresh().group).order_by("position")
    assert [leg.wallet for leg in legs] == [bank, cash]
    assert {(leg.kind, leg.date) for leg in legs} == {("transfer", YESTERDAY)}
    assert list(doctor.findings(scope)) == []
    undo_change(book=scope, actor=alice, change=change)
    assert state() == before


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        ((("80", "expense"), ("80", "expense")), "one amount that leaves"),
        ((("80", "expense"), ("79", "income")), "differ"),
        ((("80", "expense"),), "one amount that leaves"),
    ],
)
def test_what_is_no_pair_is_refused(scope, alice, cash, bank, amounts, message):
    wallets = [cash, bank]
    made = [
        make_entry(wallet, amount, kind=kind)
        for wallet, (amount, kind) in zip(wallets, amounts, strict=False)
    ]
    with pytest.raises(InvalidEntry, match=message):
        pair_as_transfer(book=scope, actor=alice, entries=of(*made))


def test_a_pair_is_of_two_wallets(scope, alice, cash):
    pair = of(make_entry(cash, "5"), make_entry(cash, "5", kind="income"))
    with pytest.raises(InvalidEntry, match="same wallet"):
        pair_as_transfer(book=scope, actor=alice, entries=pair)
