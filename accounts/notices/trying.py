"""Trying out a channel: a test to oneself."""

from datetime import timedelta

from django.utils import timezone

from accounts.errors import AccountsError
from accounts.models import Notice, User
from accounts.notices.account_kinds import TEST
from accounts.notices.devices import devices_of
from accounts.notices.kinds import PUSH
from accounts.notices.owing import owe_test

BETWEEN = timedelta(seconds=20)


class NoDeviceError(AccountsError):
    """Nothing that shows push."""


class TooSoonError(AccountsError):
    """A test by that channel was sent just now."""


def send_test(*, user: User, channel: str) -> Notice:
    """Owe the person a test by that channel. Raises NoDeviceError or TooSoonError."""
    if channel == PUSH and not devices_of(user).exists():
        raise NoDeviceError("No device takes push yet. Add this one first.")
    if _tested_lately(user, channel):
        raise TooSoonError("A test was sent just now. Wait a moment.")
    return owe_test(user=user, channel=channel)


def _tested_lately(user: User, channel: str) -> bool:
    tests = Notice.objects.filter(user=user, kind=TEST, channel=channel)
    since = timezone.now() - BETWEEN
    return bool(tests.filter(created_at__gt=since).exists())
