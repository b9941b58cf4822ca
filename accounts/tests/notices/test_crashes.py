"""Workers die at every step: nothing is lost, nothing is told more than twice."""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from accounts.models import Notice
from accounts.notices import delivery, digest, owe_notice
from accounts.notices.inbox import inbox
from accounts.tests.notices.crashes import Crash, Mortality

pytestmark = pytest.mark.django_db

State = Notice.State
START = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("UTC"))
ENDED = {State.SENT, State.FAILED}


def sweep():
    """What beat's sweeps do, each task by itself as in a worker of its own."""
    with suppress(Crash):
        delivery.fail_interrupted()
        digest.release_gathered()
    for waiting in list(delivery.due_notices()):
        with suppress(Crash):
            delivery.deliver(waiting.pk)


def told(message):
    return message.extra_headers["Message-ID"]


@pytest.mark.parametrize("seed", range(10))
def test_every_channel_tells_once_or_says_that_it_failed(
    alice, everywhere, device, monkeypatch, seed
):
    browser = device(alice)
    owe_notice(user=alice, kind="nudge", key="nudge:1", payload={"name": "Ann"})
    mortality = Mortality(seed, most=12)
    mortality.haunt(monkeypatch)
    for minutes in range(0, 90, 6):
        with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
            Notice.objects.filter(attempts=0).update(due_at=START)
            sweep()

    states = dict(Notice.objects.values_list("channel", "state"))
    assert set(states) == {"mail", "app", "push"}
    assert set(states.values()) <= ENDED
    assert len({told(message) for message in mail.outbox}) <= 1
    for channel, times in (
        ("mail", len(mail.outbox)),
        ("push", len(browser.shown)),
        ("app", inbox(alice).count()),
    ):
        assert times <= 1 + mortality.deaths
        assert times <= 2
        assert times or states[channel] == State.FAILED
        # Only what two workers died over is given up.
        assert states[channel] == State.SENT or mortality.deaths >= 2


@pytest.mark.parametrize("seed", range(5))
def test_a_digest_loses_nothing(alice, everywhere, monkeypatch, seed):
    alice.daily_digest = True
    alice.reminder_hour = 10
    alice.save()
    mortality = Mortality(seed, most=4)
    mortality.haunt(monkeypatch)
    monkeypatch.setattr(digest, "_line", mortality.haunted(digest._line))
    for step in range(12):
        now = START + timedelta(hours=4 * step)
        with time_machine.travel(now, tick=False):
            owe_notice(
                user=alice, kind="nudge", key=f"n:{step}", payload={"name": str(step)}
            )
            for _ in digest.people_due(now):
                with suppress(Crash):
                    digest.make_digest(user=alice, now=now)
            sweep()
    with time_machine.travel(START + timedelta(hours=49), tick=False):
        for _ in digest.people_due(START + timedelta(hours=49)):
            digest.make_digest(user=alice, now=START + timedelta(hours=49))
        for _ in range(3):
            sweep()

    digests = Notice.objects.filter(kind="digest").order_by("pk")
    assert [each.payload["on"] for each in digests] == [
        "2026-11-20",
        "2026-11-21",
        "2026-11-22",
    ]
    # Each notice is in one digest, or still waits for that of the next day.
    gathered = Notice.objects.filter(kind="nudge", channel="mail")
    assert gathered.count() == 12
    assert not gathered.exclude(state=State.GATHERED).exists()
    assert {each.digest_id for each in gathered} <= {None, *(d.pk for d in digests)}
    times = Counter(told(message) for message in mail.outbox)
    assert max(times.values()) <= 2
    for each in digests:
        seen = [m for m in mail.outbox if str(each.message_id) in told(m)]
        assert seen or each.state == State.FAILED
        for message in seen:
            for notice in each.gathered.all():
                assert f"Hello {notice.payload['name']} (" in message.body
