"""Parts add up to the last cent, whatever the way."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expense_tracker.kernel.money import Money
from ledger.errors import InvalidEntry
from ledger.groups.dividing import divide

CENTS = st.integers(1, 10**9)
PEOPLE = st.integers(1, 20)


@settings(max_examples=60, deadline=None)
@given(cents=CENTS, people=PEOPLE, payer=st.integers(0, 25))
def test_equal_parts_are_as_integer_division_says(cents, people, payer):
    found = divide(
        Money(Decimal(cents) / 100, "EUR"),
        "equal",
        dict.fromkeys(range(people)),
        payers=[payer],
    )
    each, left = divmod(cents, people)
    bearer = payer if payer < people else 0
    expected = {pk: each + (left if pk == bearer else 0) for pk in range(people)}
    assert {pk: int(part * 100) for pk, part in found.parts.items()} == expected
    assert found.extra.amount * 100 == left


@settings(max_examples=60, deadline=None)
@given(
    cents=CENTS,
    weights=st.lists(st.integers(0, 500), min_size=1, max_size=20).filter(any),
)
def test_shares_are_rounded_down_and_the_rest_goes_to_who_paid(cents, weights):
    total = Money(Decimal(cents) / 100, "EUR")
    said = {pk: Decimal(weight) for pk, weight in enumerate(weights)}
    found = divide(total, "shares", said, payers=[])
    assert sum(found.parts.values()) == total.amount
    for pk, weight in enumerate(weights):
        down = cents * weight // sum(weights)
        more = int(found.extra.amount * 100) if pk == found.extra_to else 0
        assert int(found.parts[pk] * 100) == down + more
        assert weight or not found.parts[pk]
    assert 0 <= found.extra.amount * 100 < len(weights)


def test_yen_are_not_broken():
    found = divide(
        Money(Decimal(1000), "JPY"), "equal", dict.fromkeys((1, 2, 3)), payers=[3]
    )
    assert found.parts == {1: 333, 2: 333, 3: 334}


@pytest.mark.parametrize(
    ("way", "weights", "told"),
    [
        ("percent", {1: Decimal(60), 2: Decimal(30)}, "10% missing"),
        ("percent", {1: Decimal("60.5"), 2: Decimal(40)}, "0.5% too much"),
        ("exact", {1: Decimal("6.00"), 2: Decimal("3.50")}, "€0.50 missing"),
        ("exact", {1: Decimal("6.00"), 2: Decimal("5.00")}, "€1.00 too much"),
        ("shares", {1: Decimal(0), 2: None}, "Say how many shares each has."),
        ("exact", {1: Decimal(11), 2: Decimal(-1)}, "Parts are not below zero."),
        ("equal", {}, "Choose who it is for."),
    ],
)
def test_what_does_not_add_up_is_said(way, weights, told):
    with pytest.raises(InvalidEntry, match=told.replace(".", r"\.")):
        divide(Money(Decimal(10), "EUR"), way, weights, payers=[])


def test_exact_and_percent_are_taken_as_said():
    ten = Money(Decimal(10), "EUR")
    exact = {1: Decimal("9.99"), 2: Decimal("0.01")}
    assert divide(ten, "exact", exact, payers=[2]).parts == exact
    percent = {1: Decimal("33.3"), 2: Decimal("66.7")}
    parts = divide(ten, "percent", percent, payers=[2]).parts
    assert parts == {1: Decimal("3.33"), 2: Decimal("6.67")}
