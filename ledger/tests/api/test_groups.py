"""Groups through the API."""

from datetime import date
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache

from accounts.models import Notice
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


def test_a_transaction_is_shared_afterwards(ask, trip, spend):
    entry = spend("30", on=date(2026, 11, 2)).pk
    who = people(trip)
    sent = {"group": trip["id"], "way": "shares"}
    weights = {"Ada": "2", "Alice": "1"}
    shares = [{"person": who[name], "weight": n} for name, n in weights.items()]
    told = ask("post", f"/entries/{entry}/share", sent | {"shares": shares})
    assert told.status_code == HTTPStatus.OK, told.content
    assert told.json()["id"] == entry
    assert ask("get", f"/groups/{trip['id']}").json()["balance"] == "20.00"
    twice = ask("post", f"/entries/{entry}/share", {"group": trip["id"]})
    assert twice.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_division_that_does_not_add_up_is_refused(ask, trip, spend):
    entry = spend("30", on=date(2026, 11, 2)).pk
    sent = {"group": trip["id"], "way": "exact"}
    share = {"person": people(trip)["Ada"], "weight": "29"}
    wrong = ask("post", f"/entries/{entry}/share", sent | {"shares": [share]})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    unknown = ask(
        "post", f"/entries/{entry}/share", sent | {"shares": [{"person": 10**6}]}
    )
    assert unknown.json()["errors"][0]["field"] == "shares.0.person"
    nowhere = ask("post", f"/entries/{entry}/share", {"group": trip["id"] + 99})
    assert nowhere.json()["errors"][0]["field"] == "group"


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


# --- settling, and what was done ------------------------------------------------------


def test_who_owes_is_asked_and_not_twice(ask, trip):
    at, who = f"/groups/{trip['id']}", people(trip)
    ada = f"{at}/people/{who['Ada']}"
    ask("patch", ada, {"email": "ada@example.com"})
    ask("post", f"{at}/expenses", {"description": "Taxi", "amount": "30"})
    # Tom cannot be reached.
    assert ask("post", f"{at}/ask").json() == {"asked": [who["Ada"]]}
    assert Notice.objects.get(kind="settle-up").address == "ada@example.com"
    assert ask("post", f"{at}/ask").json() == {"asked": []}
    told = {each["name"]: each for each in ask("get", at).json()["people"]}
    assert told["Ada"]["asked_at"] is not None
    assert told["Tom"]["asked_at"] is None


def test_strangers_are_not_mailed_at_will(ask, trip, monkeypatch):
    monkeypatch.setattr("ledger.groups.asking.GUESTS_AN_HOUR", 1)
    cache.clear()
    sent = {"name": "Flat", "currency": "EUR", "names": ["Tom"]}
    other = ask("post", "/groups", sent).json()
    for group in (trip, other):
        at, tom = f"/groups/{group['id']}", people(group)["Tom"]
        ask("patch", f"{at}/people/{tom}", {"email": "tom@example.com"})
        ask("post", f"{at}/expenses", {"description": "Taxi", "amount": "30"})
        ask("post", f"{at}/ask")
    assert Notice.objects.filter(kind="settle-up").count() == 1


def test_a_settlement_is_brought_back(ask, trip):
    at, who = f"/groups/{trip['id']}", people(trip)
    ask("post", f"{at}/expenses", {"description": "Taxi", "amount": "30"})
    sent = {"payer": who["Ada"], "payee": who["Alice"], "amount": "10"}
    made = ask("post", f"{at}/settlements", sent).json()
    one = f"{at}/settlements/{made['id']}"
    ask("delete", one)
    assert ask("get", f"{at}/settlements").json()["items"] == []
    assert ask("post", f"{one}/restore").json() == made
    assert ask("get", f"{at}/settlements").json()["items"] == [made]
    assert ask("get", at).json()["balance"] == "10.00"


def test_settlements_come_page_by_page(ask, trip):
    at, who = f"/groups/{trip['id']}", people(trip)
    sent = {"payer": who["Ada"], "payee": who["Alice"]}
    for day in (1, 3, 2):
        made = {**sent, "amount": str(day), "date": f"2026-11-0{day}"}
        ask("post", f"{at}/settlements", made)
    first = ask("get", f"{at}/settlements?limit=2").json()
    rest = ask("get", f"{at}/settlements?cursor={first['next']}").json()
    told = [each["amount"] for page in (first, rest) for each in page["items"]]
    assert (told, rest["next"]) == (["3.00", "2.00", "1.00"], None)
    stale = ask("get", f"{at}/expenses?cursor={first['next']}")
    assert stale.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_activity_tells_who_did_what_page_by_page(ask, trip):
    at = f"/groups/{trip['id']}"
    ask("post", f"{at}/expenses", {"description": "Taxi", "amount": "30"})
    first = ask("get", f"{at}/activity?limit=2").json()
    newest = first["items"][0]
    assert (newest["by"], newest["verb"], newest["label"], newest["detail"]) == (
        "Alice",
        "added",
        "Taxi",
        "€30.00",
    )
    rest = ask("get", f"{at}/activity?cursor={first['next']}").json()
    labels = [each["label"] for page in (first, rest) for each in page["items"]]
    assert (labels, rest["next"]) == (["Taxi", "Tom", "Ada", "Lisbon"], None)


# --- guests' links --------------------------------------------------------------------


@pytest.fixture
def link(ask, trip) -> str:
    """The token of Ada's."""
    ada = f"/groups/{trip['id']}/people/{people(trip)['Ada']}"
    made = ask("post", f"{ada}/link").json()["link"]
    return urlsplit(made).path.strip("/").rpartition("/")[2]


def test_a_link_shows_the_group_as_its_guest_sees_it(ask, trip, link, api, charlie):
    taxi = {"description": "Taxi", "amount": "30"}
    ask("post", f"/groups/{trip['id']}/expenses", taxi)
    told = api(charlie, "read")("post", "/groups/guest", {"token": link}).json()
    assert (told["name"], told["balance"], told["part"]) == (
        "Lisbon",
        "-10.00",
        "10.00",
    )
    assert [each["name"] for each in told["people"] if each["you"]] == ["Ada"]
    assert [each["description"] for each in told["expenses"]] == ["Taxi"]
    assert api(charlie)("get", f"/groups/{trip['id']}").status_code == 404


def test_who_joins_takes_the_guests_place_once(ask, trip, link, api, charlie, alice):
    sent = {"token": link}
    joined = api(charlie)("post", "/groups/join", sent)
    assert joined.status_code == HTTPStatus.OK, joined.content
    assert joined["Location"] == f"/api/v1/groups/{trip['id']}"
    assert [each["name"] for each in joined.json()["people"] if each["you"]] == ["Ada"]
    place = Participant.objects.get(name="Ada")
    assert (place.user, place.book) == (charlie, charlie.books.get())
    for over in ("/groups/join", "/groups/guest"):
        assert ask("post", over, sent).status_code == HTTPStatus.NOT_FOUND


def test_nobody_is_in_a_group_twice(ask, link):
    answer = ask("post", "/groups/join", {"token": link})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "already" in answer.json()["detail"]


def test_a_viewer_joins_nothing_in_that_book(link, api, vera, trip):
    answer = api(vera)("post", "/groups/join", {"token": link})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Participant.objects.get(name="Ada").user is None
