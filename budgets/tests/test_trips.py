"""What trips took by category, and what the next one may cost."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.urls import reverse

from budgets.models import TripLimit
from budgets.trips.plans import trip_plan
from budgets.trips.services import set_limits
from ledger.groups.deeds import SharedDraft, add_expense
from ledger.groups.people import GroupDraft, create_group
from ledger.models import Participant

TODAY = date(2026, 11, 21)


@pytest.fixture
def trip(scope, alice, category):
    """trip("Porto", (2026, 4, 1), days=3, spent=[("75.86", "Eating out")]): half of
    each is alice's part.
    """

    def make(name, first, *, days=None, spent=(), currency="EUR") -> Participant:
        starts = date(*first)
        draft = GroupDraft(
            name=name,
            kind="trip",
            currency=currency,
            starts_on=starts if days else None,
            ends_on=starts.replace(day=starts.day + days - 1) if days else None,
        )
        group = create_group(user=alice, book=scope, draft=draft, names=("Tom",))
        me, tom = group.participants.all()
        for amount, filed in spent:
            shared = SharedDraft(
                description=filed,
                date=starts,
                amount=Decimal(amount),
                paid={tom.pk: Decimal(amount)},
                way="equal",
                weights={me.pk: None, tom.pk: None},
                category=category(filed),
            )
            add_expense(group=group, actor=me, draft=shared)
        return me

    return make


def rows(scope, me):
    plan = trip_plan(book=scope, me=me, as_of=TODAY)
    return {str(row.category): row for row in plan.rows}


def test_the_own_part_counts_by_how_it_is_filed(scope, trip):
    me = trip("Rome", (2026, 4, 1), days=3, spent=[("30", "Leisure"), ("9", "Travel")])
    found = rows(scope, me)
    assert found["Leisure"].spent.amount == Decimal(15)
    assert found["Travel"].spent.amount == Decimal("4.50")


def test_proposals_are_what_a_day_of_earlier_trips_took(scope, trip):
    trip("Porto", (2026, 4, 1), days=3, spent=[("75.86", "Eating out")])
    trip("Rome", (2026, 6, 1), days=4, spent=[("120", "Eating out")])
    trip("Later", (2026, 12, 1), days=4, spent=[("999", "Eating out")])
    me = trip("Lisbon", (2026, 10, 1), days=3)
    assert rows(scope, me)["Eating out"].proposed.amount == Decimal(42)


def test_a_first_trip_has_no_proposals(scope, trip):
    me = trip("Rome", (2026, 4, 1), days=3, spent=[("30", "Leisure")])
    assert rows(scope, me)["Leisure"].proposed is None


def test_limits_stand_beside_what_it_took(scope, alice, trip, category):
    me = trip("Rome", (2026, 4, 1), days=3, spent=[("30", "Leisure")])
    limits = {category("Leisure"): Decimal(10)}
    set_limits(book=scope, actor=alice, group=me.group, limits=limits)
    row = rows(scope, me)["Leisure"]
    assert (row.left.amount, row.percent) == (Decimal(-5), 100)


def test_the_page_saves_limits_and_undoes_them(client_alice, trip, category):
    me = trip("Rome", (2026, 4, 1), days=3, spent=[("30", "Leisure")])
    address = reverse("budgets:trip-plan", args=[me.group_id])
    values = {
        f"limit_{category('Leisure').pk}": "20",
        "category": category("Travel").pk,
        "amount": "50",
    }
    assert client_alice.post(address, values).status_code == HTTPStatus.FOUND
    assert sorted(TripLimit.objects.values_list("amount", flat=True)) == [20, 50]
    assert "of €70.00" in client_alice.get(address).content.decode()
    client_alice.post(address, {**values, "category": "", "amount": ""})
    assert TripLimit.objects.get().amount == Decimal(20)


def test_a_stranger_plans_nothing(trip, bob, as_user):
    me = trip("Rome", (2026, 4, 1), days=3)
    address = reverse("budgets:trip-plan", args=[me.group_id])
    assert as_user(bob).get(address).status_code == HTTPStatus.NOT_FOUND
