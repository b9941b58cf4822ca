"""Entries over several categories: one group, summing exactly, and back again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from ledger import doctor
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import (
    Change,
    Entry,
    EntryGroup,
    EntryTag,
    MonthTotal,
    Rate,
    Reconciliation,
)
from ledger.services.bulk import record_many
from ledger.services.drafts import MAX_PARTS, draft_of
from ledger.services.editing import edit_book
from ledger.services.entries import (
    EntryDraft,
    Part,
    change_entry,
    delete_entry,
    group_rows,
    record_entry,
)
from ledger.services.undo import undo_change
from ledger.tests.factories import (
    TODAY,
    balance_of,
    make_entry,
    make_wallet,
    matching,
    rows_of,
)
from ledger.tests.factories import draft_of as single

KEPT = (Entry, EntryGroup, EntryTag)


@pytest.fixture
def shop(cash, category):
    """A purchase of 50: groceries 30, clothes 20."""

    def draft(*amounts: str, kind="expense", names=("Groceries", "Clothing"), **more):
        shares = [Decimal(amount) for amount in amounts or ("30", "20")]
        parts = tuple(
            Part(share, category(names[n % len(names)]), f"part {n + 1}")
            for n, share in enumerate(shares)
        )
        values = {"payee": "Greenfield Market", "note": "Saturday", "date": TODAY}
        return EntryDraft(
            kind=kind,
            wallet=cash,
            amount=sum(shares),
            parts=parts,
            **{**values, **more},
        )

    return draft


@pytest.fixture
def book_it(scope, alice):
    def record(draft):
        change = record_entry(book=scope, actor=alice, draft=draft)
        return group_rows(Entry.objects.get(pk=change.subject_id))

    return record


@pytest.fixture
def rewrite(scope, alice):
    """Make a group's rows what another draft says; the rows then."""

    def change(rows, draft):
        change_entry(
            book=scope,
            actor=alice,
            entry=rows[0],
            version=rows[0].fresh().version,
            draft=draft,
        )
        return group_rows(rows[0].fresh())

    return change


def said(rows):
    return [(row.kind, row.amount, row.category.name, row.note) for row in rows]


def test_each_part_is_an_entry_in_its_category(book_it, shop, cash):
    rows = book_it(shop())
    assert said(rows) == [
        ("expense", -30, "Groceries", "part 1"),
        ("expense", -20, "Clothing", "part 2"),
    ]
    assert {(row.wallet, row.date, row.payee.name) for row in rows} == {
        (cash, TODAY, "Greenfield Market")
    }
    assert [row.position for row in rows] == [0, 1]
    assert (rows[0].group.kind, rows[0].group.note) == ("split", "Saturday")


def test_a_discount_is_a_refund_in_its_category(book_it, shop):
    rows = book_it(shop("30", "25", "-5"))
    assert [(row.kind, row.amount) for row in rows] == [
        ("expense", -30),
        ("expense", -25),
        ("refund", 5),
    ]


def test_a_fee_kept_from_a_refund_is_an_expense(book_it, shop):
    rows = book_it(shop("30", "-5", kind="refund"))
    assert [(row.kind, row.amount) for row in rows] == [("refund", 30), ("expense", -5)]


def test_income_is_split_as_well(book_it, shop):
    rows = book_it(shop("900", "100", kind="income", names=("Salary", "Interest")))
    assert [row.amount for row in rows] == [900, 100]


def test_tags_are_kept_once_and_all_words_find_every_part(book_it, shop):
    rows = book_it(shop(tags=("trip",)))
    assert [row.entry_tags.count() for row in rows] == [1, 0]
    for word in ("greenfield", "saturday", "part 2", "trip"):
        assert list(matching(word).order_by("position")) == rows


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount": Decimal(51)}, "do not add up"),
        ({"parts": (Part(Decimal(50)),)}, "two"),
        ({"parts": (Part(Decimal(50)), Part(Decimal(0)))}, "amount"),
        (
            {"parts": (Part(Decimal(1)),) * (MAX_PARTS + 1), "amount": MAX_PARTS + 1},
            "two",
        ),
        ({"kind": "opening"}, "not split"),
        ({"parts": (Part(Decimal(25), note="x" * 501),) * 2}, "500"),
    ],
)
def test_what_is_no_split_is_refused(book_it, shop, changes, reason):
    with pytest.raises(InvalidEntry, match=reason) as caught:
        book_it(replace(shop(), **changes))
    assert caught.value.field == "parts"
    assert not Entry.objects.exists()


def test_a_part_of_an_income_below_zero_is_refused(book_it, shop):
    with pytest.raises(InvalidEntry, match="above zero"):
        book_it(shop("900", "-100", kind="income", names=("Salary",)))


def test_a_part_in_a_category_of_the_other_kind_is_refused(book_it, shop):
    with pytest.raises(InvalidEntry, match="category") as caught:
        book_it(shop(names=("Groceries", "Salary")))
    assert caught.value.field == "parts"


def test_the_draft_of_a_split_is_what_was_booked(book_it, shop):
    for draft in (
        shop(tags=("trip",)),
        shop("30", "25", "-5"),
        shop("30", "-5", kind="refund"),
    ):
        assert draft_of(book_it(draft)) == draft


# --- changing -------------------------------------------------------------------------


def test_a_single_entry_that_is_split_keeps_its_id(rewrite, shop, cash):
    entry = make_entry(cash, "50", tags=("trip",))
    rows = rewrite([entry], shop(tags=("trip",)))
    assert rows[0].pk == entry.pk
    assert [row.amount for row in rows] == [-30, -20]
    assert EntryTag.objects.get().entry == entry


def test_a_split_that_becomes_one_entry_keeps_its_first_id(
    book_it, rewrite, shop, cash
):
    rows = book_it(shop())
    left = rewrite(rows, single(cash, "50"))
    assert [(row.pk, row.amount, row.group) for row in left] == [
        (rows[0].pk, -50, None)
    ]
    assert not EntryGroup.objects.exists()
    assert Entry.objects.filter(kind="expense").count() == 1


def test_parts_keep_their_ids_and_their_group(book_it, rewrite, shop):
    rows = book_it(shop())
    more = rewrite(rows, shop("30", "10", "10"))
    assert [row.pk for row in more[:2]] == [row.pk for row in rows]
    assert {row.group_id for row in more} == {rows[0].group_id}
    fewer = rewrite(more, shop("25", "25"))
    assert [row.pk for row in fewer] == [row.pk for row in rows]


def test_a_split_becomes_a_transfer_and_back(book_it, rewrite, shop, scope, cash):
    bank = make_wallet(scope, "Everyday")
    rows = book_it(shop("20", "20", "10"))
    legs = rewrite(rows, single(cash, "50", kind="transfer", to_wallet=bank))
    assert [(leg.wallet, leg.amount) for leg in legs] == [(cash, -50), (bank, 50)]
    assert legs[0].group.kind == "transfer"
    assert [row.amount for row in rewrite(legs, shop())] == [-30, -20]
    assert not list(doctor.findings(scope))


def test_any_part_speaks_for_the_whole(book_it, rewrite, shop):
    rows = book_it(shop())
    assert [row.amount for row in rewrite(rows[1:], shop("40", "10"))] == [-40, -10]


def test_one_version_governs_all_parts(book_it, rewrite, shop, scope, alice):
    rows = book_it(shop())
    rewrite(rows, shop("40", "10"))
    with pytest.raises(StaleVersion):
        change_entry(book=scope, actor=alice, entry=rows[1], version=1, draft=shop())


def test_new_parts_take_the_rate_that_was_used(book_it, rewrite, shop, scope):
    travel = make_wallet(scope, "Travel", currency="GBP", rate="1.17")
    rows = book_it(replace(shop(), wallet=travel))
    Rate.objects.filter(currency="GBP").update(rate=Decimal(2))
    more = rewrite(rows, replace(shop("30", "10", "10"), wallet=travel))
    assert {row.rate for row in more} == {Decimal("1.17")}
    assert [row.base_amount for row in more] == [
        Decimal("-35.1"),
        Decimal("-11.7"),
        Decimal("-11.7"),
    ]


def test_splitting_what_was_ticked_off_keeps_it_ticked_off(rewrite, shop, scope, cash):
    statement = Reconciliation.objects.create(
        book=scope, wallet=cash, date=TODAY, balance=0
    )
    entry = make_entry(cash, "50")
    Entry.objects.filter(pk=entry.pk).update(reconciliation=statement)
    rows = rewrite([entry.fresh()], shop())
    assert {row.reconciliation for row in rows} == {statement}


def test_deleting_a_part_deletes_the_whole(book_it, shop, scope, alice):
    rows = book_it(shop())
    delete_entry(book=scope, actor=alice, entry=rows[1])
    assert not Entry.objects.exists()
    assert not EntryGroup.objects.exists()


# --- many at once ---------------------------------------------------------------------


def test_many_at_once_are_booked_like_one(book_it, shop, scope, alice):
    def columns():
        rows = Entry.objects.order_by("group_id", "position")
        return list(
            rows.values(
                *("date", "kind", "wallet", "category", "payee", "amount", "rate"),
                *("base_amount", "note", "position", "search_text", "group__kind"),
                *("group__note", "entry_tags__tag"),
            )
        )

    draft = shop("30", "25", "-5", tags=("trip",))
    rows = book_it(draft)
    alone = columns()
    delete_entry(book=scope, actor=alice, entry=rows[0])
    with edit_book(book=scope, actor=alice, verb=Change.Verb.ADDED, label="x") as edit:
        record_many(edit, [replace(draft, fingerprints=("f",))])
    assert columns() == alone
    assert list(Entry.objects.exclude(fingerprint="").values_list("position")) == [(0,)]


# --- undo -----------------------------------------------------------------------------


def test_every_change_of_a_split_is_taken_back_exactly(
    book_it, rewrite, shop, scope, alice, cash
):
    bank = make_wallet(scope, "Everyday")
    rows = book_it(shop())
    make_entry(cash, "5", kind="refund", refund_of=rows[1])
    for draft in (
        single(cash, "50"),
        shop("10", "20", "25", "-5"),
        shop("25", "25", kind="refund"),
        shop("1", "2", kind="income", names=("Salary",)),
        single(cash, "50", kind="transfer", to_wallet=bank),
        None,
    ):
        before = state()
        if draft is None:
            delete_entry(book=scope, actor=alice, entry=rows[0])
        else:
            rewrite(rows, draft)
        assert state() != before
        assert not list(doctor.findings(scope))
        undo_change(book=scope, actor=alice, change=Change.objects.latest("pk"))
        assert state() == before


def state():
    cells = MonthTotal.objects.values_list(
        "month", "wallet", "category", "kind", "amount", "base_amount", "count"
    )
    return rows_of(*KEPT), sorted(map(str, cells))


def test_undoing_a_new_split_leaves_nothing(book_it, shop, scope, alice, cash):
    book_it(shop())
    undo_change(book=scope, actor=alice, change=Change.objects.latest("pk"))
    assert not Entry.objects.exists()
    assert not EntryGroup.objects.exists()
    assert balance_of(cash) == 0


# --- purchases abroad -----------------------------------------------------------------


def test_what_was_charged_abroad_is_kept_once(book_it, shop):
    rows = book_it(shop(original_amount=Decimal(54), original_currency="USD"))
    assert [(row.original_amount, row.original_currency) for row in rows] == [
        (54, "USD"),
        (None, ""),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"original_amount": Decimal(54)}, "original_currency"),
        ({"original_currency": "USD"}, "original_amount"),
        (
            {"original_amount": Decimal(54), "original_currency": "EUR"},
            "original_currency",
        ),
        (
            {"original_amount": Decimal(-1), "original_currency": "USD"},
            "original_amount",
        ),
        (
            {"original_amount": Decimal(54), "original_currency": "XXQ"},
            "original_currency",
        ),
    ],
)
def test_half_a_purchase_abroad_is_refused(book_it, cash, changes, field):
    with pytest.raises(InvalidEntry) as caught:
        book_it(single(cash, **changes))
    assert caught.value.field == field


def test_a_transfer_has_no_other_amount(book_it, scope, cash):
    bank = make_wallet(scope, "Everyday")
    with pytest.raises(InvalidEntry) as caught:
        book_it(
            single(
                cash,
                kind="transfer",
                to_wallet=bank,
                original_amount=Decimal(1),
                original_currency="USD",
            )
        )
    assert caught.value.field == "original_amount"


@pytest.mark.parametrize(
    "columns",
    [
        {"original_amount": Decimal(1)},
        {"original_currency": "USD"},
        {"original_amount": Decimal(-1), "original_currency": "USD"},
    ],
)
def test_the_database_refuses_half_a_purchase_abroad(cash, columns):
    entry = make_entry(cash)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**columns)


def test_the_database_links_refunds_only(cash):
    bought, other = make_entry(cash), make_entry(cash)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=other.pk).update(refund_of=bought)


# --- refunds --------------------------------------------------------------------------


def test_only_an_expense_is_refunded(book_it, cash):
    salary = make_entry(cash, kind="income")
    with pytest.raises(InvalidEntry) as caught:
        book_it(single(cash, kind="refund", refund_of=salary))
    assert caught.value.field == "refund_of"


def test_an_entry_does_not_refund_itself(rewrite, cash):
    entry = make_entry(cash)
    with pytest.raises(InvalidEntry) as caught:
        rewrite([entry], single(cash, kind="refund", refund_of=entry))
    assert caught.value.field == "refund_of"


def test_refunds_of_a_part_that_goes_stay_with_the_purchase(
    book_it, rewrite, shop, cash
):
    rows = book_it(shop())
    refund = make_entry(cash, "5", kind="refund", refund_of=rows[1])
    rewrite(rows, single(cash, "50"))
    assert refund.fresh().refund_of == rows[0]


def test_what_is_no_purchase_any_more_loses_its_refunds(rewrite, cash):
    bought = make_entry(cash, "50")
    refund = make_entry(cash, "5", kind="refund", refund_of=bought)
    rewrite([bought], single(cash, "50", kind="income"))
    assert refund.fresh().refund_of is None


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 12, 5)])
def test_a_refund_of_a_part_counts_in_its_own_month(book_it, shop, cash, category, day):
    rows = book_it(shop())
    clothes = category("Clothing")
    make_entry(cash, "5", kind="refund", category=clothes, refund_of=rows[1], on=day)
    cells = MonthTotal.objects.filter(category=clothes).order_by("month", "kind")
    assert list(cells.values_list("month", "kind", "amount")) == [
        (date(2026, 11, 1), "expense", -20),
        (day.replace(day=1), "refund", 5),
    ]
