"""Entries that look like open dates, beside a loop over all of both."""

import random
from datetime import timedelta
from decimal import Decimal

from ledger.models import Entry
from ledger.recurring.coming import (
    CLOSE,
    MOST_WINDOWS,
    _windows,
    due_dates,
    fits,
    fitting_entries,
)
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import TODAY, make_entry, make_wallet

DAY = timedelta(days=1)


def test_they_are_those_that_a_loop_finds(scope):
    chance, bank = random.Random(5), make_wallet(scope, "Bank")
    for name in ("Gym", "Phone", "Rent"):
        draft = RecurringDraft(
            name=name,
            amount=Decimal(chance.randint(10, 40)),
            wallet=bank,
            due_on=TODAY - timedelta(days=chance.randint(30, 200)),
            interval=chance.randint(1, 3),
        )
        create_recurring(book=scope, actor=None, draft=draft)
    for _ in range(120):
        make_entry(
            bank,
            str(chance.randint(5, 50)),
            on=TODAY - timedelta(days=chance.randrange(210)),
            payee=chance.choice(("GYM AB", "Phone", "Rent", "")),
        )
    dues = due_dates(book=scope, until=TODAY)
    found = fitting_entries(book=scope, dues=dues)
    left = list(Entry.objects.filter(kind="expense").order_by("date", "pk"))
    expected = {}
    for due in dues:
        near = [each for each in left if fits(each, due.recurring, due.on)]
        if near:
            best = min(near, key=lambda each: abs(each.date - due.on))
            left.remove(best)
            expected[due.recurring.pk, due.due_on] = best
    assert found == expected
    assert len(found) > 3


def test_days_far_apart_are_read_apart():
    found = _windows([TODAY, TODAY - 354 * DAY, TODAY + DAY, TODAY])
    assert [(each.start, each.last) for each in found] == [
        (TODAY - 354 * DAY - CLOSE, TODAY - 354 * DAY + CLOSE),
        (TODAY - CLOSE, TODAY + DAY + CLOSE),
    ]


def test_no_statement_asks_for_too_many_stretches():
    days = [TODAY - timedelta(days=30 * n) for n in range(200)]
    found = _windows(days)
    assert len(found) == MOST_WINDOWS
    assert all(any(each.contains(day) for each in found) for day in days)
