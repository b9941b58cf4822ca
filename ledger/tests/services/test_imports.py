"""A file from upload to undo, on books of our own making."""

from datetime import date
from decimal import Decimal

import pytest

from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.spreadsheet import csv_stream
from ledger import doctor
from ledger.export_rows import HEADERS, export_rows
from ledger.history.snapshots import snapshot
from ledger.importing.errors import UnreadableFile
from ledger.importing.layout import Layout
from ledger.listing.filters import EntryFilter
from ledger.models import (
    Category,
    Entry,
    ImportRow,
    ImportRun,
    Payee,
    Rate,
    ReferenceRate,
    Wallet,
)
from ledger.queries.totals import balances_at, flow, wallet_balances
from ledger.services.drafts import draft_of
from ledger.services.entries import Part, delete_entry, group_rows
from ledger.services.imports import commit, review, runs, undo, upload
from ledger.services.imports.matching import fingerprints
from ledger.services.undo import undo_change
from ledger.services.wallets import WalletDraft, change_wallet, create_wallet
from ledger.tasks import work_on_import

BANK = b"""Date,Description,Amount
2026-10-01,Lidl,-12.40
2026-10-01,Cafe,-3.50
2026-10-01,Cafe,-3.50
2026-10-02,Salary,2500.00
2026-10-03,Broken,abc
"""
HERE = date(2026, 11, 21)


@pytest.fixture
def read(scope, alice, cash):
    """Upload and read a file: read(b"...") gives the run at its review."""

    def take(data: bytes = BANK, wallet: Wallet = cash) -> ImportRun:
        run = upload.start_import(
            book=scope, actor=alice, wallet=wallet, file_name="bank.csv", data=data
        )
        review.choose_layout(run=run, layout=Layout.from_json(run.layout))
        return run

    return take


def book_all(run: ImportRun) -> ImportRun:
    commit.request_commit(run=run)
    work_on_import(run.book_id, run.pk)
    run.refresh_from_db()
    return run


def take_back(run: ImportRun) -> ImportRun:
    undo.request_undo(run=run)
    work_on_import(run.book_id, run.pk)
    run.refresh_from_db()
    return run


def decisions(run: ImportRun) -> list[str]:
    return list(run.rows.values_list("decision", flat=True))


def whole_book(book) -> list:
    """Every row of the ledger that an import may touch, as plain data."""
    models = (Wallet, Category, Payee, Entry)
    return [snapshot(list(model.objects.order_by("pk"))) for model in models]


def test_equal_lines_of_one_file_both_survive(read):
    run = book_all(read())
    assert run.state == ImportRun.State.DONE
    assert Entry.objects.filter(payee__name="Cafe").count() == 2


def test_totals_are_right_after_a_commit(read, scope, cash):
    book_all(read())
    assert balances_at(book=scope, as_of=HERE)[cash.pk] == Decimal("2480.60")
    assert list(doctor.findings(scope)) == []


def test_the_same_file_again_adds_nothing(read):
    book_all(read())
    again = read()
    assert decisions(again) == ["duplicate"] * 4 + ["unread"]
    assert not again.rows.filter(chosen=True).exists()


def test_an_overlapping_file_adds_only_what_is_new(read):
    book_all(read())
    more = read(BANK.replace(b"2026-10-03,Broken,abc", b"2026-10-04,Lidl,-9.99"))
    assert decisions(more) == ["duplicate"] * 4 + ["new"]


def test_what_was_typed_by_hand_is_recognised(read, spend):
    spend("12.40", on=date(2026, 10, 1), payee="Lidl")
    spend("3.50", on=date(2026, 9, 30), payee="Coffee with Ann")
    assert decisions(read()) == ["duplicate", "likely", "new", "new", "unread"]


def test_what_was_deleted_is_shown_and_not_revived(read, scope, alice):
    book_all(read())
    lidl = Entry.objects.get(payee__name="Lidl")
    delete_entry(book=scope, actor=alice, entry=lidl)
    assert decisions(read())[0] == "deleted"


def test_a_chosen_duplicate_is_booked_once_more(read):
    book_all(read())
    again = read()
    again.rows.filter(number=2).update(chosen=True)
    book_all(again)
    assert Entry.objects.filter(payee__name="Lidl").count() == 2


def test_undo_puts_the_book_back_exactly(read, scope, spend):
    spend("12.40", on=date(2026, 10, 1), payee="Lidl")
    before = whole_book(scope)
    run = book_all(read())
    assert whole_book(scope) != before
    assert take_back(run).state == ImportRun.State.UNDONE
    assert whole_book(scope) == before
    assert list(doctor.findings(scope)) == []


def test_undo_leaves_a_payee_that_is_used_by_now(read, spend):
    run = book_all(read())
    spend("1.00", on=HERE, payee="Cafe")
    take_back(run)
    assert Payee.objects.filter(name="Cafe").exists()
    assert not Payee.objects.filter(name="Salary").exists()


def test_after_an_undo_the_file_is_new_again(read):
    take_back(book_all(read()))
    assert decisions(read())[:4] == ["new"] * 4


def test_a_commit_goes_on_where_it_was_cut(read, monkeypatch):
    monkeypatch.setattr(commit, "CHUNK", 1)
    run = read()
    commit.request_commit(run=run)
    assert commit._commit_chunk(run)
    assert run.rows.filter(booked=True).count() == 1
    work_on_import(run.book_id, run.pk)
    assert Entry.objects.count() == 4


def test_a_commit_delivered_three_times_books_once(read):
    run = book_all(read())
    for _ in range(3):
        work_on_import(run.book_id, run.pk)
    assert Entry.objects.count() == 4


def test_of_two_tabs_one_commits(read):
    run = read()
    commit.request_commit(run=run)
    with pytest.raises(Exception, match="moved on"):
        commit.request_commit(run=run)


def test_a_cancelled_import_books_nothing(read):
    run = read()
    runs.cancel(run)
    work_on_import(run.book_id, run.pk)
    assert not Entry.objects.exists()


def test_the_file_may_name_a_category(read, category):
    run = read(b"Date,Description,Amount,Category\n2026-10-01,X,-1.00,groceries\n")
    assert run.rows.get().category == category("Groceries")


ACCOUNT = b"Account name,Date,Description,Amount\n%b,2026-10-01,X,-1.00\n"


def test_a_banks_account_number_is_no_wallet_of_its_own(read, cash):
    book_all(read(ACCOUNT % b"12345678"))
    assert Entry.objects.get().wallet == cash
    assert Wallet.objects.count() == 1


def test_a_wallet_the_file_names_is_found(read, scope, alice, cash):
    draft = WalletDraft(name="Giro", kind="bank", currency="EUR", opened_on=HERE)
    giro = create_wallet(book=scope, actor=alice, draft=draft)
    book_all(read(ACCOUNT % b"giro" + b"Cash,2026-10-02,Y,-2.00\n"))
    assert Entry.objects.get(payee__name="X").wallet == giro


def test_a_file_of_several_accounts_fills_several_wallets(read):
    book_all(read(ACCOUNT % b"First" + b"Second,2026-10-02,Y,-2.00\n"))
    assert set(Wallet.objects.values_list("name", flat=True)) == {
        "Cash",
        "First",
        "Second",
    }


def test_a_payee_is_filed_as_last_time(read, spend, category):
    spend("8.00", "Groceries", on=date(2026, 8, 1), payee="LIDL")
    assert read().rows.first().category == category("Groceries")


def test_a_line_in_another_currency_is_not_read(read):
    run = read(b"Date,Description,Amount,Currency\n2026-10-01,X,-1.00,GBP\n")
    row = run.rows.get()
    assert (row.decision, row.reason) == ("unread", "It is in GBP, the wallet in EUR.")


def test_a_file_that_is_none_is_refused(scope, alice, cash):
    with pytest.raises(UnreadableFile):
        upload.start_import(
            book=scope,
            actor=alice,
            wallet=cash,
            file_name="x.csv",
            data=b"\x00\x01\x02",
        )


def test_the_layout_confirmed_for_a_header_is_used_again(read, scope, alice, cash):
    run = read()
    changed = dict(run.layout, sign_rule="plus")
    review.choose_layout(run=run, layout=Layout.from_json(changed))
    again = upload.start_import(
        book=scope, actor=alice, wallet=cash, file_name="b.csv", data=BANK
    )
    assert again.layout["sign_rule"] == "plus"


def test_fingerprints_count_equal_lines(read):
    run = read()
    prints = [row.fingerprint for row in run.rows.exclude(fingerprint="")]
    assert len(set(prints)) == 4
    assert fingerprints([]) == []


def test_rows_say_what_they_became(read):
    run = book_all(read())
    rows = ImportRow.objects.filter(run=run, booked=True)
    assert [row.entries.get().amount for row in rows] == [row.amount for row in rows]


def test_what_is_deleted_while_the_run_goes_on_stays_deleted(
    read, scope, alice, monkeypatch
):
    monkeypatch.setattr(commit, "CHUNK", 1)
    run = read()
    commit.request_commit(run=run)
    commit._commit_chunk(run)
    delete_entry(book=scope, actor=alice, entry=Entry.objects.get())
    work_on_import(run.book_id, run.pk)
    assert Entry.objects.count() == 3


def test_a_deleted_and_restored_entry_is_still_of_its_import(read, scope, alice):
    run = book_all(read())
    lidl = Entry.objects.get(payee__name="Lidl")
    deletion = delete_entry(book=scope, actor=alice, entry=lidl)
    undo_change(book=scope, actor=alice, change=deletion)
    take_back(run)
    assert not Entry.objects.exists()


# --- one's own export -----------------------------------------------------------------


@pytest.fixture
def exported(scope, alice, spend, cash) -> bytes:
    """A book in two currencies, as the export writes it."""
    draft = WalletDraft(
        name="Travel card",
        kind="ewallet",
        currency="GBP",
        opening=Decimal("92.60"),
        opened_on=date(2026, 9, 1),
        rate=Decimal("1.1612"),
    )
    card = create_wallet(book=scope, actor=alice, draft=draft)
    spend("12.50", on=date(2026, 10, 3), payee="=Lidl", note="-x", tags=("a", "b"))
    spend("2.50", on=date(2026, 10, 4), kind="refund")
    spend("9.99", "Travel", on=date(2026, 10, 5), wallet=card)
    spend("2000", "Salary", on=date(2026, 10, 5), kind="income")
    spend(
        "150",
        None,
        on=date(2026, 10, 6),
        kind="transfer",
        to_wallet=card,
        to_amount=Decimal("129.18"),
    )
    rows = export_rows(book=scope, chosen=EntryFilter())
    return b"".join(csv_stream(HEADERS, rows))


def balances(book) -> dict[str, Decimal]:
    found = wallet_balances(book=book, as_of=HERE)
    return {each.wallet.name: each.balance.amount for each in found}


def test_ones_own_export_is_all_there_already(read, exported):
    assert set(decisions(read(exported))) == {"duplicate"}


def test_a_second_opening_balance_is_refused(read, exported, scope, alice, cash):
    draft = WalletDraft(
        name="Cash", kind="cash", currency="EUR", opening=Decimal(7), opened_on=HERE
    )
    change_wallet(book=scope, actor=alice, wallet=cash, version=1, draft=draft)
    foreign = exported.replace(b"Travel card", b"Cash").replace(b"GBP", b"EUR")
    opening = read(foreign).rows.get(line__kind="opening")
    assert opening.decision == "unread"


def test_ones_own_export_gives_the_same_balances_elsewhere(
    scope, exported, other_book, charlie
):
    with book_scope(other_book):
        run = upload.start_import(
            book=other_book,
            actor=charlie,
            wallet=Wallet.objects.get(),
            file_name="own.csv",
            data=exported,
        )
        review.choose_layout(run=run, layout=Layout.from_json(run.layout))
        assert book_all(run).error == ""
        assert balances(other_book) == BALANCES
        year = Period.year(2026)
        theirs = flow(book=other_book, period=year)
        assert list(doctor.findings(other_book)) == []
        lidl = Entry.objects.get(payee__name="=Lidl")
        assert (lidl.category.name, lidl.note) == ("Groceries", "-x")
        assert sorted(tag.name for tag in lidl.tags.all()) == ["a", "b"]
        assert take_back(run).state == ImportRun.State.UNDONE
        assert not Rate.objects.exists()
    assert balances(scope) == BALANCES
    assert flow(book=scope, period=year) == theirs


def test_every_chunk_brings_its_rates(
    scope, alice, spend, exported, other_book, charlie, monkeypatch
):
    """Of a currency that this run itself has taught the Book, too."""
    card = Wallet.objects.get(name="Travel card")
    Rate(book=scope, currency="GBP", date=date(2026, 10, 7), rate=Decimal("1.3")).save()
    spend("10", on=date(2026, 10, 8), wallet=card)
    rows = export_rows(book=scope, chosen=EntryFilter())
    data = b"".join(csv_stream(HEADERS, rows))
    theirs = flow(book=scope, period=Period.year(2026))
    monkeypatch.setattr(commit, "CHUNK", 1)
    with book_scope(other_book):
        run = upload.start_import(
            book=other_book,
            actor=charlie,
            wallet=Wallet.objects.get(),
            file_name="own.csv",
            data=data,
        )
        review.choose_layout(run=run, layout=Layout.from_json(run.layout))
        book_all(run)
        assert flow(book=other_book, period=Period.year(2026)) == theirs
        take_back(run)
        assert not Rate.objects.exists()


def test_a_published_currency_is_booked_as_told_and_keeps_its_rates(
    scope, exported, other_book, charlie
):
    theirs = flow(book=scope, period=Period.year(2026))
    ReferenceRate.objects.create(
        currency="GBP", date=date(2026, 10, 1), per_euro=Decimal(2)
    )
    with book_scope(other_book):
        run = upload.start_import(
            book=other_book,
            actor=charlie,
            wallet=Wallet.objects.get(),
            file_name="own.csv",
            data=exported,
        )
        review.choose_layout(run=run, layout=Layout.from_json(run.layout))
        book_all(run)
        assert not Rate.objects.exists()
        assert flow(book=other_book, period=Period.year(2026)) == theirs


def test_what_a_person_makes_between_two_chunks_is_not_the_imports(
    read, scope, alice, monkeypatch
):
    monkeypatch.setattr(commit, "CHUNK", 2)
    run = read()
    commit.request_commit(run=run)
    made = commit._commit_chunk(run)
    draft = WalletDraft(name="Mine", kind="cash", currency="EUR", opened_on=HERE)
    wallet = create_wallet(book=scope, actor=alice, draft=draft)
    assert commit._commit_chunk(run, made)
    run.refresh_from_db()
    assert wallet.pk not in run.made["ledger.wallet"]
    names = Payee.objects.filter(pk__in=run.made["ledger.payee"])
    assert {payee.name for payee in names} == {"Lidl", "Cafe", "Salary"}


def test_a_fund_is_booked_to_the_fourth_decimal(read):
    run = book_all(read(b"Date,Description,Amount\n2026-10-01,Fund,-12.3456\n"))
    assert run.rows.get().entries.get().amount == Decimal("-12.3456")
    finer = read(b"Date,Description,Amount\n2026-10-01,Fund,-12.34567\n")
    assert decisions(finer) == ["unread"]


def test_splits_refunds_and_purchases_abroad_come_back_as_they_were(
    scope, spend, category, other_book, charlie
):
    groceries, clothing = category("Groceries"), category("Clothing")
    parts = (
        Part(Decimal(30), groceries, "apples"),
        Part(Decimal(25), clothing),
        Part(Decimal(-5), groceries, "voucher"),
    )
    values = {"payee": "Market", "note": "Saturday", "tags": ("trip",)}
    abroad = {"original_amount": Decimal(54), "original_currency": "USD"}
    head = spend("50", None, on=date(2026, 10, 3), parts=parts, **values, **abroad)
    second = head.group.entries.get(position=1)
    spend("8", on=date(2026, 10, 9), kind="refund", refund_of=second)
    told = stories(scope)
    rows = export_rows(book=scope, chosen=EntryFilter())
    data = b"".join(csv_stream(HEADERS, rows))
    with book_scope(other_book):
        run = upload.start_import(
            book=other_book,
            actor=charlie,
            wallet=Wallet.objects.get(),
            file_name="own.csv",
            data=data,
        )
        review.choose_layout(run=run, layout=Layout.from_json(run.layout))
        assert book_all(run).error == ""
        assert stories(other_book) == told
        assert list(doctor.findings(other_book)) == []


def stories(book):
    """Each entry in words that are the same in every Book."""
    found = []
    for entry in Entry.objects.filter(book=book).exclude(kind="opening"):
        draft = draft_of(group_rows(entry))
        purchase = draft.refund_of and (draft.refund_of.amount, draft.refund_of.note)
        parts = [(part.amount, str(part.category), part.note) for part in draft.parts]
        found.append(
            (
                *(draft.kind, draft.date, draft.amount, draft.payee, draft.note),
                *(draft.tags, parts, draft.original_amount, draft.original_currency),
                purchase,
            )
        )
    return sorted(found, key=str)


BALANCES = {"Cash": Decimal("1840.00"), "Travel card": Decimal("211.79")}
