"""One row for each channel that is wanted; in app; days ahead; what became of it."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Membership, Notice, NoticePreference
from accounts.notices import NoticeKind, deliver, kinds, lead_days, owe_notice
from accounts.notices.inbox import inbox, mark_all_read, mark_read, unread_count
from accounts.notices.recent import recent, state_words
from accounts.notices.rendering import path_of
from accounts.notices.switching import change_notices, choose_lead, switch_kind

pytestmark = pytest.mark.django_db

State = Notice.State


def owe(user, key="nudge:1", **more):
    payload = {"name": key, "url": "/bills/"}
    return owe_notice(user=user, kind="nudge", key=key, payload=payload, **more)


def channels(user):
    return set(Notice.objects.filter(user=user).values_list("channel", flat=True))


# --- which ----------------------------------------------------------------------------


def test_each_wanted_channel_has_a_row(alice, everywhere, device):
    device(alice)
    assert owe(alice).channel == "mail"
    assert channels(alice) == {"mail", "app", "push"}
    owe(alice)
    assert Notice.objects.count() == 3


@pytest.mark.parametrize("off", ["mail", "app", "push"])
def test_a_channel_that_is_switched_off_has_none(alice, everywhere, device, off):
    device(alice)
    switch_kind(user_id=alice.pk, kind="nudge", channel=off, enabled=False)
    owe(alice)
    assert channels(alice) == {"mail", "app", "push"} - {off}


def test_a_kind_has_its_own_defaults(alice, everywhere):
    kinds._kinds["nudge"] = NoticeKind("nudge", "", "", defaults=frozenset({"app"}))
    owe(alice)
    assert channels(alice) == {"app"}
    switch_kind(user_id=alice.pk, kind="nudge", channel="mail", enabled=True)
    owe(alice, "nudge:2")
    assert channels(alice) == {"app", "mail"}


def test_old_news_do_not_come_by_a_new_channel(alice, everywhere, device):
    owe(alice)
    device(alice)
    owe(alice)
    assert channels(alice) == {"mail", "app"}


def test_a_stranger_and_another_address_get_mail_alone(alice, everywhere):
    owe(None, address="someone@example.com")
    owe(alice, address="old@example.com")
    assert not Notice.objects.exclude(channel="mail").exists()


def test_what_guards_the_account_is_a_mail(alice):
    owe_notice(user=alice, kind="reset", key="reset:1", payload={"ip": "::1"})
    assert channels(alice) == {"mail"}


@pytest.mark.parametrize("channel", ["mail", "app", "push"])
def test_each_is_called_off_by_itself(alice, book, everywhere, device, row, channel):
    browser = device(alice)
    owe(alice, book=book)
    switch_kind(user_id=alice.pk, kind="nudge", channel=channel, enabled=False)
    for each in ("mail", "app", "push"):
        deliver(row(each).pk)
    states = {each: row(each).state for each in ("mail", "app", "push")}
    assert states.pop(channel) == State.CANCELLED
    assert set(states.values()) == {State.SENT}
    assert [len(mail.outbox), inbox(alice).count(), len(browser.shown)].count(0) == 1


@pytest.mark.parametrize("channel", ["mail", "app", "push"])
def test_who_left_the_book_is_told_nothing(
    alice, book, everywhere, device, row, channel
):
    browser = device(alice)
    owe(alice, book=book)
    Membership.objects.filter(user=alice).delete()
    deliver(row(channel).pk)
    assert row(channel).state == State.CANCELLED
    assert not mail.outbox
    assert not browser.shown
    assert not inbox(alice).exists()


# --- in app ---------------------------------------------------------------------------


def test_the_list_says_what_the_subject_says(alice, everywhere, row):
    owe(alice)
    assert deliver(row("app").pk)
    assert row("app").text == "Hello nudge:1"
    assert unread_count(alice) == 1


def test_what_is_not_delivered_is_not_listed(alice, everywhere):
    owe(alice)
    assert not inbox(alice).exists()


def test_the_list_forgets_a_book_that_was_left(alice, bob, book, everywhere, row):
    for user in (alice, bob):
        owe(user, book=book)
    for notice in Notice.objects.filter(channel="app"):
        deliver(notice.pk)
    Membership.objects.filter(user=bob).delete()
    assert unread_count(alice) == 1
    assert unread_count(bob) == 0


def test_read_is_read_once_and_by_one(alice, charlie, everywhere):
    for user in (alice, charlie):
        owe(user)
        owe(user, "nudge:2")
    for notice in Notice.objects.filter(channel="app"):
        deliver(notice.pk)
    mark_read(user=alice, key="nudge:1")
    assert (unread_count(alice), unread_count(charlie)) == (1, 2)
    assert mark_all_read(user=alice) == 1
    assert (unread_count(alice), unread_count(charlie)) == (0, 2)


def test_the_count_is_one_look(alice, everywhere, django_assert_num_queries):
    with django_assert_num_queries(1):
        unread_count(alice)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/bills/", "/bills/"),
        ("//evil.example/", ""),
        ("/\\evil.example/", ""),
        ("https://evil.example/", ""),
        ("javascript:alert(1)", ""),
        (None, ""),
        ("", ""),
    ],
)
def test_a_notice_links_to_this_site_only(url, path):
    assert path_of(Notice(payload={"url": url})) == path


# --- days ahead -----------------------------------------------------------------------


def test_days_ahead_are_the_kinds_until_one_chooses(alice, charlie):
    assert lead_days(alice, "bill") == 3
    assert lead_days(alice, "warranty") == 30
    choose_lead(user_id=alice.pk, kind="bill", days=0)
    assert lead_days(alice, "bill") == 0
    assert lead_days(alice, "planned") == 3
    assert lead_days(charlie, "bill") == 3


# --- saving ---------------------------------------------------------------------------


def test_only_what_was_changed_is_written_down(alice, everywhere):
    wanted = {("nudge", "mail"): False, ("nudge", "app"): True}
    change_notices(user=alice, wanted=wanted, leads={}, timing={})
    assert NoticePreference.objects.get().channel == "mail"
    change_notices(user=alice, wanted={("nudge", "mail"): True}, leads={}, timing={})
    assert NoticePreference.objects.get().enabled is True


# --- what became of it ----------------------------------------------------------------


def test_one_line_for_each_notice_with_all_its_ways(alice, everywhere, device):
    device(alice).status = 400
    owe(alice)
    owe(alice, "nudge:2")
    for notice in Notice.objects.filter(key="nudge:1"):
        deliver(notice.pk)
    newest, oldest = recent(alice)
    assert (oldest.label, oldest.text) == ("Nudges", "Hello nudge:1")
    said = [(way.channel, way.state, way.reason) for way in oldest.ways]
    assert said == [
        ("E-mail", "Sent", ""),
        ("In app", "Sent", ""),
        ("Push", "Undeliverable", "The push service answered 400."),
    ]
    assert {way.state for way in newest.ways} == {"Waiting"}


def test_a_wait_says_why(alice, everywhere):
    notice = owe(alice)
    notice.held, notice.due_at = True, timezone.now().replace(hour=7, minute=0)
    assert state_words(notice) == "Quiet until 07:00"
    notice.held, notice.attempts = False, 2
    assert state_words(notice) == "Tried again soon"
