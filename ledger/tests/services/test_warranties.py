"""Warranties that end are told once, to everybody in the Book."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import Notice
from accounts.notices import deliver
from expense_tracker.kernel.scoping import all_books
from ledger.models import Receipt
from ledger.services import warranties
from ledger.services.receipts import add_receipt
from ledger.tasks import warn_of_warranties
from ledger.tests.receipts.drawn import photo

TODAY = date(2026, 11, 21)


@pytest.fixture
def lamp(scope, alice):
    receipt = add_receipt(book=scope, actor=alice, name="lamp.jpg", data=photo())
    receipt.note = "Desk lamp"
    receipt.warranty_until = TODAY + timedelta(days=30)
    receipt.save()
    return receipt


def owed():
    return Notice.objects.filter(channel="mail", kind="warranty")


def test_it_is_told_thirty_days_before_and_once(lamp, scope):
    warranties.warn(book=scope, as_of=TODAY - timedelta(days=1))
    assert not owed().exists()
    warranties.warn(book=scope, as_of=TODAY)
    warranties.warn(book=scope, as_of=TODAY + timedelta(days=5))
    assert owed().count() == scope.memberships.count()


def test_another_date_is_told_anew(lamp, scope):
    warranties.warn(book=scope, as_of=TODAY)
    first = owed().count()
    Receipt.objects.update(warranty_until=TODAY + timedelta(days=20))
    warranties.warn(book=scope, as_of=TODAY)
    assert owed().count() == 2 * first


def test_what_ended_long_ago_is_not_told(lamp, scope):
    warranties.warn(book=scope, as_of=TODAY + timedelta(days=31))
    assert not owed().exists()


def test_the_mail_says_what_and_when_and_where(lamp, scope, alice):
    warranties.warn(book=scope, as_of=TODAY)
    mail.outbox.clear()
    deliver(owed().get(user=alice).pk)
    (message,) = mail.outbox
    assert "Desk lamp ends on 21 December 2026" in message.subject
    assert f"/receipts/{lamp.pk}/" in message.body


def test_a_changed_date_withdraws_the_mail(lamp, scope, alice):
    warranties.warn(book=scope, as_of=TODAY)
    Receipt.objects.update(warranty_until=None)
    mail.outbox.clear()
    deliver(owed().get(user=alice).pk)
    assert mail.outbox == []


def test_the_sweep_finds_books_and_warns_them(lamp, django_capture_on_commit_callbacks):
    with (
        time_machine.travel("2026-11-21 12:00Z", tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        warn_of_warranties()
    assert owed().exists()


def test_books_are_found_in_one_statement(lamp, other_book, django_assert_num_queries):
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with all_books(), django_assert_num_queries(1):
        assert warranties.books_to_warn(now) == [lamp.book_id]
