"""The daily digest: when it is made, what is in it, what becomes of the rest."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.dispatch import receiver

from accounts.models import Membership, Notice, User
from accounts.notices import NoticeKind, deliver, kinds, owe_notice
from accounts.notices.delivery import MAX_ATTEMPTS
from accounts.notices.digest import make_digest, people_due, release_gathered
from accounts.notices.errors import WithdrawnError
from accounts.notices.recent import state_words
from accounts.notices.switching import change_notices, stop_mails
from accounts.notices.tasks import deliver_due_notices, make_due_digests
from accounts.signals import digest_due

pytestmark = pytest.mark.django_db

State = Notice.State
NOON = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Dublin"))
EVENING = NOON.replace(hour=18)


@pytest.fixture
def reader(alice, everywhere):
    alice.time_zone = "Europe/Dublin"
    alice.daily_digest = True
    alice.save()
    return alice


def owe(user, key="nudge:1", now=NOON, **more):
    with time_machine.travel(now, tick=False):
        payload = {"name": key, "url": "/bills/"}
        return owe_notice(user=user, kind="nudge", key=key, payload=payload, **more)


def run(now):
    with time_machine.travel(now, tick=False):
        make_due_digests()
        deliver_due_notices()


def fresh(notice):
    return Notice.objects.select_related("user", "digest").get(pk=notice.pk)


def test_mails_of_a_day_come_as_one_with_links(reader):
    for key in ("first €5.00", "second"):
        owe(reader, key)
    run(NOON)
    assert mail.outbox == []
    run(EVENING)
    [message] = mail.outbox
    assert message.subject == "Saturday 21 November: 2 notices"
    assert "- Hello first €5.00 (Nudges)\n  http://testserver/bills/" in message.body
    assert message.body.index("first") < message.body.index("second")
    assert 'href="http://testserver/bills/"' in message.alternatives[0].content


def test_it_comes_once_a_day(reader):
    owe(reader)
    for hours in (0, 1, 2):
        run(EVENING + timedelta(hours=hours))
    owe(reader, "nudge:2", EVENING + timedelta(hours=1))
    run(EVENING + timedelta(hours=3))
    assert len(mail.outbox) == 1
    run(EVENING + timedelta(days=1))
    assert [m.subject for m in mail.outbox][1:] == ["Sunday 22 November: 1 notice"]


def test_a_day_without_news_has_none(reader):
    run(EVENING)
    assert mail.outbox == []
    assert not Notice.objects.filter(kind="digest").exists()


def test_in_app_nothing_waits(reader, row):
    owe(reader)
    deliver(row("app").pk)
    assert row("app").state == State.SENT
    assert row("mail").state == State.GATHERED


def test_its_state_says_which_digest(reader):
    notice = owe(reader)
    assert state_words(fresh(notice)) == "Waits for the digest"
    with time_machine.travel(EVENING, tick=False):
        made = make_digest(user=reader, now=EVENING)
    assert state_words(fresh(notice)) == "In the digest of 21 Nov: waiting"
    with time_machine.travel(EVENING, tick=False):
        deliver(made.pk)
    assert state_words(fresh(notice)) == "In the digest of 21 Nov"


def test_what_guards_the_account_is_not_gathered(reader, deliver_now):
    with deliver_now():
        owe_notice(user=reader, kind="reset", key="reset:1", payload={"ip": "::1"})
    assert len(mail.outbox) == 1


def test_what_belongs_to_the_day_is_owed_first(reader):
    @receiver(digest_due)
    def remind(*, user, now, **_):
        owe(user, "today", now)

    make_digest(user=reader, now=EVENING)
    digest_due.disconnect(remind)
    assert Notice.objects.get(kind="digest").gathered.get().key == "today"


def test_a_reminder_that_fails_does_not_stop_it(reader, caplog):
    @receiver(digest_due)
    def fail(**_):
        raise RuntimeError

    owe(reader)
    assert make_digest(user=reader, now=EVENING)
    digest_due.disconnect(fail)
    assert "failed before a digest" in caplog.text


@pytest.mark.parametrize(
    ("zone", "hour", "due"),
    [
        ("Europe/Dublin", 18, True),
        ("Europe/Dublin", 19, False),
        ("Asia/Kathmandu", 23, True),
        ("Pacific/Pago_Pago", 7, True),
        ("Pacific/Pago_Pago", 8, False),
        ("Pacific/Kiritimati", 8, True),
    ],
)
def test_at_each_ones_own_hour(reader, zone, hour, due):
    User.objects.update(time_zone=zone, reminder_hour=hour)
    assert people_due(EVENING) == ([reader.pk] if due else [])


def test_who_did_not_ask_for_it_has_none(reader):
    User.objects.update(daily_digest=False)
    assert people_due(EVENING) == []


# --- what is withdrawn ----------------------------------------------------------------


def test_who_left_the_book_is_told_nothing_of_it(reader, book):
    owe(reader, "of the book", book=book)
    owe(reader, "of one's own")
    Membership.objects.filter(user=reader).delete()
    run(EVENING)
    assert "of the book" not in mail.outbox[0].body
    assert "of one's own" in mail.outbox[0].body
    assert (
        Notice.objects.get(key="of the book", channel="mail").state == State.CANCELLED
    )


def test_nothing_comes_when_all_is_withdrawn(reader):
    def context(_):
        raise WithdrawnError

    owe(reader)
    kinds._kinds["nudge"] = NoticeKind("nudge", "", "", context=context)
    run(EVENING)
    assert mail.outbox == []
    assert Notice.objects.get(kind="digest").state == State.CANCELLED


def test_words_that_fail_go_by_themselves(reader):
    def context(notice):
        return {"name": 1 / notice.payload["divisor"]}

    kinds._kinds["nudge"] = NoticeKind("nudge", "", "", context=context)
    for divisor in (0, 4):
        payload = {"divisor": divisor}
        owe_notice(user=reader, kind="nudge", key=f"by {divisor}", payload=payload)
    run(EVENING)
    assert "Hello 0.25" in mail.outbox[0].body
    broken = Notice.objects.get(key="by 0", channel="mail")
    assert (broken.state, broken.digest) == (State.DUE, None)


# --- what fails -----------------------------------------------------------------------


def given_up(reader, **how):
    owe(reader)
    make_digest(user=reader, now=EVENING)
    Notice.objects.filter(kind="digest").update(state=State.FAILED, **how)
    release_gathered()
    return Notice.objects.get(kind="nudge", channel="mail")


def test_a_digest_given_up_lets_its_notices_go_singly(reader):
    notice = given_up(reader, attempts=MAX_ATTEMPTS)
    assert (notice.state, notice.digest) == (State.DUE, None)
    assert deliver(notice.pk)
    assert mail.outbox[0].subject == "Hello nudge:1"


def test_a_digest_that_may_have_been_seen_does_not(reader):
    notice = given_up(reader, attempts=MAX_ATTEMPTS, interrupted=True)
    assert notice.state == State.GATHERED
    assert state_words(fresh(notice)).endswith(": undeliverable")


def test_a_refused_address_is_not_tried_again_by_each(reader):
    assert given_up(reader, attempts=1).state == State.GATHERED


def test_switching_it_off_lets_go_what_waits(reader):
    notice = owe(reader)
    timing = {"daily_digest": False}
    change_notices(user=reader, wanted={}, leads={}, timing=timing)
    assert deliver(notice.pk)


def test_what_was_owed_while_it_was_switched_off_is_let_go_too(reader):
    notice = owe(reader)
    User.objects.update(daily_digest=False)  # the other process saw it on still
    with time_machine.travel(EVENING, tick=False):
        deliver_due_notices()
    assert fresh(notice).state == State.SENT


def test_a_lost_day_is_made_up_for(reader):
    owe(reader)
    run(EVENING + timedelta(days=3))
    assert len(mail.outbox) == 1


def test_its_link_stops_all_that_it_gathers(reader):
    stop_mails(user_id=reader.pk, kind=kinds.find_kind("digest"))
    assert owe(reader).channel == "app"
