"""Lines that belong to what is there: transfers, refunds, what was seen before."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q

from ledger import doctor
from ledger.errors import LockedEntry
from ledger.filing.suggestions import Asked, suggest
from ledger.models import Entry, ImportProfile, Rule
from ledger.services import reconcile
from ledger.services.bulk_edit import pair_as_transfer
from ledger.services.drafts import Part
from ledger.services.entries import delete_entry
from ledger.services.imports import commit, review, undo
from ledger.services.rules import RuleDraft, create_rule
from ledger.services.undo import undo_change
from ledger.tests.factories import balance_of, make_entry, make_transfer, make_wallet
from ledger.tests.services.import_helpers import (
    book_all,
    decisions,
    dump,
    take_back,
    take_in,
)

HEAD = b"Date,Description,Amount\n"
# A line of money out leaves no doubt which sign is which.
BOTH = HEAD + b"2026-09-01,Bakery,-1.00\n"
CARD_PAID = HEAD + b"2026-10-03,Payment received,412.30\n"


@pytest.fixture
def everyday(scope):
    return make_wallet(scope, "Everyday", opening="1000")


@pytest.fixture
def card(scope):
    return make_wallet(scope, "Credit card", kind="card")


@pytest.fixture
def read(scope, alice):
    def take(data, wallet, **more):
        return take_in(scope, alice, data, wallet=wallet, **more)

    return take


@pytest.fixture
def paid(everyday, category):
    """The payment of the card's bill, as Everyday's bank told it."""
    return make_entry(
        everyday,
        "412.30",
        on=date(2026, 10, 1),
        payee="CREDIT CARD PAYMENT",
        category=category("Groceries"),
        tags=("bills",),
    )


# --- transfers ------------------------------------------------------------------------


def test_a_card_payment_is_linked_to_the_other_wallet(read, paid, card, everyday):
    run = read(CARD_PAID, card)
    row = run.rows.get()
    assert (row.decision, row.matched, row.chosen) == ("transfer", paid, True)
    book_all(run)
    legs = list(Entry.objects.filter(kind="transfer").order_by("position"))
    assert [leg.wallet for leg in legs] == [everyday, card]
    assert [leg.amount for leg in legs] == [Decimal("-412.30"), Decimal("412.30")]
    assert legs[0].pk == paid.pk
    assert list(doctor.findings(run.book)) == []


def test_undo_makes_the_other_side_what_it_was(read, scope, paid, card):
    before = dump(scope)
    run = book_all(read(CARD_PAID, card))
    assert dump(scope) != before
    take_back(run)
    assert dump(scope) == before
    assert list(doctor.findings(scope)) == []


def test_either_file_may_come_first_and_both_may_come_again(read, everyday, card):
    bank = HEAD + b"2026-10-01,Credit card payment,-412.30\n"
    first = book_all(read(bank, everyday))
    assert Entry.objects.get(payee__name="Credit card payment").kind == "expense"
    book_all(read(CARD_PAID, card))
    assert decisions(read(bank, everyday)) == ["duplicate"]
    assert decisions(read(CARD_PAID, card)) == ["duplicate"]
    take_back(first)
    left = Entry.objects.get(wallet=card)
    assert (left.kind, left.group) == ("income", None)


def test_a_transfer_typed_by_hand_is_there_already(read, everyday, card):
    make_transfer(everyday, card, "412.30", on=date(2026, 10, 3))
    assert decisions(read(CARD_PAID, card)) == ["duplicate"]


@pytest.mark.parametrize(
    ("line", "decision"),
    [
        (b"2026-10-06,Payment received,412.30", "transfer"),
        (b"2026-10-07,Payment received,412.30", "new"),  # more than five days
        (b"2026-10-03,Payment received,412.31", "new"),
        (b"2026-10-03,Payment received,-412.30", "new"),
        (b"2026-10-03,From Everyday,412.30", "transfer"),
    ],
)
def test_what_makes_a_transfer(read, paid, card, line, decision):
    assert decisions(read(BOTH + line + b"\n", card)) == ["new", decision]


def test_equal_amounts_alone_prove_nothing(read, everyday, card, category):
    make_entry(everyday, "20", on=date(2026, 10, 1), payee="Lidl")
    run = read(BOTH + b"2026-10-01,Ann,20.00\n", card)
    assert decisions(run) == ["new", "new"]


def test_wallets_of_two_currencies_are_linked_by_their_worth(read, everyday, scope):
    travel = make_wallet(scope, "Travel card", currency="GBP", rate="1.17")
    make_entry(everyday, "117", on=date(2026, 10, 1), payee="Top-up Travel card")
    run = read(BOTH + b"2026-10-02,Top-up received,99.00\n", travel)
    assert decisions(run) == ["new", "transfer"]
    book_all(run)
    assert balance_of(travel) == Decimal(98)
    assert list(doctor.findings(scope)) == []


def test_a_proposed_transfer_may_stand_by_itself(read, paid, card):
    run = read(CARD_PAID, card)
    review.stand_alone(row=run.rows.get())
    book_all(run)
    assert not Entry.objects.filter(kind="transfer").exists()
    assert Entry.objects.get(wallet=card).kind == "income"


def test_an_other_side_that_changed_meanwhile_is_left_alone(
    read, scope, alice, paid, card
):
    run = read(CARD_PAID, card)
    delete_entry(book=scope, actor=alice, entry=paid)
    book_all(run)
    assert Entry.objects.get(wallet=card).kind == "income"


def test_edits_after_the_link_are_kept_in_history(read, scope, paid, card):
    run = book_all(read(CARD_PAID, card))
    Entry.objects.filter(pk=paid.pk).update(note="my words")
    take_back(run)
    change = paid.book.changes.filter(verb="undone").order_by("pk").first()
    assert any(row["fields"].get("note") == "my words" for row in change.before)


def test_an_account_is_known_by_its_number(read, scope, paid, card, everyday):
    ImportProfile(book=scope, key="x", name="DE89370400440532", wallet=everyday).save()
    data = BOTH + b"2026-10-02,Ann DE89370400440532,412.30\n"
    paid_quietly = BOTH + b"2026-10-02,Ann,412.30\n"
    Entry.objects.filter(pk=paid.pk).update(search_text="ann\n\n")
    assert decisions(read(paid_quietly, card)) == ["new", "new"]
    assert decisions(read(data, card)) == ["new", "transfer"]


# --- refunds --------------------------------------------------------------------------


def test_money_back_from_a_shop_is_a_refund_of_the_purchase(read, everyday, category):
    bought = make_entry(
        everyday,
        "129",
        on=date(2026, 9, 20),
        payee="Threadbare",
        category=category("Clothing"),
    )
    run = read(BOTH + b"2026-10-02,Threadbare,129.00\n", everyday)
    row = run.rows.last()
    assert (row.decision, row.matched, row.category) == (
        "refund",
        bought,
        category("Clothing"),
    )
    book_all(run)
    refund = Entry.objects.get(kind="refund")
    assert (refund.refund_of, refund.category) == (bought, category("Clothing"))


def test_who_also_pays_without_a_purchase_gives_no_refund(read, everyday):
    make_entry(everyday, "500", on=date(2026, 9, 20), payee="Acme")
    make_entry(everyday, "2000", kind="income", on=date(2026, 9, 25), payee="Acme")
    run = read(BOTH + b"2026-10-02,Acme,120.00\n", everyday)
    assert decisions(run) == ["new", "new"]


def test_more_than_was_paid_is_no_refund(read, everyday):
    make_entry(everyday, "10", on=date(2026, 9, 20), payee="Threadbare")
    run = read(BOTH + b"2026-10-02,Threadbare,129.00\n", everyday)
    assert decisions(run) == ["new", "new"]


# --- what was there before ------------------------------------------------------------


def test_what_was_deleted_may_be_ticked_to_come_back(read, scope, alice, everyday):
    data = HEAD + b"2026-10-01,Lidl,-12.40\n"
    book_all(read(data, everyday))
    lidl = Entry.objects.get(payee__name="Lidl")
    delete_entry(book=scope, actor=alice, entry=lidl)
    again = read(data, everyday)
    assert decisions(again) == ["deleted"]
    again.rows.update(chosen=True)
    book_all(again)
    assert decisions(read(data, everyday)) == ["duplicate"]


def test_a_split_purchase_is_one_line_of_the_bank(read, everyday, spend, category):
    parts = (
        Part(Decimal(30), category("Groceries")),
        Part(Decimal(20), category("Clothing")),
    )
    spend(
        "50", None, on=date(2026, 10, 1), wallet=everyday, parts=parts, payee="Market"
    )
    data = HEAD + b"2026-10-01,Market,-50.00\n"
    assert decisions(read(data, everyday)) == ["duplicate"]


# --- what a person decides ------------------------------------------------------------


def test_an_unread_row_is_put_right_and_judged(read, everyday, spend):
    spend("9.99", on=date(2026, 10, 3), wallet=everyday, payee="Broken")
    run = read(HEAD + b"2026-10-01,Lidl,-1.00\n31.11.2026,Broken,-9.99\n", everyday)
    row = run.rows.get(decision="unread")
    mended = review.mend_row(
        row=row, day=date(2026, 10, 3), amount=Decimal("-9.99"), payee="Broken"
    )
    assert mended.decision == "duplicate"
    fresh = review.mend_row(
        row=row, day=date(2026, 10, 4), amount=Decimal("-7.77"), payee="Else"
    )
    assert (fresh.decision, fresh.chosen) == ("new", True)
    book_all(run)
    assert Entry.objects.filter(payee__name="Else").exists()


def test_one_category_goes_to_all_of_the_same_payee(read, everyday, category):
    lines = b"".join(b"2026-10-0%d,Linden,-%d.00\n" % (day, day) for day in range(1, 7))
    run = read(HEAD + lines + b"2026-10-09,Other,-1.00\n", everyday)
    row = run.rows.first()
    eating = category("Groceries")
    review.keep_choices(
        run=run, shown=[row.pk], ticked=[row.pk], categories={row.pk: eating.pk}
    )
    row.refresh_from_db()
    assert review.file_alike(row=row) == 5
    assert run.rows.filter(category=eating).count() == 6


def test_a_forged_category_is_refused(read, everyday, category, other_book):
    run = read(HEAD + b"2026-10-01,Lidl,-1.00\n", everyday)
    row = run.rows.get()
    for wrong in (0, 10**9, category("Salary").pk):
        with pytest.raises(Exception, match="one of your categories"):
            review.keep_choices(
                run=run, shown=[row.pk], ticked=[], categories={row.pk: wrong}
            )


def test_rules_file_lines_before_habits_do(
    read, scope, alice, everyday, category, spend
):
    spend("8", "Groceries", on=date(2026, 8, 1), wallet=everyday, payee="Lidl")
    draft = RuleDraft(query="lidl", category=category("Clothing"), tags=("ruled",))
    create_rule(book=scope, actor=alice, draft=draft)
    run = read(HEAD + b"2026-10-01,Lidl,-1.00\n", everyday)
    row = run.rows.get()
    assert row.category == category("Clothing")
    assert Rule.objects.get().name in row.filed_because
    book_all(run)
    booked = Entry.objects.get(import_row=row)
    assert [tag.name for tag in booked.tags.all()] == ["ruled"]


def test_what_is_likely_is_filed_and_said_to_be_a_guess(read, everyday, category):
    run = read(
        HEAD + b"2026-10-01,Lidl 0815,-1.00\n2026-10-02,Zorblatt,-1.00\n", everyday
    )
    known, unknown = run.rows.order_by("number")
    assert known.category == category("Groceries")
    assert known.filed_because == "Suggested: 'lidl' is usually Groceries"
    assert unknown.category is None


def test_a_guess_that_nobody_changed_is_no_lesson(
    read, scope, everyday, category, spend
):
    spend("8", "Clothing", on=date(2026, 8, 1), wallet=everyday, payee="Lidl 0815")
    run = read(
        HEAD + b"2026-10-01,Lidl 0816,-1.00\n2026-10-02,Lidl 0817,-1.00\n", everyday
    )
    book_all(run)
    scope.refresh_from_db()
    [found] = suggest(scope, [Asked("Lidl")])
    assert found.reason == "1 of 1 transaction with 'lidl' was Clothing"


# --- crashes --------------------------------------------------------------------------


def test_a_crash_in_a_chunk_leaves_whole_chunks_and_goes_on(
    read, everyday, monkeypatch
):
    lines = b"".join(b"2026-10-%02d,Shop,-%d.00\n" % (day, day) for day in range(1, 11))
    run = read(HEAD + lines, everyday)
    commit.request_commit(run=run)
    monkeypatch.setattr(commit, "CHUNK", 3)
    calls = []
    real = commit.record_many

    def fails_once(edit, drafts):
        real(edit, drafts)
        calls.append(len(drafts))
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(commit, "record_many", fails_once)
    with pytest.raises(KeyboardInterrupt):
        commit.commit_import(run=run)
    assert Entry.objects.filter(import_row__run=run).count() == 6
    assert list(doctor.findings(run.book)) == []
    commit.commit_import(run=run)
    assert balance_of(everyday) == 1000 - sum(range(1, 11))


# --- taken back after people went on --------------------------------------------------


def test_what_a_person_paired_by_hand_outlives_the_import(
    read, scope, alice, everyday, card
):
    """Its other side was there by itself, so it is again."""
    run = book_all(read(HEAD + b"2026-10-03,Shop,-40.00\n", everyday))
    got = make_entry(card, "40", kind="income", on=date(2026, 10, 4))
    both = Entry.objects.filter(Q(import_row__run=run) | Q(pk=got.pk))
    pair_as_transfer(book=scope, actor=alice, entries=both)
    take_back(run)
    left = Entry.objects.get(pk=got.pk)
    assert (left.kind, left.group_id, left.amount) == ("income", None, 40)
    assert balance_of(card) == 40
    assert list(doctor.findings(scope)) == []


def test_the_other_side_that_the_import_made_goes_with_it(read, scope, everyday, card):
    draft = RuleDraft(query="shop", to_wallet=card)
    create_rule(book=scope, actor=None, draft=draft)
    run = book_all(read(HEAD + b"2026-10-03,Shop,-40.00\n", everyday))
    assert balance_of(card) == 40
    take_back(run)
    assert balance_of(card) == 0


def test_what_a_statement_settled_keeps_its_import(read, scope, alice, everyday):
    run = book_all(read(HEAD + b"2026-10-03,Shop,-40.00\n", everyday))
    opened = reconcile.start_reconciliation(
        book=scope, actor=alice, wallet=everyday, on=date(2026, 10, 31), balance=960
    )
    reconcile.tick_all(book=scope, actor=alice, reconciliation=opened)
    done = reconcile.finish(book=scope, actor=alice, reconciliation=opened)
    with pytest.raises(LockedEntry, match="Open that reconciliation first"):
        undo.request_undo(run=run)
    assert run.fresh().state == run.State.DONE
    undo_change(book=scope, actor=alice, change=done)
    take_back(run)


def test_settled_while_it_is_taken_back_it_says_why_it_stopped(
    read, everyday, monkeypatch
):
    run = book_all(read(HEAD + b"2026-10-03,Shop,-40.00\n", everyday))

    def settled(_run, _after):
        raise LockedEntry("Checked against a statement.")

    monkeypatch.setattr(undo, "_undo_chunk", settled)
    undo.request_undo(run=run)
    undo.undo_import(run=run)
    assert run.fresh().state == run.State.FAILED
    assert run.fresh().error == "Checked against a statement."
