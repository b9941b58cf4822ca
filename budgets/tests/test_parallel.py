"""The same work done several times at once tells everything once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Notice
from accounts.services import register_person
from budgets.models import Overrun
from budgets.overruns import check_overruns
from budgets.reminders.daily import remind
from budgets.services import BillDraft, BudgetDraft, create_bill, create_budget
from budgets.tests.conftest import TODAY
from conftest import make_person
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Category, Occurrence, Wallet
from ledger.services.entries import EntryDraft, record_entry
from ledger.services.posting import post_due
from ledger.services.recurring import RecurringDraft, create_recurring

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 3


@pytest.fixture
def person():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection only")
    return make_person("Alice", idle_reminder="off")


@pytest.fixture
def overspent(person):
    book = register_person(user=person)
    with book_scope(book):
        wallet = Wallet.objects.get()
        eating = Category.objects.get(name="Eating out")
        budget = BudgetDraft(category=eating, amount=Decimal(180))
        create_budget(book=book, actor=person, draft=budget)
        spent = EntryDraft(
            kind="expense",
            date=TODAY,
            wallet=wallet,
            amount=Decimal("195.48"),
            category=eating,
        )
        record_entry(book=book, actor=person, draft=spent)
        rent = BillDraft(name="Rent", amount=Decimal(9), wallet=wallet, due_on=TODAY)
        create_bill(book=book, actor=person, draft=rent)
    return book


def at_once(work: Callable[[], object]) -> None:
    gate = Barrier(TIMES)

    def run(_: int) -> None:
        try:
            gate.wait()
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        list(pool.map(run, range(TIMES)))


def test_an_overrun_is_recorded_and_told_once(overspent):
    Notice.objects.all().delete()
    with book_scope(overspent):
        Overrun.objects.all().delete()

    def check():
        with book_scope(overspent):
            check_overruns(book=overspent, as_of=TODAY)

    at_once(check)
    with book_scope(overspent):
        assert Overrun.objects.count() == 2
    assert Notice.objects.filter(channel="mail", kind="overrun").count() == 1


def test_two_beats_remind_once(person, overspent):
    now = datetime(2026, 11, 21, 18, tzinfo=UTC)
    at_once(lambda: remind(user=person, now=now))
    assert Notice.objects.filter(channel="mail", kind="bill").count() == 1


def test_what_books_itself_is_booked_once(person, overspent):
    with book_scope(overspent):
        draft = RecurringDraft(
            name="Saving",
            amount=Decimal(5),
            wallet=Wallet.objects.get(),
            due_on=TODAY,
            unit="once",
            automatic=True,
        )
        create_recurring(book=overspent, actor=person, draft=draft)

    def post():
        with book_scope(overspent):
            post_due(book=overspent, as_of=TODAY)

    at_once(post)
    with book_scope(overspent):
        assert Occurrence.objects.count() == 1
