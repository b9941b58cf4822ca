"""Settling up takes the fewest transfers, compared with trying every division."""

from collections.abc import Iterator
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.groups.settling import EXACT, Transfer, fewest_transfers

WHOLE = st.lists(st.integers(-9, 9), min_size=1, max_size=6)


def even(amounts: list[int]) -> dict[int, Decimal]:
    amounts = [*amounts, -sum(amounts)]
    return {pk: Decimal(amount) for pk, amount in enumerate(amounts)}


def divisions(people: list[int]) -> Iterator[list[list[int]]]:
    """Every way to put the people into sets."""
    if not people:
        yield []
        return
    head, *rest = people
    for found in divisions(rest):
        yield [[head], *found]
        for place, each in enumerate(found):
            yield [*found[:place], [head, *each], *found[place + 1 :]]


def fewest(balances: dict[int, Decimal]) -> int:
    """By brute force: people less the most sets that cancel out."""
    people = [pk for pk, balance in balances.items() if balance]
    sets = max(
        len(found)
        for found in divisions(people)
        if all(sum(balances[pk] for pk in each) == 0 for each in found)
    )
    return len(people) - sets


def settled(balances: dict[int, Decimal], transfers: list[Transfer]) -> bool:
    left = dict(balances)
    for each in transfers:
        assert each.amount > 0
        left[each.payer] += each.amount
        left[each.payee] -= each.amount
    return not any(left.values())


@settings(max_examples=60, deadline=None)
@given(WHOLE)
def test_no_division_needs_fewer(amounts):
    balances = even(amounts)
    found = fewest_transfers(balances)
    assert settled(balances, found)
    assert len(found) == fewest(balances)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-(10**6), 10**6), min_size=EXACT, max_size=40))
def test_any_number_of_people_is_settled_in_one_less(amounts):
    balances = even(amounts)
    found = fewest_transfers(balances)
    assert settled(balances, found)
    assert len(found) <= max(sum(map(bool, balances.values())) - 1, 0)


def test_the_largest_debts_first_would_need_one_more():
    """4 and 1 make 5, 3 and 3 make 6; by size alone 6 meets 4 first."""
    balances = even([-5, -6, 4, 1, 3])
    assert len(fewest_transfers(balances)) == fewest(balances) == 4


def test_the_most_people_that_are_settled_exactly_take_a_moment():
    balances = even([1 << bit for bit in range(EXACT - 1)])
    begun = perf_counter()
    assert settled(balances, fewest_transfers(balances))
    assert perf_counter() - begun < 1


def test_balances_that_cannot_be_settled_are_refused():
    with pytest.raises(ValueError, match="sum to zero"):
        fewest_transfers({1: Decimal(1)})


def test_the_weekend_settles_in_three():
    maya, tom, ada, rory = range(4)
    found = fewest_transfers(
        {
            maya: Decimal("214.80"),
            tom: Decimal("-97.00"),
            ada: Decimal("2.40"),
            rory: Decimal("-120.20"),
        }
    )
    assert found == [
        Transfer(rory, maya, Decimal("120.20")),
        Transfer(tom, maya, Decimal("94.60")),
        Transfer(tom, ada, Decimal("2.40")),
    ]
