"""Many at once: no change is lost and every balance is the sum of its entries.

SQLite lets one writer in at a time and so hides lost updates; these need PostgreSQL.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Book, User
from accounts.services import register_person
from conftest import make_person
from expense_tracker.kernel.scoping import book_scope
from ledger import doctor
from ledger.errors import LedgerError, NotUndoable, StaleVersion
from ledger.models import Change, Entry, Recurring, Wallet
from ledger.queries.totals import balances_at
from ledger.services import conversion, reconcile
from ledger.services.entries import (
    EntryDraft,
    change_entry,
    delete_entry,
    record_entry,
)
from ledger.services.imports.commit import request_commit
from ledger.services.posting import post_due
from ledger.services.rates import set_rate
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.services.undo import undo_change
from ledger.tasks import work_on_import
from ledger.tests.services.import_helpers import take_in

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs TEST_DATABASE_URL"
    ),
]

DAY = date(2026, 11, 3)
EDITS = 200
WORKERS = 20


@pytest.fixture
def shared() -> tuple[Book, User]:
    alice = make_person("Alice")
    return register_person(user=alice), alice


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """`work` for 0 to count-1, in WORKERS threads with a connection each."""

    def one(n: int) -> object:
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(count)))


def draft(amount: int, wallet: Wallet) -> EntryDraft:
    return EntryDraft(
        kind="expense", date=DAY, wallet=wallet, amount=Decimal(amount), payee="Lidl"
    )


def add(book: Book, alice: User, amount: int) -> int:
    with book_scope(book):
        wallet = Wallet.objects.get(name="Cash")
        change = record_entry(book=book, actor=alice, draft=draft(amount, wallet))
        return change.subject_id or 0


def healthy(book: Book) -> bool:
    with book_scope(book):
        return list(doctor.findings(book)) == []


def balance(book: Book) -> Decimal:
    with book_scope(book):
        wallet = Wallet.objects.get(name="Cash")
        return balances_at(book=book, as_of=DAY)[wallet.pk]


def test_200_parallel_additions_are_all_in_the_balance(shared):
    book, alice = shared
    at_once(EDITS, lambda n: add(book, alice, n + 1))
    assert balance(book) == -sum(range(1, EDITS + 1))
    assert healthy(book)
    book.refresh_from_db()
    assert book.version >= EDITS


def test_200_parallel_edits_lose_no_update(shared):
    """Every edit either stands or is told that another came before it."""
    book, alice = shared
    ids = [add(book, alice, 1) for _ in range(10)]
    won: dict[int, int] = dict.fromkeys(ids, 0)
    guard = threading.Lock()

    def edit(n: int) -> None:
        pk = ids[n % len(ids)]
        while True:
            with book_scope(book):
                entry = Entry.objects.select_related("wallet").get(pk=pk)
                raised = draft(int(-entry.amount) + 1, entry.wallet)
                try:
                    change_entry(
                        book=book,
                        actor=alice,
                        entry=entry,
                        version=entry.version,
                        draft=raised,
                    )
                except StaleVersion:
                    continue
            with guard:
                won[pk] += 1
            return

    at_once(EDITS, edit)
    assert sum(won.values()) == EDITS
    assert balance(book) == -(10 + EDITS)
    assert healthy(book)


def test_settling_a_statement_and_edits_at_once_never_part(shared):
    """Whatever wins, a settled statement agrees with its entries."""
    book, alice = shared
    ids = [add(book, alice, 1) for _ in range(WORKERS)]
    with book_scope(book):
        cash = Wallet.objects.get(name="Cash")
        opened = reconcile.start_reconciliation(
            book=book, actor=alice, wallet=cash, on=DAY, balance=Decimal(-WORKERS)
        )
        reconcile.tick_all(book=book, actor=alice, reconciliation=opened)

    def work(n: int) -> None:
        with book_scope(book), suppress(LedgerError):
            if n == WORKERS // 2:
                reconcile.finish(book=book, actor=alice, reconciliation=opened)
            else:
                entry = Entry.objects.get(pk=ids[n])
                delete_entry(book=book, actor=alice, entry=entry)

    at_once(WORKERS, work)
    with book_scope(book):
        settled = opened.fresh().state == "done"
        ticked = Entry.objects.filter(reconciliation=opened).count()
    assert ticked == WORKERS if settled else ticked < WORKERS
    assert healthy(book)


def test_edits_additions_and_deletions_together_stay_exact(shared):
    book, alice = shared
    ids = [add(book, alice, 5) for _ in range(20)]

    def work(n: int) -> None:
        if n % 2:
            add(book, alice, 3)
            return
        with book_scope(book):
            entry = Entry.objects.filter(pk=ids[n % 20]).first()
            if entry is None:
                return
            try:
                delete_entry(book=book, actor=alice, entry=entry)
            except LedgerError:
                return

    at_once(60, work)
    with book_scope(book):
        expected = sum((entry.amount for entry in Entry.objects.all()), Decimal(0))
    assert balance(book) == expected
    assert healthy(book)


def test_the_same_form_sent_at_once_books_one_row(shared):
    book, alice = shared
    client = Client()
    client.force_login(alice)
    with book_scope(book):
        wallet = Wallet.objects.get(name="Cash")
    form = {
        "kind": "expense",
        "amount": "12.50",
        "date": "2026-11-03",
        "wallet": wallet.pk,
        "form_token": "6ad4cb26-1a31-4ee2-9b50-2a3b8ad0f7b1",
    }

    def send(_: int) -> int:
        own = Client()
        own.cookies = client.cookies
        return own.post("/entries/new/", form).status_code

    answers = at_once(4, send)
    assert set(answers) == {HTTPStatus.FOUND}
    with book_scope(book):
        assert Entry.objects.count() == 1


def test_a_schedule_posted_by_many_at_once_books_each_date_once(shared):
    book, alice = shared
    with book_scope(book):
        plan = RecurringDraft(
            name="Rent",
            amount=Decimal(800),
            wallet=Wallet.objects.get(name="Cash"),
            due_on=date(2026, 9, 1),
            unit="month",
            automatic=True,
        )
        create_recurring(book=book, actor=alice, draft=plan)
        Recurring.objects.update(posted_until=date(2026, 8, 31))

    def post(_: int) -> int:
        with book_scope(book):
            return post_due(book=book, as_of=DAY)

    assert sum(map(int, at_once(6, post))) == 3
    assert balance(book) == -2400
    assert healthy(book)


def test_an_import_booked_by_many_at_once_is_in_once(shared):
    book, alice = shared
    lines = "".join(f"2026-10-{n:02},Shop {n},-{n}.00\n" for n in range(1, 29))
    with book_scope(book):
        run = take_in(book, alice, f"Date,Description,Amount\n{lines}".encode())
        request_commit(run=run)

    def commit(_: int) -> None:
        with book_scope(book):
            work_on_import(book.pk, run.pk)

    at_once(6, commit)
    assert balance(book) == -sum(range(1, 29))
    with book_scope(book):
        assert run.fresh().state == "done"
        assert Entry.objects.count() == 28
    assert healthy(book)


def test_a_change_undone_by_many_at_once_is_undone_once(shared):
    book, alice = shared
    add(book, alice, 5)
    with book_scope(book):
        change = Change.objects.get()
    add(book, alice, 1)

    def undo(_: int) -> bool:
        with book_scope(book), suppress(NotUndoable):
            undo_change(book=book, actor=alice, change=change)
            return True
        return False

    assert sum(map(bool, at_once(6, undo))) == 1
    assert balance(book) == -1
    assert healthy(book)


def test_additions_while_the_main_currency_changes_are_all_converted(shared):
    """Before, or refused while it works, or after: never half."""
    book, alice = shared
    for amount in range(1, 11):
        add(book, alice, amount)
    with book_scope(book):
        set_rate(
            book=book,
            actor=alice,
            currency="USD",
            day=date(2026, 1, 1),
            rate=Decimal("0.5"),
        )

    def work(n: int) -> bool:
        fresh = Book.objects.get(pk=book.pk)
        if n == WORKERS // 2:
            with book_scope(fresh):
                begun = conversion.start_conversion(
                    book=fresh, actor=alice, currency="USD", as_of=DAY
                )
                conversion.work(conversion=begun)
            return False
        with suppress(LedgerError):
            return bool(add(fresh, alice, 100))
        return False

    added = sum(map(bool, at_once(WORKERS, work)))
    now = Book.objects.get(pk=book.pk)
    assert now.base_currency == "USD"
    with book_scope(now):
        worth = sum(entry.base_amount for entry in Entry.objects.all())
        assert Entry.objects.count() == 10 + added
    assert worth == -2 * (55 + 100 * added)
    assert healthy(now)
