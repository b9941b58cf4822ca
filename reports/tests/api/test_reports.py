"""Summaries, reports, insights, forecast and statements through the API."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest

from accounts.clock import today_for
from accounts.models import Notice
from reports.models import Insight


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


@pytest.fixture
def spent(spend):
    spend("40", on=date(2026, 10, 3), payee="Lidl")
    spend("10", on=date(2026, 10, 9), kind="refund")
    spend("900", "Salary", on=date(2026, 10, 25), kind="income")
    spend("5", "Eating out", on=date(2026, 11, 1))


def test_a_summary_nets_refunds(ask, spent):
    told = ask("get", "/summary?period=2026-10").json()
    assert [told[name] for name in ("income", "expense", "net")] == [
        "900.00",
        "-30.00",
        "870.00",
    ]
    by_name = {row["name"]: row["amount"] for row in told["by_category"]}
    assert by_name == {"Groceries": "-30.00", "Salary": "900.00"}
    assert told["wallets"][0]["balance"] == "870.00"


def test_a_year_is_the_sum_of_its_months(ask, spent):
    told = ask("get", "/summary/2026").json()
    months = {row["period"]: row["net"] for row in told["months"]}
    assert (months["2026-10"], months["2026-11"]) == ("870.00", "-5.00")
    assert told["net"] == "865.00"


@pytest.mark.parametrize("period", ["2026-13", "yesterday", "2026-02-30"])
def test_what_is_no_period_is_refused(ask, period):
    answer = ask("get", f"/summary?period={period}")
    assert answer.json()["errors"] == [
        {"field": "period", "message": "No such period."}
    ]


def test_a_report_says_what_its_page_says(ask, spent):
    told = ask("get", "/reports/spending?period=2026-10").json()
    words = [row["values"] for table in told["tables"] for row in table["rows"]]
    amount = {"amount": "30.00", "currency": "EUR"}
    assert any("Groceries" in str(row[0]) and amount in row for row in words)


@pytest.mark.parametrize(
    ("format_", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")]
)
def test_a_report_is_downloaded(ask, spent, format_, begins):
    address = f"/reports/spending/file?period=2026-10&format={format_}"
    assert ask("get", address).content.startswith(begins)


def test_a_statement_is_downloaded(ask, spent):
    listed = [row["period"] for row in ask("get", "/statements").json()["items"]]
    assert {"2026-10", "2026"} <= set(listed)
    assert ask("get", "/statements/2026-10/pdf").content.startswith(b"%PDF")
    for none in ("2026-q4", "2999-01", "x"):
        answer = ask("get", f"/statements/{none}/pdf")
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_statement_says_what_its_page_says(ask, spent):
    month = ask("get", "/statements/2026-10").json()
    said = [month[name] for name in ("income", "spending", "net", "transactions")]
    assert said == ["900.00", "-30.00", "870.00", 3]
    [food] = month["categories"]
    assert (food["name"], food["amount"], food["share"]) == ("Food", "30.00", "1")
    [cash] = month["wallets"]
    sides = ("opening", "income", "spending", "transfers")
    assert sum(Decimal(cash[each]) for each in sides) == Decimal(cash["closing"])
    year = ask("get", "/statements/2026").json()
    assert {row["period"]: row["net"] for row in year["months"]}["2026-10"] == "870.00"
    assert sum(Decimal(row["total"]) for row in year["earned"]) == 900
    for none in ("2026-q4", "2999-01", "x"):
        answer = ask("get", f"/statements/{none}")
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_forecast_goes_on_from_todays_balance(ask, spent):
    told = ask("get", "/forecast?months=1").json()
    assert told["start"]["balance"] == "865.00"
    assert len(told["months"]) >= 1
    supposed = ask("get", "/forecast?months=1&once=800").json()
    assert supposed["lowest"]["balance"] != told["lowest"]["balance"]


def test_what_changed_this_month_adds_up(ask, spend, book):
    as_of = today_for(book)
    spend("40", on=as_of)
    spend("15", "Eating out", on=as_of)
    told = ask("get", "/forecast/change").json()
    assert (told["before"], told["now"], told["change"]) == ("0.00", "55.00", "55.00")
    causes = sum(Decimal(cause["change"]) for cause in told["causes"])
    assert causes + Decimal(told["rest"]) == 55
    typical = ask("get", "/forecast/change?against=typical").json()
    assert typical["now"] == "55.00"


def test_an_insight_is_dismissed_and_its_kind_muted(ask, book):
    row = Insight.objects.create(
        book=book,
        kind="unusual",
        key="unusual:x:2026-10",
        first=date(2026, 10, 3),
        last=date(2026, 10, 3),
        amount=9,
        facts={"payee": "Cafe", "usual": "3", "times": "3"},
    )
    months = ask("get", "/insights?period=2026-10").json()["months"]
    assert [item["id"] for month in months for item in month["items"]] == [row.pk]
    ask("post", f"/insights/{row.pk}/dismiss")
    assert ask("get", "/insights?period=2026-10").json()["months"] == []
    kinds = ask("post", "/insights/kinds/unusual", {"muted": True}).json()["items"]
    assert [kind["name"] for kind in kinds if kind["muted"]] == ["unusual"]


def test_notices_are_read(ask, api, alice, book, other_book):
    told = {"user": alice, "channel": "app", "state": "sent", "kind": "test"}
    Notice.objects.create(key="a", book=book, **told)
    Notice.objects.create(key="b", **told)
    assert len(ask("get", "/notices?unread=true").json()["items"]) == 2
    of_book = api(alice, book=book)
    assert len(of_book("get", "/notices").json()["items"]) == 1
    assert ask("post", "/notices/read").json() == {"read": 2}
    assert ask("get", "/notices?unread=true").json()["items"] == []


def test_a_report_is_saved_changed_and_mailed(ask, api, vera):
    sent = {"name": "Food", "kind": "spending", "period": "2026-10", "q": "amount>1"}
    made = ask("post", "/saved-reports", sent | {"span": "fixed"}).json()
    assert (made["period"], made["q"], made["mail"]) == ("2026-10", "amount>1", None)
    at = f"/saved-reports/{made['id']}"
    changed = ask("patch", at, {"name": "Meals"}, **{"If-Match": '"1"'}).json()
    assert (changed["name"], changed["span"], changed["version"]) == (
        "Meals",
        "fixed",
        2,
    )
    looking = api(vera)
    mailed = looking("post", f"{at}/mail", {"cadence": "month"}).json()
    assert mailed["mail"] == {"cadence": "month", "format": "pdf"}
    assert ask("get", at).json()["mail"] is None
    refused = looking("patch", at, {"name": "Mine"})
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert looking("post", f"{at}/mail", {"cadence": None}).json()["mail"] is None
    ask("delete", at)
    assert ask("get", "/saved-reports").json()["items"] == []
