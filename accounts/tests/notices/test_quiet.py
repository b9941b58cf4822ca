"""Quiet hours: over midnight, in the person's zone, when clocks change, too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from accounts.models import Notice, User
from accounts.notices import deliver, owe_notice
from accounts.notices.quiet import quiet_until
from accounts.notices.switching import change_notices

DUBLIN = ZoneInfo("Europe/Dublin")


def person(start, end, zone="Europe/Dublin"):
    return User(quiet_from=start, quiet_until=end, time_zone=zone)


def at(text, zone="Europe/Dublin"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-20 21:59:59", None),
        ("2026-11-20 22:00", "2026-11-21 07:00"),
        ("2026-11-20 23:59:59", "2026-11-21 07:00"),
        ("2026-11-21 00:00", "2026-11-21 07:00"),
        ("2026-11-21 06:59:59", "2026-11-21 07:00"),
        ("2026-11-21 07:00", None),
        ("2026-12-31 23:00", "2027-01-01 07:00"),
    ],
)
def test_over_midnight(now, until):
    expected = until and at(until)
    assert quiet_until(person(22, 7), at(now)) == expected


@pytest.mark.parametrize(
    ("now", "until"),
    [("12:59", None), ("13:00", "15:00"), ("14:30", "15:00"), ("15:00", None)],
)
def test_within_a_day(now, until):
    expected = until and at(f"2026-11-21 {until}")
    assert quiet_until(person(13, 15), at(f"2026-11-21 {now}")) == expected


def test_until_midnight():
    assert quiet_until(person(20, 0), at("2026-11-21 23:30")) == at("2026-11-22 00:00")


def test_the_same_hour_twice_is_none():
    for hour in range(24):
        assert quiet_until(person(5, 5), at(f"2026-11-21 {hour:02}:30")) is None


@pytest.mark.parametrize(
    "zone", ["Europe/Dublin", "America/New_York", "Asia/Kathmandu"]
)
@pytest.mark.parametrize("month", [3, 10, 11])
def test_each_minute_is_judged_by_the_clock_on_the_wall(zone, month):
    """An oracle that only looks at the clock on the wall."""
    user = person(1, 3, zone)
    moment = datetime(2026, month, 1, 0, 0, tzinfo=UTC)
    for _ in range(32 * 24 * 4):
        quiet = 1 <= moment.astimezone(ZoneInfo(zone)).hour < 3
        until = quiet_until(user, moment)
        assert (until is not None) == quiet
        if until:
            wait = until - moment
            assert timedelta() < wait <= timedelta(hours=3)
            assert quiet_until(user, until) is None
        moment += timedelta(minutes=15)


def test_the_night_in_which_an_hour_is_lost_ends_in_time():
    # 01:00 becomes 02:00 on 28 March 2027 in Dublin.
    end = quiet_until(person(22, 7), at("2027-03-27 23:00"))
    assert end == datetime(2027, 3, 28, 6, tzinfo=UTC)


def test_the_night_that_has_an_hour_twice_ends_in_time():
    end = quiet_until(person(22, 7), at("2026-10-24 23:00"))
    assert end == datetime(2026, 10, 25, 7, tzinfo=UTC)


# --- what is held ---------------------------------------------------------------------

NIGHT = at("2026-11-20 23:15")
MORNING = at("2026-11-21 07:00")


@pytest.fixture
def sleeper(alice):
    alice.time_zone = "Europe/Dublin"
    alice.quiet_from, alice.quiet_until = 22, 7
    alice.save()
    return alice


def owe(user, now=NIGHT):
    with time_machine.travel(now, tick=False):
        owe_notice(user=user, kind="nudge", key="nudge:1", payload={"name": "Ann"})


@pytest.mark.django_db
def test_mail_and_push_wait_and_the_list_does_not(sleeper, everywhere, device, row):
    browser = device(sleeper)
    owe(sleeper)
    with time_machine.travel(NIGHT, tick=False):
        done = [deliver(row(channel).pk) for channel in ("mail", "app", "push")]
    assert done == [False, True, False]
    assert (row("mail").due_at, row("mail").held) == (MORNING, True)

    with time_machine.travel(MORNING, tick=False):
        assert deliver(row("mail").pk)
        assert deliver(row("push").pk)
    assert len(mail.outbox) == len(browser.shown) == 1


@pytest.mark.django_db
def test_what_comes_late_to_the_worker_is_held_too(sleeper, everywhere, row):
    owe(sleeper, at("2026-11-20 21:59"))
    assert row("mail").held is False
    with time_machine.travel(NIGHT, tick=False):
        assert not deliver(row("mail").pk)
    held = row("mail")
    assert (held.due_at, held.attempts, held.state) == (MORNING, 0, Notice.State.DUE)


@pytest.mark.django_db
def test_what_guards_the_account_is_never_held(sleeper, deliver_now):
    with time_machine.travel(NIGHT, tick=False), deliver_now():
        owe_notice(user=sleeper, kind="reset", key="reset:1", payload={"ip": "::1"})
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_switching_quiet_hours_off_lets_it_go(sleeper, everywhere, row):
    owe(sleeper)
    with time_machine.travel(NIGHT, tick=False):
        timing = {"quiet_from": 0, "quiet_until": 0}
        change_notices(user=sleeper, wanted={}, leads={}, timing=timing)
        assert deliver(row("mail").pk)


@pytest.mark.django_db
def test_saving_them_again_holds_it_anew(sleeper, everywhere, row):
    owe(sleeper)
    with time_machine.travel(NIGHT, tick=False):
        timing = {"quiet_from": 22, "quiet_until": 8}
        change_notices(user=sleeper, wanted={}, leads={}, timing=timing)
        assert not deliver(row("mail").pk)
    assert row("mail").due_at == at("2026-11-21 08:00")
