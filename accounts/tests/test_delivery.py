"""Each notice once (P8): whatever fails, however often it is asked for."""

import threading
from datetime import timedelta
from smtplib import (
    SMTPConnectError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.utils import timezone

from accounts.models import Membership, Notice, User
from accounts.notices import (
    NoticeKind,
    WithdrawnError,
    delivery,
    kinds,
    register_kind,
)
from accounts.notices.delivery import (
    deliver,
    due_notices,
    fail_interrupted,
    wait_before,
)
from accounts.notices.switching import switch_kind
from accounts.notices.tasks import deliver_due_notices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nudge_templates")]

State = Notice.State


class Crash(BaseException):
    """What `kill -9` is to the code that runs: nothing after it happens."""


@pytest.fixture
def notice(alice, nudge):
    return Notice.objects.create(
        user=alice, kind="nudge", key="nudge:1", payload={"name": "<Ann> & Co"}
    )


@pytest.fixture
def fails(monkeypatch):
    """Makes the mail server fail at a step: fails("send_messages", error)."""

    def fail(step, error, *, after=False):
        real = getattr(EmailBackend, step)

        def failing(self, *args):
            if after:
                real(self, *args)
            raise error

        monkeypatch.setattr(EmailBackend, step, failing)
        return lambda: monkeypatch.setattr(EmailBackend, step, real)

    return fail


def later(**ago):
    return time_machine.travel(timezone.now() + timedelta(**ago), tick=False)


def fresh(notice):
    return Notice.objects.get(pk=notice.pk)


# --- what is sent ---------------------------------------------------------------------


def test_sends_text_and_page_once(notice):
    assert deliver(notice.pk)
    assert not deliver(notice.pk)
    assert not deliver(notice.pk)

    [message] = mail.outbox
    assert message.subject == "Hello <Ann> & Co"
    assert message.body == "Text for <Ann> & Co\n"
    assert message.alternatives[0].content == "<p>Page for &lt;Ann&gt; &amp; Co</p>"
    assert fresh(notice).state == State.SENT
    assert fresh(notice).sent_at is not None


def test_can_be_stopped_with_one_click(notice, client):
    deliver(notice.pk)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert notice.user.notice_preferences.get().enabled is False


def test_context_is_worked_out_when_it_is_sent(alice, nudge):
    def context(notice):
        return {"name": f"number {notice.pk}"}

    kinds._kinds["nudge"] = NoticeKind("nudge", "", "", context=context)
    notice = Notice.objects.create(user=alice, kind="nudge", key="nudge:1")
    deliver(notice.pk)
    assert mail.outbox[0].subject == f"Hello number {notice.pk}"


def test_goes_to_another_address_when_told(notice):
    Notice.objects.update(address="old@example.com")
    deliver(notice.pk)
    assert mail.outbox[0].to == ["old@example.com"]


# --- what is no longer wanted ---------------------------------------------------------


@pytest.mark.parametrize("reason", ["switched off", "closed account", "left the book"])
def test_is_called_off(notice, alice, book, reason):
    Notice.objects.update(book=book)
    match reason:
        case "switched off":
            switch_kind(user_id=alice.pk, kind="nudge", enabled=False)
        case "closed account":
            User.objects.update(is_active=False)
        case _:
            Membership.objects.all().delete()
    assert not deliver(notice.pk)
    assert fresh(notice).state == State.CANCELLED
    assert not mail.outbox


def test_is_called_off_when_its_subject_is_gone(notice):
    def context(_):
        raise WithdrawnError

    kinds._kinds["nudge"] = NoticeKind("nudge", "", "", context=context)
    deliver(notice.pk)
    assert fresh(notice).state == State.CANCELLED


def test_is_not_sent_before_it_is_due(notice):
    Notice.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    assert not deliver(notice.pk)
    with later(minutes=2):
        assert deliver(notice.pk)


# --- what goes wrong ------------------------------------------------------------------


def test_an_unreachable_server_is_tried_again_and_again(notice, fails):
    mend = fails("open", SMTPConnectError(421, "busy"))
    now = timezone.now()
    for attempt in range(1, 30):
        with time_machine.travel(now, tick=False):
            deliver(notice.pk)
        left = fresh(notice)
        assert (left.state, left.attempts) == (State.DUE, attempt)
        assert timedelta() < left.due_at - now <= timedelta(minutes=10)
        now = left.due_at
    mend()
    with time_machine.travel(now, tick=False):
        assert deliver(notice.pk)
    assert len(mail.outbox) == 1


def test_a_temporary_refusal_is_tried_again_with_the_same_id(notice, fails):
    mend = fails("send_messages", SMTPDataError(451, b"try later"))
    deliver(notice.pk)
    left = fresh(notice)
    assert left.state == State.DUE
    assert left.last_error == "SMTPDataError: (451, b'try later')"
    assert left.due_at > timezone.now() + timedelta(seconds=50)

    mend()
    with later(minutes=2):
        assert deliver(notice.pk)
    expected = f"<{notice.message_id}@testserver>"
    assert mail.outbox[0].extra_headers["Message-ID"] == expected


def test_a_refused_recipient_is_not_tried_again(notice, fails):
    refused = {"alice@example.com": (550, b"5.1.1 no such user")}
    fails("send_messages", SMTPRecipientsRefused(refused))
    deliver(notice.pk)
    assert fresh(notice).state == State.FAILED
    assert fresh(notice).last_error == "550 5.1.1 no such user"


def test_a_greylisted_recipient_is_tried_again(notice, fails):
    greylisted = {"alice@example.com": (450, b"4.2.0 come back")}
    fails("send_messages", SMTPRecipientsRefused(greylisted))
    deliver(notice.pk)
    assert fresh(notice).state == State.DUE


def test_gives_up_at_last(notice, fails):
    fails("send_messages", SMTPDataError(451, b"try later"))
    Notice.objects.update(attempts=delivery.MAX_ATTEMPTS - 1)
    deliver(notice.pk)
    assert fresh(notice).state == State.FAILED


def test_a_broken_template_is_tried_again(alice, nudge, monkeypatch):
    kind = NoticeKind("unwritten", "", "")
    register_kind(kind)
    notice = Notice.objects.create(user=alice, kind="unwritten", key="u:1")
    deliver(notice.pk)
    assert fresh(notice).state == State.DUE
    assert "TemplateDoesNotExist" in fresh(notice).last_error


def test_one_refused_address_does_not_stop_the_others(alice, charlie, nudge):
    for user in (alice, charlie):
        Notice.objects.create(
            user=user, kind="nudge", key="nudge:1", payload={"name": ""}
        )
    real = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == ["alice@example.com"]:
            raise SMTPRecipientsRefused({"alice@example.com": (550, b"no")})
        return real(self, messages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", picky)
        deliver_due_notices()
    states = dict(Notice.objects.values_list("user__name", "state"))
    assert states == {"Alice": State.FAILED, "Charlie": State.SENT}


# --- crashes --------------------------------------------------------------------------


def test_a_crash_between_sending_and_marking_repeats_it_once(notice, fails):
    """At most twice, with the same Message-ID, and then it is left to people."""
    fails("send_messages", Crash(), after=True)
    for minutes in (0, 10, 20, 30, 40):
        with later(minutes=minutes):
            fail_interrupted()
            for waiting in list(due_notices()):
                with pytest.raises(Crash):
                    deliver(waiting.pk)

    assert len(mail.outbox) == 2
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 1
    assert fresh(notice).state == State.FAILED


def test_a_crash_before_sending_loses_nothing(notice, fails):
    mend = fails("open", Crash())
    with pytest.raises(Crash):
        deliver(notice.pk)
    mend()
    assert not deliver(notice.pk)  # somebody may still be at it
    with later(minutes=6):
        assert deliver(notice.pk)
    assert len(mail.outbox) == 1


def test_an_answer_that_never_came_repeats_it_once(notice, fails):
    """The server took the mail and dropped the line before it said so."""
    fails("send_messages", SMTPServerDisconnected("gone"), after=True)
    for hours in range(5):
        with later(hours=hours):
            deliver(notice.pk)
    assert len(mail.outbox) == 2
    assert fresh(notice).state == State.FAILED


def test_parting_badly_is_no_failure(notice, fails):
    fails("close", SMTPServerDisconnected("gone"))
    assert deliver(notice.pk)
    assert fresh(notice).state == State.SENT


def test_a_slow_worker_does_not_undo_another(notice):
    """Its claim was taken over while it hung; its failure says nothing any more."""

    def hang(self, messages):
        Notice.objects.update(state=State.SENT, claimed_at=timezone.now())
        raise SMTPDataError(451, b"late")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", hang)
        deliver(notice.pk)
    assert fresh(notice).state == State.SENT


def test_waits_grow():
    minutes = [wait_before(n) / timedelta(minutes=1) for n in range(2, 13)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_send_it_once(notice):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection")
    barrier = threading.Barrier(3)

    def work():
        barrier.wait()
        deliver(notice.pk)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.outbox) == 1
