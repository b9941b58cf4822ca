"""Comparison with others through the API."""

from http import HTTPStatus

import pytest
import time_machine

from accounts.models import Membership
from reports.models import BenchmarkMember
from reports.tests.benchmark.conftest import (  # noqa: F401 - fixtures
    everywhere,
    make_book,
    many,
    month_passes,
)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 12:00Z", tick=False):
        yield


@pytest.fixture
def ask(make_book, alice, api):  # noqa: F811
    """Of a Book that takes part and spends 1,000 a month."""
    Membership.objects.filter(user=alice).delete()
    Membership.objects.create(book=make_book(), user=alice, role=Membership.Role.OWNER)
    return api(alice)


def test_own_shares_stand_beside_what_is_usual(ask, many, month_passes):  # noqa: F811
    assert ask("get", "/benchmark").json()["state"] == "too_few"
    many(24)
    [made] = month_passes()
    told = ask("get", "/benchmark").json()
    assert (told["state"], told["low"], told["high"]) == ("shown", "1000.00", "2000.00")
    assert told["books"] in {20, 30}
    rent = next(row for row in told["items"] if row["label"] == "Rent & Housing")
    made.refresh_from_db()
    usual = [rent[name] for name in ("low", "middle", "high")]
    assert (rent["own"], usual) == (70, made.shares["Rent & Housing"])
    assert ask("post", "/benchmark/leave").json()["items"] == []


def test_it_is_off_until_the_owner_takes_part(api, alice, bob, scope):
    owner, editor = api(alice), api(bob)
    assert owner("get", "/benchmark").json()["state"] == "off"
    for deed in ("join", "leave"):
        refused = editor("post", f"/benchmark/{deed}")
        assert refused.status_code == HTTPStatus.FORBIDDEN
    assert owner("post", "/benchmark/join").json()["state"] == "nothing_spent"
    assert BenchmarkMember.objects.get().joined_by == alice
    assert editor("get", "/benchmark").json()["state"] == "nothing_spent"
    assert owner("post", "/benchmark/leave").json()["state"] == "off"
    assert not BenchmarkMember.objects.exists()
