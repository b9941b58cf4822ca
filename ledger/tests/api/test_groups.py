"""Groups through the API."""

from http import HTTPStatus
from urllib.parse import urlsplit

import pytest

from ledger.models import Participant, Wallet


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


@pytest.fixture
def trip(ask):
    sent = {"name": "Lisbon", "kind": "trip", "names": ["Ada", "Tom"]}
    return ask("post", "/groups", sent).json()


def people(group) -> dict[str, int]:
    return {each["name"]: each["id"] for each in group["people"]}


def test_what_one_paid_for_all_is_owed_to_them(ask, trip, cash):
    sent = {"description": "Taxi", "amount": "30", "wallet": cash.pk}
    made = ask("post", f"/groups/{trip['id']}/expenses", sent)
    assert made.status_code == HTTPStatus.CREATED, made.content
    assert [part["amount"] for part in made.json()["shares"]] == ["10.00"] * 3
    told = ask("get", f"/groups/{trip['id']}").json()
    assert (told["balance"], told["part"], len(told["transfers"])) == (
        "20.00",
        "10.00",
        2,
    )
    balances = {w["name"]: w["balance"] for w in ask("get", "/wallets").json()["items"]}
    assert balances["Cash"] == "-30.00"
    assert balances["Lisbon"] == "20.00"


def test_several_pay_and_some_bear_it_by_shares(ask, trip):
    who = people(trip)
    alice = next(each["id"] for each in trip["people"] if each["you"])
    sent = {
        "description": "House",
        "amount": "90",
        "paid": [
            {"person": alice, "amount": "30"},
            {"person": who["Ada"], "amount": "60"},
        ],
        "way": "shares",
        "shares": [
            {"person": who["Ada"], "weight": "1"},
            {"person": who["Tom"], "weight": "2"},
        ],
    }
    made = ask("post", f"/groups/{trip['id']}/expenses", sent)
    assert made.status_code == HTTPStatus.CREATED, made.content
    told = ask("get", f"/groups/{trip['id']}").json()
    balances = {each["id"]: each["balance"] for each in told["people"]}
    assert [balances[pk] for pk in (alice, who["Ada"], who["Tom"])] == [
        "30.00",
        "30.00",
        "-60.00",
    ]


def test_settled_up_nothing_is_owed(ask, trip, cash):
    address = f"/groups/{trip['id']}"
    ask("post", f"{address}/expenses", {"description": "Taxi", "amount": "30"})
    for due in ask("get", address).json()["transfers"]:
        made = ask("post", f"{address}/settlements", {**due, "wallet": cash.pk})
        assert made.status_code == HTTPStatus.CREATED, made.content
    assert ask("get", address).json()["transfers"] == []
    group = Wallet.objects.get(kind="group")
    assert ask("get", f"/wallets/{group.pk}").json()["balance"] == "0.00"


def test_what_does_not_add_up_is_refused(ask, trip):
    who = people(trip)
    sent = {
        "description": "House",
        "amount": "90",
        "way": "exact",
        "shares": [{"person": who["Ada"], "weight": "80"}],
    }
    answer = ask("post", f"/groups/{trip['id']}/expenses", sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    stranger = sent | {"shares": [{"person": 10**9}]}
    answer = ask("post", f"/groups/{trip['id']}/expenses", stranger)
    assert answer.json()["errors"][0]["field"] == "shares.0.person"


def test_an_expense_is_replaced_deleted_and_restored(ask, trip):
    address = f"/groups/{trip['id']}/expenses"
    sent = {"description": "Taxi", "amount": "30"}
    made = ask("post", address, sent)
    one = f"{address}/{made.json()['id']}"
    blind = ask("put", one, sent | {"amount": "60"})
    assert blind.status_code == HTTPStatus.PRECONDITION_REQUIRED
    told = ask("put", one, sent | {"amount": "60"}, **{"If-Match": made["ETag"]})
    assert told.json()["amount"] == "60.00"
    ask("delete", one)
    assert ask("get", address).json()["items"] == []
    ask("post", f"{one}/restore")
    assert len(ask("get", address).json()["items"]) == 1


def test_who_is_not_in_it_does_not_find_it(trip, api, bob):
    """A member of the book, but not of the group."""
    answer = api(bob)("get", f"/groups/{trip['id']}")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_people_are_taken_out_and_brought_back(ask, trip):
    tom = f"/groups/{trip['id']}/people/{people(trip)['Tom']}"
    assert "Tom" not in people(ask("delete", tom).json())
    assert "Tom" in people(ask("post", f"{tom}/restore", {}).json())
    stranger = ask("delete", f"/groups/{trip['id']}/people/{10**6}")
    assert stranger.status_code == HTTPStatus.NOT_FOUND


def test_my_part_is_booked_in_the_book_that_is_open(ask, trip, alice, scope):
    me = Participant.objects.get(user=alice)
    me.book = None
    me.save()
    assert ask("put", f"/groups/{trip['id']}/book", {}).status_code == HTTPStatus.OK
    me.refresh_from_db()
    assert me.book == scope


def test_a_guest_is_renamed_taken_out_and_brought_back(ask, trip, client):
    ada = f"/groups/{trip['id']}/people/{people(trip)['Ada']}"
    assert "Ada L." in people(ask("patch", ada, {"name": "Ada L."}).json())
    ask("delete", ada)
    assert Participant.objects.get(name="Ada L.").has_left
    back = ask("post", f"{ada}/restore").json()["people"]
    assert not any(each["left"] for each in back)
    links = [ask("post", f"{ada}/link").json()["link"] for _ in range(2)]
    opened = [client.get(urlsplit(link).path).status_code for link in links]
    assert opened == [HTTPStatus.NOT_FOUND, HTTPStatus.OK]
    unknown = ask("post", f"{ada}/invite")
    assert unknown.status_code == HTTPStatus.CONFLICT
    mine = next(each["id"] for each in trip["people"] if each["you"])
    none = ask("post", f"/groups/{trip['id']}/people/{mine}/link")
    assert none.status_code == HTTPStatus.NOT_FOUND
