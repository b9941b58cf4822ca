"""Figures over time: each day is counted once, and stays as it was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import DailyFigure, Notice, User
from accounts.staff.figures import courses, keep_figures
from conftest import make_person
from expense_tracker.kernel.scoping import all_books

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _seeing_all():
    with all_books():
        yield


def joined(name, on):
    person = make_person(name)
    at = datetime(on.year, on.month, on.day, 23, 59, tzinfo=UTC)
    User.objects.filter(pk=person.pk).update(date_joined=at)
    return person


def users(day):
    return DailyFigure.objects.get(name="users", day=day).count


def test_days_that_are_over_are_counted_once():
    yesterday, before = TODAY - timedelta(days=1), TODAY - timedelta(days=2)
    joined("A", before)
    joined("B", before)
    joined("C", yesterday)
    joined("D", TODAY)
    keep_figures(today=TODAY)
    keep_figures(today=TODAY)
    assert (users(before), users(yesterday)) == (2, 1)
    assert not DailyFigure.objects.filter(day=TODAY).exists()
    # Who leaves later was there all the same.
    User.objects.all().delete()
    keep_figures(today=TODAY + timedelta(days=1))
    assert (users(before), users(TODAY)) == (2, 0)


def test_a_day_later_only_what_is_new_is_counted():
    joined("A", TODAY - timedelta(days=1))
    keep_figures(today=TODAY)
    joined("B", TODAY)
    keep_figures(today=TODAY + timedelta(days=1))
    assert users(TODAY) == 1


def test_an_old_mail_counts_on_the_day_it_goes_out(alice):
    old = Notice.objects.create(user=alice, kind="bill", key="k")
    keep_figures(today=TODAY)
    sent = datetime(2026, 11, 21, 8, tzinfo=UTC)
    Notice.objects.filter(pk=old.pk).update(state="sent", sent_at=sent)
    keep_figures(today=TODAY + timedelta(days=1))
    assert DailyFigure.objects.get(name="mails", day=TODAY).count == 1


def test_a_course_ends_with_today_so_far():
    joined("A", TODAY - timedelta(days=1))
    joined("B", TODAY)
    joined("C", TODAY)
    keep_figures(today=TODAY)
    with CaptureQueriesContext(connection) as seen:
        course = courses(today=TODAY)[0]
    assert (course.label, course.total, course.today) == ("New people", 3, 2)
    assert [bar.height for bar in course.bars[-3:]] == [0, 50, 100]
    assert len(course.bars) == 30
    assert len(seen) <= 7  # two for each figure, however many rows there are
