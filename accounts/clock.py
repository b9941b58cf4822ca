"""Whose day it is. Asked at the edge (view, task) and passed down as `as_of`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Book, User


def today_for(book: Book) -> date:
    """Today in the Book's zone: for periods, budgets and balances."""
    return timezone.now().astimezone(book.zone).date()


def today_for_user(user: User) -> date:
    """Today in the person's zone: for reminders and as a form's default date."""
    return timezone.now().astimezone(user.zone).date()


def local_hours(
    zones: Iterable[str], now: datetime
) -> dict[tuple[date, int], list[str]]:
    """The zones by the day and full hour that their clocks show at that instant."""
    moments: dict[tuple[date, int], list[str]] = defaultdict(list)
    for zone in zones:
        local = now.astimezone(ZoneInfo(zone))
        moments[local.date(), local.hour].append(zone)
    return moments
