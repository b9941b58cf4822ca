"""Budgets, bills and goals through the API."""

from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from dateutil.relativedelta import relativedelta

from accounts.clock import today_for
from budgets.tasks import check_book
from ledger.models import Entry


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


@pytest.fixture
def today(book):
    return today_for(book)


def test_a_budget_tells_how_it_stands(ask, spend, category, today):
    spend("30", on=today)
    sent = {"category": category("Groceries").pk, "amount": "120", "thresholds": [90]}
    made = ask("post", "/budgets", sent)
    assert made.status_code == HTTPStatus.CREATED, made.content
    told = made.json()
    assert (told["scope"], told["thresholds"]) == ("category", [90])
    state = told["state"]
    assert [state[name] for name in ("limit", "spent", "left", "percent")] == [
        "120.00",
        "30.00",
        "90.00",
        "25",
    ]
    [listed] = ask("get", "/budgets").json()["items"]
    assert listed["state"] == state


def test_a_budget_is_changed_paused_and_deleted(ask, category):
    sent = {"category": category("Groceries").pk, "amount": "120"}
    made = ask("post", "/budgets", sent)
    address = f"/budgets/{made.json()['id']}"
    changed = ask("patch", address, {"amount": "80"}, **{"If-Match": made["ETag"]})
    assert (changed.json()["amount"], changed.json()["thresholds"]) == (
        "80.00",
        [80, 100],
    )
    stale = ask("patch", address, {"amount": "90"}, **{"If-Match": made["ETag"]})
    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
    assert ask("post", f"{address}/pause").json()["paused"] is True
    assert ask("post", f"{address}/resume").json()["paused"] is False
    assert ask("delete", address).status_code == HTTPStatus.NO_CONTENT


def test_money_moves_between_budgets(ask, category):
    first, second = (
        ask("post", "/budgets", {"category": category(name).pk, "amount": "100"}).json()
        for name in ("Groceries", "Eating out")
    )
    moved = {"source": first["id"], "target": second["id"], "amount": "30"}
    told = ask("post", "/budgets/move", moved).json()
    assert (told["source"]["left"], told["target"]["left"]) == ("70.00", "130.00")
    too_much = ask("post", "/budgets/move", moved | {"amount": "71"})
    assert too_much.json()["errors"][0]["field"] == "amount"
    [row] = ask("get", f"/budgets/{second['id']}/moves").json()["items"]
    assert (row["source"], row["amount"]) == (first["id"], "30.00")
    ask("delete", f"/budget-moves/{row['id']}")
    assert ask("get", f"/budgets/{first['id']}").json()["state"]["left"] == "100.00"


def test_alerts_of_a_budget_say_whom_they_reached(ask, spend, category, book, today):
    food = category("Groceries").pk
    sent = {"category": food, "amount": "100", "warns_of_pace": False}
    budget = ask("post", "/budgets", sent).json()["id"]
    spend("90", on=today)
    check_book(book.pk)
    [alert] = ask("get", f"/budgets/{budget}/alerts").json()["items"]
    said = [alert[name] for name in ("kind", "percent", "spent", "limit")]
    assert said == ["threshold", 80, "90.00", "100.00"]
    assert {told["name"] for told in alert["told"]} == {"Alice"}


def test_what_a_transaction_would_do_is_told_before_it_is_saved(
    ask, cash, category, spend, today
):
    food = category("Groceries").pk
    budget = ask("post", "/budgets", {"category": food, "amount": "100"}).json()["id"]
    entry = spend("30", on=today).pk
    sent = {"date": today.isoformat(), "amount": "80", "wallet": cash.pk}
    [told] = ask("post", "/budgets/effect", sent | {"category": food}).json()["items"]
    assert (told["budget"], told["limit"], told["left"]) == (budget, "100.00", "-10.00")
    instead = sent | {"category": food, "entry": entry}
    [told] = ask("post", "/budgets/effect", instead).json()["items"]
    assert told["left"] == "20.00"
    assert ask("post", "/budgets/effect", sent).json()["items"] == []
    assert Entry.objects.count() == 1
    lost = ask("post", "/budgets/effect", sent | {"entry": entry + 99})
    assert lost.status_code == HTTPStatus.NOT_FOUND


def test_a_bill_is_due_and_paid(ask, cash, today):
    due_on = (today + timedelta(2)).isoformat()
    sent = {"name": "Rent", "amount": "900", "wallet": cash.pk, "due_on": due_on}
    made = ask("post", "/bills", sent | {"lead_days": 5}).json()
    assert (made["next_due"], made["lead_days"]) == (due_on, 5)
    listed = ask("get", "/bills/due").json()
    assert (listed["to_pay"], listed["items"][0]["name"]) == ("900.00", "Rent")
    assert (listed["a_month"], listed["a_year"]) == ("900.00", "10800.00")
    days = {"starts_on": today.isoformat(), "ends_on": due_on, "cadence": "once"}
    whole = {"scope": "everything", "amount": "2000"}
    told = ask("post", "/budgets", whole | days).json()
    assert [bill["name"] for bill in told["bills"]] == ["Rent"]
    ask("post", f"/recurring/{made['recurring']}/pay", {"due_on": due_on})
    assert Entry.objects.get().amount == -900
    paid_on = ask("get", "/entries").json()["items"][0]["date"]
    month = ask("get", f"/bills/calendar?period={paid_on[:7]}").json()
    events = {day["date"]: day["events"] for day in month["days"]}
    paid = {"kind": "paid", "name": "Rent", "amount": "900.00", "currency": "EUR"}
    assert paid in events[paid_on]
    [row] = ask("get", "/bills/paid").json()["items"]
    told = [row[name] for name in ("name", "amount", "verdict")]
    assert told == ["Rent", "900.00", ""]
    changed = ask("patch", f"/bills/{made['id']}", {"amount": "950"}).json()
    assert (changed["amount"], changed["lead_days"]) == ("-950.00", 5)
    assert ask("delete", f"/bills/{made['id']}").status_code == HTTPStatus.NO_CONTENT


def test_a_goal_is_saved_for(ask, cash, spend, today):
    spend("500", "Salary", on=today, kind="income")
    sent = {"name": "Bike", "wallet": cash.pk, "target": "800"}
    made = ask("post", "/goals", sent | {"counting": "set_aside"})
    assert made.status_code == HTTPStatus.CREATED, made.content
    address = f"/goals/{made.json()['id']}"
    told = ask("post", f"{address}/set-asides", {"amount": "200"}).json()
    assert (told["saved"], told["left"], told["share"]) == ("200.00", "600.00", "0.25")
    [row] = ask("get", f"{address}/set-asides").json()["items"]
    ask("delete", f"/set-asides/{row['id']}")
    assert ask("get", address).json()["saved"] == "0.00"
    assert ask("patch", address, {"name": "Bicycle"}).json()["target"] == "800.00"


def test_goals_stand_in_the_order_they_are_put(ask):
    debt = {"kind": "debt", "target": "5", "owed": "5"}
    card, car, loan = (
        ask("post", "/goals", debt | {"name": name}).json()["id"]
        for name in ("Card", "Car", "Loan")
    )
    moved = ask("post", f"/goals/{loan}/move", {"place": 1}).json()["items"]
    assert [row["id"] for row in moved] == [loan, card, car]
    moved = ask("post", f"/goals/{loan}/move", {"place": 3}).json()["items"]
    assert [row["id"] for row in moved] == [card, car, loan]


def test_a_debt_without_a_wallet_is_typed(ask):
    sent = {"kind": "debt", "name": "Car", "target": "5000", "owed": "4000"}
    made = ask("post", "/goals", sent | {"interest": "4.9", "payment": "150"}).json()
    plan = ask("get", f"/goals/{made['id']}/payments").json()
    parts = [Decimal(row["principal"]) for row in plan["items"]]
    assert (sum(parts), plan["items"][-1]["left"]) == (4000, "0.00")
    assert Decimal(plan["paid"]) == 4000 + Decimal(plan["interest"])
    assert (made["left"], made["saved"], made["interest"]) == (
        "4000.00",
        "1000.00",
        "4.9",
    )


def test_what_is_free_to_spend_is_the_sum_of_its_lines(ask, spend, today):
    spend("30", on=today)
    spend("100", "Salary", on=today, kind="income")
    free = ask("get", "/free-to-spend").json()
    cents = [int(line["amount"].replace(".", "")) for line in free["lines"]]
    assert sum(cents) == int(free["amount"].replace(".", ""))


def test_limits_are_filled_by_what_was_spent(ask, spend, category, today):
    spend("30", on=today - relativedelta(months=1))
    sent = {"category": category("Groceries").pk, "amount": "120"}
    budget = ask("post", "/budgets", sent).json()["id"]
    told = ask("post", "/budgets/fill", {"way": "spent"}).json()["items"]
    assert [(row["budget"], row["before"], row["after"]) for row in told] == [
        (budget, "120.00", "30.00")
    ]
    assert ask("get", f"/budgets/{budget}").json()["amount"] == "120.00"
    filled = {"way": "spent", "budgets": [budget], "dry_run": False}
    ask("post", "/budgets/fill", filled)
    assert ask("get", f"/budgets/{budget}").json()["amount"] == "30.00"
    stranger = ask("post", "/budgets/fill", {"budgets": [budget + 99]})
    assert stranger.json()["errors"][0]["field"] == "budgets"


# --- debts, retirement, trips and the calendar ----------------------------------------


def test_both_ways_out_of_debt_stand_side_by_side(ask):
    for name, owed, interest in (("Card", "300", "20"), ("Loan", "200", "5")):
        debt = {"kind": "debt", "name": name, "target": owed, "owed": owed}
        ask("post", "/goals", debt | {"interest": interest, "payment": "50"})
    plan = ask("get", "/goals/plan?extra=25&strategy=snowball").json()
    assert (plan["owed"], plan["payment"]) == ("500.00", "125.00")
    first = [plan[name]["steps"][0]["name"] for name in ("avalanche", "snowball")]
    assert first == ["Card", "Loan"]
    assert plan["months"][-1]["owed"] == "0.00"
    paid = sum(Decimal(month["payment"]) for month in plan["months"])
    assert paid == 500 + Decimal(plan["snowball"]["interest"])


def test_a_retirement_is_assumed_changed_and_forgotten(ask, cash, api, bob):
    assert ask("get", "/goals/retirement").json() is None
    sent = {"need": "2000", "pension": "1500", "wallets": [cash.pk]}
    made = ask("patch", "/goals/retirement", sent)
    assert made.json()["gap"] == "500.00"
    changed = ask("patch", "/goals/retirement", {"pension": "2000"}).json()
    assert (changed["gap"], changed["wallets"]) == ("0.00", [cash.pk])
    assert (changed["growth"], changed["inflation"]) == ("5", "2")
    stale = ask("patch", "/goals/retirement", {}, **{"If-Match": made["ETag"]})
    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
    assert api(bob)("get", "/goals/retirement").json() is None
    ask("delete", "/goals/retirement")
    assert ask("get", "/goals/retirement").json() is None


def test_a_trip_has_a_budget(ask, category, cash):
    trip = ask("post", "/groups", {"name": "Rome", "kind": "trip", "names": ["Ada"]})
    budget = f"/groups/{trip.json()['id']}/budget"
    food = category("Eating out").pk
    spent = {"description": "Pizza", "amount": "30", "wallet": cash.pk}
    ask("post", budget.replace("budget", "expenses"), spent | {"category": food})
    told = ask("post", budget, {"limits": [{"category": food, "amount": "100"}]}).json()
    [row] = told["rows"]
    assert [row[name] for name in ("category", "spent", "limit", "left")] == [
        food,
        "15.00",
        "100.00",
        "85.00",
    ]
    twice = ask("post", budget, {"limits": [{"category": food, "amount": "1"}] * 2})
    assert twice.json()["errors"][0]["field"] == "limits.1.category"
    assert ask("post", budget, {"limits": []}).json()["limit"] == "0.00"


def test_a_calendar_address_works_until_it_ends(ask, client):
    address = ask("post", "/calendar", {"shows_amounts": True}).json()["url"]
    path = urlsplit(address).path
    assert client.get(path).content.startswith(b"BEGIN:VCALENDAR")
    assert ask("get", "/calendar").json()["shows_amounts"] is True
    ask("delete", "/calendar")
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND
    assert ask("get", "/calendar").json() is None
