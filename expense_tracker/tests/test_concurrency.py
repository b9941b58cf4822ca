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
from ledger.errors import LedgerError, StaleVersion
from ledger.models import Entry, Wallet
from ledger.queries import balances_at
from ledger.services import reconcile
from ledger.services.entries import (
    EntryDraft,
    change_entry,
    delete_entry,
    record_entry,
)

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
