"""Announcements: who sees them, for how long, and that each is mailed once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Announcement, Notice
from accounts.staff.announcing import mail_announcement, people_of, to_mail

pytestmark = pytest.mark.django_db


def announce(**more):
    now = timezone.now()
    given = {
        "title": "Maintenance",
        "text": "On <Sunday>",
        "starts_at": now - timedelta(minutes=1),
        "ends_at": now + timedelta(days=1),
    }
    return Announcement.objects.create(**given | more)


def seen_by(client):
    return "Maintenance" in client.get("/notices/").content.decode()


def test_it_stands_above_the_pages_until_it_is_put_away(client_alice, bob, as_user):
    row = announce()
    page = client_alice.get("/dashboard/").content.decode()
    assert "On &lt;Sunday&gt;" in page
    url = f"/announcements/{row.pk}/dismiss/"
    back = client_alice.post(url, headers={"referer": "http://testserver/dashboard/"})
    assert back.url == "http://testserver/dashboard/"
    assert not seen_by(client_alice)
    # Not even on a page that was drawn before.
    assert "Maintenance" not in client_alice.get("/dashboard/").content.decode()
    assert seen_by(as_user(bob))


@pytest.mark.parametrize(
    "window",
    [
        {"starts_at": timezone.now() + timedelta(hours=1)},
        {
            "starts_at": timezone.now() - timedelta(hours=2),
            "ends_at": timezone.now() - timedelta(hours=1),
        },
    ],
)
def test_only_within_its_time(window, client_alice):
    announce(**window)
    assert not seen_by(client_alice)


def test_it_reaches_whom_it_is_for(alice, bob, book, charlie, staff):
    owners = announce(audience="owners", book=book)
    assert list(people_of(owners)) == [alice]
    assert list(people_of(announce(audience="staff"))) == [staff]
    charlie.is_active = False
    charlie.save()
    assert set(people_of(announce())) == {alice, bob, staff}


def test_a_stranger_puts_nothing_away_of_others(client_alice, alice, staff, as_user):
    row = announce(audience="staff")
    client_alice.post(f"/announcements/{row.pk}/dismiss/")
    assert not row.dismissals.exists()


def test_everybody_is_mailed_once(alice, bob, monkeypatch):
    monkeypatch.setattr("accounts.staff.announcing.BATCH", 1)
    row = announce(by_mail=True)
    announce(by_mail=True, starts_at=timezone.now() + timedelta(hours=1))
    assert list(to_mail(timezone.now())) == [row]
    mail_announcement(row)
    mail_announcement(row)
    mails = Notice.objects.filter(kind="announcement", channel="mail")
    assert sorted(each.user.name for each in mails) == ["Alice", "Bob"]
    assert not to_mail(timezone.now())


def test_the_console_refuses_what_does_not_fit(alice, book, staff, as_user):
    form = {
        "title": "T",
        "text": "x",
        "tone": "info",
        "audience": "owners",
        "starts_at_0": "2026-11-21",
        "starts_at_1": "10:00",
        "ends_at_0": "2026-11-20",
        "ends_at_1": "10:00",
    }
    url = "/admin/accounts/announcement/add/"
    errors = as_user(staff).post(url, form).context_data["errors"]
    assert "A book goes with" in str(errors)
    as_user(staff).post(url, form | {"book": book.pk, "ends_at_0": "2026-11-22"})
    made = Announcement.objects.get()
    assert (made.book, made.created_by) == (book, staff)


def test_names_hold_no_markup(client_alice):
    announce(title="<script>alert(1)</script>")
    assert "<script>alert" not in client_alice.get("/notices/").content.decode()
