"""Saved reports: which days they show, keeping them, and their mails."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from accounts.models import Notice
from accounts.services import remove_person
from expense_tracker.kernel.scoping import all_books
from ledger.errors import InvalidEntry, StaleVersion
from ledger.services.undo import undo_change
from ledger.tests.factories import make_entry
from reports import tasks
from reports.models import ReportMail, SavedReport
from reports.saved.days import period_of
from reports.saved.mailing import due_mails, mail_context, owe_mail
from reports.saved.services import (
    SavedReportDraft,
    change_report,
    delete_report,
    mail_report,
    save_report,
)

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.fixture
def keep(scope, alice):
    def make(**more):
        values = {"name": "Food", "kind": "spending", "period_slug": "2026-11"}
        draft = SavedReportDraft(**{**values, **more})
        return save_report(book=scope, actor=alice, draft=draft)

    return make


@pytest.fixture
def mailed(keep, alice):
    report = keep()
    mail_report(report=report, user=alice, cadence="month", format_="csv", as_of=TODAY)
    return report.mails.get()


# --- days -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "span", "shown"),
    [
        ("2026-03", "running", "2026-11"),
        ("2026-03", "last", "2026-10"),
        ("2026-03", "fixed", "2026-03"),
        ("2026-w10", "running", "2026-w47"),
        ("2026-w10", "last", "2026-w46"),
        ("2025", "last", "2025"),
        ("2026-q1", "last", "2026-q3"),
        ("2026-03-05", "running", "2026-11-21"),
        ("2026-03-05..2026-03-20", "running", "2026-03-05..2026-03-20"),
    ],
)
def test_days_stay_or_move_on(keep, scope, slug, span, shown):
    report = keep(period_slug=slug, span=span)
    assert period_of(report, scope, TODAY).slug == shown


def test_months_begin_on_the_books_pay_day(keep, scope):
    scope.pay_day = 25
    assert period_of(keep(), scope, TODAY).start == date(2026, 10, 25)


# --- keeping --------------------------------------------------------------------------


def test_a_name_is_kept_once(keep):
    keep()
    with pytest.raises(InvalidEntry, match="has that name"):
        keep(name="FOOD")


def test_a_stale_copy_changes_nothing(keep, scope, alice):
    report = keep()
    draft = SavedReportDraft(name="New", kind="income", period_slug="2026")
    change_report(book=scope, actor=alice, report=report, version=1, draft=draft)
    with pytest.raises(StaleVersion):
        change_report(book=scope, actor=alice, report=report, version=1, draft=draft)
    assert SavedReport.objects.get().name == "New"


def test_undo_brings_back_a_report_with_its_mails(mailed, scope, alice):
    change = delete_report(book=scope, actor=alice, report=mailed.report)
    assert not ReportMail.objects.exists()
    undo_change(book=scope, actor=alice, change=change)
    assert ReportMail.objects.get().cadence == "month"


def test_it_comes_back_without_the_mails_of_who_is_gone(keep, scope, alice, bob):
    report = keep()
    mail_report(report=report, user=bob, cadence="week", format_="pdf", as_of=TODAY)
    change = delete_report(book=scope, actor=alice, report=report)
    remove_person(user=bob)
    undo_change(book=scope, actor=alice, change=change)
    connection.check_constraints()
    assert SavedReport.objects.exists()
    assert not ReportMail.objects.exists()


# --- mails ----------------------------------------------------------------------------


def due(*moment):
    with all_books():
        return [each.mail_id for each in due_mails(datetime(*moment, tzinfo=UTC))]


def test_it_is_due_once_the_month_is_over(mailed):
    assert due(2026, 11, 30, 12) == []
    assert due(2026, 12, 1, 12) == [mailed.pk]
    owe_mail(mailed, date(2026, 12, 1))
    assert due(2026, 12, 31, 12) == []
    assert due(2027, 1, 1, 12) == [mailed.pk]


def test_who_left_the_book_is_mailed_nothing(mailed, alice):
    alice.memberships.all().delete()
    assert due(2026, 12, 1, 12) == []


def test_weeks_begin_on_the_books_first_weekday(mailed, alice):
    mail_report(
        report=mailed.report, user=alice, cadence="week", format_="pdf", as_of=TODAY
    )
    assert due(2026, 11, 22, 12) == []
    assert due(2026, 11, 23, 12) == [mailed.pk]


def test_it_is_owed_once_and_holds_the_file(mailed, scope, cash):
    make_entry(cash, "12.50", on=date(2026, 11, 5), payee="Bistro")
    for _ in range(3):
        owe_mail(mailed, date(2026, 12, 1))
    notice = Notice.objects.get(kind="report", channel="mail")
    assert notice.payload["spending"] == "€12.50"
    assert notice.payload["url"] == "/reports/spending/2026-11/"
    (file,) = mail_context(notice)["attachments"]
    assert file.name == "spending-2026-11.csv"
    assert b"12.50" in file.content


def test_a_file_too_large_for_a_mail_is_linked_to(mailed, monkeypatch):
    monkeypatch.setattr("reports.saved.mailing.MAX_ATTACHED", 10)
    owe_mail(mailed, date(2026, 12, 1))
    notice = Notice.objects.get(kind="report", channel="mail")
    assert "attachments" not in mail_context(notice)


def test_a_long_outage_sends_one_and_not_a_pile(mailed):
    owe_mail(mailed, date(2027, 6, 3))
    assert Notice.objects.filter(kind="report", channel="mail").count() == 1
    assert mailed.report.mails.get().sent_for == date(2027, 5, 1)


def test_the_sweep_mails_everybody_who_asked(
    mailed, time_machine, mailoutbox, django_capture_on_commit_callbacks
):
    time_machine.move_to(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.mail_due_reports()
    (mail,) = [each for each in mailoutbox if "Food" in each.subject]
    assert mail.attachments[0][0] == "spending-2026-11.csv"


def test_stopping_it_stops_it(mailed, alice):
    mail_report(report=mailed.report, user=alice, cadence="", format_="", as_of=TODAY)
    assert due(2026, 12, 1, 12) == []


# --- pages ----------------------------------------------------------------------------


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False)


@pytest.mark.usefixtures("noon")
def test_a_report_is_saved_from_its_page_and_opened_again(client_alice, scope, cash):
    make_entry(cash, "5")
    page = client_alice.get("/reports/spending/2026-11/?q=type:expense")
    address = page.context["controls"].save_url
    form = client_alice.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"name": "All of it", "cadence": "week"}
    assert client_alice.post("/reports/saved/new/", sent).status_code == 302
    report = SavedReport.objects.get()
    assert (report.query, report.span) == ("type:expense", "running")
    assert report.mails.get().cadence == "week"
    opened = client_alice.get(f"/reports/saved/{report.pk}/")
    assert opened.url == "/reports/spending/2026-11/?q=type%3Aexpense"
    assert "All of it" in client_alice.get("/reports/saved/").text


@pytest.mark.usefixtures("noon")
def test_a_viewer_asks_for_mails_and_changes_nothing_else(
    keep, vera, as_user, client_alice
):
    report = keep()
    viewer = as_user(vera)
    address = f"/reports/saved/{report.pk}/edit/"
    form = viewer.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    viewer.post(address, {**sent, "name": "Mine", "cadence": "year"})
    report.refresh_from_db()
    assert report.name == "Food"
    assert report.mails.get().user == vera
    assert viewer.post(f"/reports/saved/{report.pk}/delete/").status_code == 403
