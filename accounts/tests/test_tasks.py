"""Background work: sweeps, the heartbeat, tasks of a Book, and a queue that is away."""

from datetime import timedelta

import pytest
import time_machine
from celery import shared_task
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import queue
from accounts.leftovers import remove_leftovers
from accounts.models import (
    FallbackCacheRow,
    Heartbeat,
    Notice,
    StaffAccess,
    UsedFormToken,
)
from accounts.notices import owe_notice
from accounts.notices.tasks import deliver_due_notices, deliver_notice
from accounts.queue import enqueue
from accounts.task_base import BookTask
from accounts.tasks import beat_tick, sweep_leftovers
from ledger.models import Wallet

pytestmark = pytest.mark.django_db


@shared_task(base=BookTask)
def wallet_names(book, suffix=""):
    return [f"{wallet.name}{suffix}" for wallet in Wallet.objects.all()]


def test_a_book_task_gets_its_book_and_scope(book, other_book):
    assert wallet_names.delay(book.pk, suffix="!").get() == ["Cash!"]
    assert wallet_names(book.pk) == ["Cash"]


def test_a_task_of_a_book_that_is_gone_does_nothing():
    assert wallet_names.delay(4711).get() is None


class AwayQueue:
    """Refuses every message, and counts them, until it is back."""

    def __init__(self, monkeypatch):
        self.asked = 0
        self.patch = monkeypatch
        self.patch.setattr(deliver_notice, "apply_async", self.refuse)

    def refuse(self, *_args, **_kwargs):
        self.asked += 1
        raise OperationalError("connection refused")

    def comes_back(self):
        self.patch.undo()


@pytest.fixture
def away():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "outage", queue.Outage(seconds=30))
        yield AwayQueue(patch)


@pytest.fixture
def owed(alice, nudge, nudge_templates, away, deliver_now):
    """Two notices owed while the queue was away."""
    with deliver_now():
        for key in ("nudge:1", "nudge:2"):
            owe_notice(user=alice, kind="nudge", key=key, payload={"name": "A"})


def test_a_queue_that_is_away_costs_the_request_nothing(owed, away, caplog):
    assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.DUE}
    [said] = caplog.get_records("setup")
    assert "waits for its sweep" in said.message
    assert away.asked == 1  # it is not asked again for a while


def test_the_sweep_catches_up(owed, away):
    away.comes_back()
    deliver_due_notices()
    deliver_due_notices()
    assert len(mail.outbox) == 2


def test_a_queue_that_was_away_is_asked_again(away, deliver_now):
    for seconds in (0, 5, 30):
        queue.outage._until -= seconds
        with deliver_now():
            enqueue(deliver_notice, 1)
    assert away.asked == 2


def test_the_tick_says_when():
    beat_tick()
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        beat_tick()
        assert Heartbeat.objects.get().at == timezone.now()


# --- leftovers ------------------------------------------------------------------------


def test_ended_sessions_and_old_form_tokens_go(alice, client_alice):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    old = UsedFormToken.objects.create(user=alice, token="a" * 32)
    UsedFormToken.objects.filter(pk=old.pk).update(
        used_at=timezone.now() - timedelta(days=3)
    )
    kept = UsedFormToken.objects.create(user=alice, token="b" * 32)

    sweep_leftovers()
    assert not Session.objects.exists()
    assert list(UsedFormToken.objects.all()) == [kept]


def test_what_staff_looked_at_stays(alice, staff):
    StaffAccess.objects.create(
        staff=staff,
        user=alice,
        action="list",
        model="entry",
        path="/",
        at=timezone.now() - timedelta(days=4000),
    )
    remove_leftovers()
    assert StaffAccess.objects.exists()


def test_mails_to_strangers_go(alice):
    stranger = Notice.objects.create(
        kind="no-account", key="1", address="x@example.com"
    )
    known = Notice.objects.create(user=alice, kind="reset", key="2")
    Notice.objects.update(created_at=timezone.now() - timedelta(days=8))
    remove_leftovers()
    assert not Notice.objects.filter(pk=stranger.pk).exists()
    assert Notice.objects.filter(pk=known.pk).exists()


def test_expired_counts_go():
    now = timezone.now()
    for key, hours in (("old", -1), ("new", 1)):
        FallbackCacheRow.objects.create(
            cache_key=key, value="", expires=now + timedelta(hours=hours)
        )
    remove_leftovers()
    assert [row.cache_key for row in FallbackCacheRow.objects.all()] == ["new"]
