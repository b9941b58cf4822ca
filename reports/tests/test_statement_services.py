"""Statements of months that are over: made once, mailed once, also late."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pypdf
import pytest
from django.db import OperationalError

from accounts.models import Book, Membership, Notice, NoticePreference
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import all_books, book_scope
from ledger.models import MonthTotal, Wallet
from ledger.services.entries import EntryDraft, record_entry
from reports import kinds, tasks
from reports.models import Statement
from reports.statements import services
from reports.statements.month import StatementMismatch
from reports.statements.services import due_statements, make_statement

OCTOBER = Period.month(2026, 10)
NOVEMBER = Period.month(2026, 11)
FIRST = date(2026, 12, 1)


@pytest.fixture
def november(scope, spend):
    """Alice's book with one expense in November."""
    spend("12.50", on=date(2026, 11, 3))
    return scope


def sweep(moment, time_machine):
    time_machine.move_to(moment, tick=False)
    tasks.make_due_statements()


def due_at(*moment):
    with all_books():
        return list(due_statements(now=datetime(*moment, tzinfo=UTC)))


def text_of(statement):
    return pypdf.PdfReader(statement.file.open()).pages[0].extract_text()


# --- making ---------------------------------------------------------------------------


def test_a_statement_is_stored_with_the_books_version(november):
    statement = make_statement(book=november, period=NOVEMBER, as_of=FIRST)
    assert "Statement, November 2026" in text_of(statement)
    assert "€12.50" in text_of(statement)
    version = Book.objects.get(pk=november.pk).version
    assert (statement.period_slug, statement.book_version) == ("2026-11", version)


def test_making_it_again_gives_the_same(november):
    made = [
        make_statement(book=november, period=NOVEMBER, as_of=FIRST) for _ in range(3)
    ]
    assert len({statement.pk for statement in made}) == 1
    assert Statement.objects.count() == 1
    assert Notice.objects.filter(channel="mail", kind="statement").count() == 1


def test_the_slower_of_two_takes_the_others(november, monkeypatch, settings):
    monkeypatch.setattr(services, "_made", lambda *_: None)
    first = make_statement(book=november, period=NOVEMBER, as_of=FIRST)
    second = make_statement(book=november, period=NOVEMBER, as_of=FIRST)
    assert second == first
    assert Notice.objects.filter(channel="mail", kind="statement").count() == 1
    assert stored_files(settings) == [first.file.path]


def test_what_cannot_be_owed_is_not_stored(november, monkeypatch, settings):
    def fail(**_):
        raise OperationalError

    monkeypatch.setattr(services, "owe_notice", fail)
    with pytest.raises(OperationalError):
        make_statement(book=november, period=NOVEMBER, as_of=FIRST)
    assert not Statement.objects.exists()
    assert stored_files(settings) == []


def stored_files(settings):
    return [str(path) for path in settings.MEDIA_ROOT.rglob("*.pdf")]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_running_month_is_not_stored(november):
    with pytest.raises(ValueError, match="over"):
        make_statement(book=november, period=NOVEMBER, as_of=NOVEMBER.last)


def test_wrong_totals_store_and_mail_nothing(november, mailoutbox):
    MonthTotal.objects.update(base_amount=Decimal(-99))
    with pytest.raises(StatementMismatch):
        make_statement(book=november, period=NOVEMBER, as_of=FIRST)
    assert not Statement.objects.exists()
    assert mailoutbox == []


def test_the_file_goes_with_the_book(
    november, settings, django_capture_on_commit_callbacks
):
    make_statement(book=november, period=NOVEMBER, as_of=FIRST)
    with django_capture_on_commit_callbacks(execute=True):
        Statement.objects.all().delete()
    assert stored_files(settings) == []


# --- mailing --------------------------------------------------------------------------


def make_and_send(book, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return make_statement(book=book, period=NOVEMBER, as_of=FIRST)


def test_the_mail_states_the_fact_and_carries_the_file(
    november, spend, mailoutbox, django_capture_on_commit_callbacks
):
    spend("100", "Salary", kind="income", on=date(2026, 11, 2))
    statement = make_and_send(november, django_capture_on_commit_callbacks)
    (message,) = mailoutbox
    assert message.subject == "November 2026: €87.50 left over"
    ((name, content, kind),) = message.attachments
    assert (name, kind) == ("statement-2026-11.pdf", "application/pdf")
    assert content == statement.content()
    for body in (message.body, message.alternatives[0][0]):
        assert "/reports/statements/2026-11/" in body
        for amount in ("€100.00", "−€12.50", "€87.50"):
            assert amount in body


def test_a_month_that_lost_money_says_so(
    november, mailoutbox, django_capture_on_commit_callbacks
):
    make_and_send(november, django_capture_on_commit_callbacks)
    assert mailoutbox[0].subject == "November 2026: €12.50 more spent than earned"


def test_each_member_gets_it_in_their_own_locale(
    november, vera, mailoutbox, django_capture_on_commit_callbacks
):
    vera.locale = "de-DE"
    vera.save()
    make_and_send(november, django_capture_on_commit_callbacks)
    subjects = {message.to[0]: message.subject for message in mailoutbox}
    assert subjects["alice@example.com"].startswith("November 2026: €12.50")
    assert "12,50 €" in subjects["vera@example.com"]


def test_whoever_switched_it_off_gets_none(
    november, alice, mailoutbox, django_capture_on_commit_callbacks
):
    NoticePreference.objects.create(user=alice, kind="statement", enabled=False)
    make_and_send(november, django_capture_on_commit_callbacks)
    assert mailoutbox == []
    assert Statement.objects.exists()


def test_a_large_file_is_only_linked(
    november, mailoutbox, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(kinds, "MAX_ATTACHED", 100)
    make_and_send(november, django_capture_on_commit_callbacks)
    (message,) = mailoutbox
    assert message.attachments == []
    assert "attached" not in message.body
    assert "/reports/statements/2026-11/" in message.body


def test_a_lost_file_is_only_linked(november, alice):
    statement = make_statement(book=november, period=NOVEMBER, as_of=FIRST)
    statement.file.storage.delete(statement.file.name)
    notice = Notice.objects.get(channel="mail", kind="statement")
    assert kinds.statement_context(notice) == {"attachments": []}


# --- the sweep ------------------------------------------------------------------------


def test_it_comes_on_the_first_and_once(
    november, mailoutbox, time_machine, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sweep("2026-11-30T23:59:00Z", time_machine)
    assert mailoutbox == []
    for moment in ("2026-12-01T00:01:00Z", "2026-12-01T00:11:00Z", "2026-12-20T00:00Z"):
        with django_capture_on_commit_callbacks(execute=True):
            sweep(moment, time_machine)
    assert [message.to for message in mailoutbox] == [["alice@example.com"]]


def test_a_late_start_still_sends_it(
    november, mailoutbox, time_machine, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sweep("2026-12-09T15:00:00Z", time_machine)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("zone", "hour", "is_due"),
    [
        ("Pacific/Kiritimati", 9, False),
        ("Pacific/Kiritimati", 10, True),
        ("Europe/Dublin", 23, False),
    ],
)
def test_the_first_is_the_books_own(november, zone, hour, is_due):
    Book.objects.update(time_zone=zone)
    assert bool(due_at(2026, 11, 30, hour)) is is_due


def test_a_western_book_waits_for_its_own_first(november):
    Book.objects.update(time_zone="Pacific/Pago_Pago")
    assert due_at(2026, 12, 1, 10) == []
    assert due_at(2026, 12, 1, 11) == [(november.pk, "2026-11")]


def test_a_pay_day_month_is_due_on_pay_day(november):
    Book.objects.update(pay_day=25)
    assert due_at(2026, 11, 24) == []
    assert due_at(2026, 11, 25) == [(november.pk, "2026-10")]


def test_a_book_without_entries_by_then_is_left_out(scope, spend):
    assert due_at(2026, 12, 1) == []
    spend("1", on=date(2026, 12, 1))
    assert due_at(2026, 12, 2) == []


def test_a_quiet_month_after_earlier_entries_is_stated(november):
    assert (november.pk, "2027-01") in due_at(2027, 2, 3)


def test_after_a_long_outage_only_the_last_month_is_due(november):
    assert [due.period_slug for due in due_at(2027, 5, 3)] == ["2027-04"]


def test_one_books_trouble_does_not_stop_another(november, other_book, charlie, spend):
    with book_scope(other_book):
        draft = EntryDraft(
            kind="expense",
            date=date(2026, 11, 4),
            wallet=Wallet.objects.get(),
            amount=Decimal(3),
        )
        record_entry(book=other_book, actor=charlie, draft=draft)
    assert len(due_at(2026, 12, 1)) == 2


def test_a_month_reopened_by_a_moved_pay_day_is_left(november, time_machine):
    time_machine.move_to("2026-12-02T12:00:00Z", tick=False)
    Book.objects.update(pay_day=25)
    tasks.make_statement(november.pk, "2026-11")
    assert not Statement.objects.exists()


def test_a_deleted_book_owes_nothing(db):
    tasks.make_statement(0, "2026-11")


def test_queries_of_the_sweep_do_not_grow_with_books(
    november, other_book, django_assert_num_queries
):
    with all_books(), django_assert_num_queries(2):
        list(due_statements(now=datetime(2026, 12, 1, tzinfo=UTC)))


def test_a_member_who_left_gets_none(
    november, bob, mailoutbox, django_capture_on_commit_callbacks
):
    Membership.objects.filter(user=bob).delete()
    make_and_send(november, django_capture_on_commit_callbacks)
    assert [message.to for message in mailoutbox] == [["alice@example.com"]]
