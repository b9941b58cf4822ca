"""What changed this month: causes that add up."""

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal

from expense_tracker.kernel.period import Period
from ledger.models import Entry
from reports.forecast.change import month_change

from .conftest import TODAY


def spent(period):
    sums = defaultdict(Decimal)
    for entry in Entry.objects.filter(kind__in=["expense", "refund"]):
        if period.contains(entry.date):
            sums[entry.category_id] -= entry.base_amount
    return sums


def test_the_worked_example(scope, spend, category):
    for payee, before, now in (("Market", "200", "260"), ("Corner shop", "50", "55")):
        spend(before, "Groceries", on=date(2026, 10, 10), payee=payee)
        spend(now, "Groceries", on=date(2026, 11, 10), payee=payee)
    spend("120", "Clothing", on=date(2026, 10, 20), payee="Threadbare")
    spend("40", "Fuel", on=date(2026, 10, 5))
    spend("42", "Fuel", on=date(2026, 11, 5))
    spend("999", "Fuel", on=date(2026, 10, 22))  # after the 21st: not compared
    found = month_change(book=scope, as_of=TODAY)
    assert (found.before.amount, found.now.amount) == (410, 357)
    assert [(c.name, c.change.amount) for c in found.causes] == [
        ("Clothing", -120),
        ("Groceries", 65),
    ]
    assert [(p.name, p.change.amount) for p in found.causes[1].payees] == [
        ("Market", 60)
    ]
    assert found.rest.amount == 2
    assert f"category={category('Clothing').pk}" in found.causes[0].url


def test_causes_and_the_rest_are_the_change_exactly(scope, book_all):
    rng = random.Random(3)
    names = ("Groceries", "Fuel", "Health", "Clothing", "Home", None)
    rows = [
        (
            date(2026, rng.choice([10, 11]), rng.randint(1, 21)),
            Decimal(rng.randint(1, 9000)) / 100,
            *(rng.choice(names), "expense", rng.choice(["A", "B", "C", ""])),
        )
        for _ in range(60)
    ]
    book_all(rows)
    found = month_change(book=scope, as_of=TODAY)
    now = spent(Period.between(date(2026, 11, 1), TODAY))
    before = spent(Period.between(date(2026, 10, 1), date(2026, 10, 21)))
    assert found.change.amount == sum(now.values()) - sum(before.values())
    total = sum((c.change.amount for c in found.causes), found.rest.amount)
    assert total == found.change.amount
    for cause in found.causes:
        pk = cause.category.pk if cause.category else None
        assert cause.change.amount == now[pk] - before[pk]
    others = set(now) | set(before)
    largest = sorted((abs(now[pk] - before[pk]) for pk in others), reverse=True)
    assert [abs(c.change.amount) for c in found.causes] == largest[: len(found.causes)]


def test_a_typical_month_is_the_mean_of_those_booked(scope, spend):
    for month, amount in ((8, "100"), (9, "130"), (10, "70")):
        spend(amount, "Groceries", on=date(2026, month, 3))
    spend("150", "Groceries", on=date(2026, 11, 3))
    found = month_change(book=scope, as_of=TODAY, typical=True)
    assert (found.months, found.before.amount, found.change.amount) == (3, 100, 50)


def test_a_refund_is_less_spent(scope, spend):
    spend("100", "Clothing", on=date(2026, 10, 3))
    spend("30", "Clothing", on=date(2026, 11, 3), kind="refund")
    assert month_change(book=scope, as_of=TODAY).change.amount == -130


def test_pay_day_months_compare_the_same_days_since_pay_day(scope, spend):
    scope.pay_day = 15
    scope.save()
    spend("10", "Fuel", on=date(2026, 10, 16))
    spend("20", "Fuel", on=date(2026, 10, 22))
    spend("30", "Fuel", on=date(2026, 11, 16))
    found = month_change(book=scope, as_of=TODAY)
    assert found.compared == Period.between(date(2026, 10, 15), date(2026, 10, 21))
    assert found.change.amount == 20


def test_an_empty_book_changed_nothing(scope):
    found = month_change(book=scope, as_of=TODAY)
    assert (found.change.amount, found.causes, found.ratio) == (0, (), None)
