"""A limit in its place, money moved, limits filled, and what an entry would do."""

from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus

import pytest

from budgets.models import Budget, FormerLimit, Move
from budgets.overruns import check_overruns
from budgets.tests.conftest import TODAY

PART = {"HX-Request": "true"}


@pytest.fixture
def budget(limit):
    budget = limit("180")
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    Budget.objects.filter(pk=budget.pk).update(created_at=long_ago)
    return budget.fresh()


def post_limit(client, budget, amount, version=1, **more):
    said = {"amount": amount, "version": version}
    return client.post(f"/budgets/{budget.pk}/limit/", said, **more)


# --- a limit --------------------------------------------------------------------------


def test_a_limit_is_set_in_its_place_with_undo(client_alice, budget):
    form = client_alice.get(f"/budgets/{budget.pk}/limit/", headers=PART)
    assert 'value="180"' in form.content.decode().replace("180.00", "180")
    answer = post_limit(client_alice, budget, "200", headers=PART)
    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert "undo" in answer["HX-Trigger"]
    assert budget.fresh().amount == 200
    assert FormerLimit.objects.get().amount == 180


def test_without_scripts_a_limit_has_its_page(client_alice, budget):
    assert "<h1>" in client_alice.get(f"/budgets/{budget.pk}/limit/").content.decode()
    assert post_limit(client_alice, budget, "0").status_code == HTTPStatus.FOUND
    assert budget.fresh().amount == 0


@pytest.mark.parametrize("amount", ["abc", "-1", ""])
def test_a_bad_limit_is_told_and_kept(client_alice, budget, amount):
    answer = post_limit(client_alice, budget, amount, headers=PART)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'role="alert"' in answer.content.decode()
    assert budget.fresh().amount == 180


def test_a_stale_limit_is_shown_beside_the_new_one(client_alice, budget):
    post_limit(client_alice, budget, "200")
    answer = post_limit(client_alice, budget, "210", version=1, headers=PART)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "now it is 200.00" in answer.content.decode()
    assert budget.fresh().amount == 200


# --- moves ----------------------------------------------------------------------------


def test_what_is_over_is_offered_what_covers_it(client_alice, budget, limit, spend):
    food = limit("300", "Groceries")
    spend("195.48", "Eating out", on=TODAY)
    form = client_alice.get(f"/budgets/{budget.pk}/move/").context["form"]
    assert (form["source"].value(), form["target"].value()) == (food.pk, budget.pk)
    assert form["amount"].value() == "15.48"
    said = {"source": food.pk, "target": budget.pk, "amount": "15.48", "note": "Party"}
    answer = client_alice.post(f"/budgets/{budget.pk}/move/", said)
    assert answer.status_code == HTTPStatus.FOUND
    detail = client_alice.get(f"/budgets/{budget.pk}/").content.decode()
    assert "From Groceries" in detail
    assert "€15.48 moved in" in detail
    client_alice.post(f"/budgets/moves/{Move.objects.get().pk}/back/")
    assert not Move.objects.exists()


def test_too_much_is_refused_at_its_field(client_alice, budget, limit):
    food = limit("10", "Groceries")
    said = {"source": food.pk, "target": budget.pk, "amount": "11"}
    answer = client_alice.post(f"/budgets/{budget.pk}/move/", said)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(answer.context["form"].errors) == ["amount"]


def test_alone_there_is_nobody_to_exchange_with(client_alice, budget):
    page = client_alice.get(f"/budgets/{budget.pk}/move/").content.decode()
    assert "Nobody to exchange with" in page


# --- filling --------------------------------------------------------------------------


def test_fills_after_a_preview(client_alice, book, budget, limit, spend):
    weekly = limit("20", "Leisure", cadence="week")
    spend("90", "Eating out", on=TODAY.replace(month=10))
    asked = {"way": "average", "count": "3", "budgets": [budget.pk, weekly.pk]}
    page = client_alice.get("/budgets/fill/", asked)
    found = page.context["found"]
    assert [each.after.amount for each in found] == [30, 0]
    assert budget.fresh().amount == 180
    book.refresh_from_db()
    client_alice.post("/budgets/fill/", {**asked, "seen": book.version})
    assert (budget.fresh().amount, weekly.fresh().amount) == (30, 0)


def test_what_changed_since_the_preview_is_shown_again(client_alice, budget):
    asked = {"way": "spent", "budgets": [budget.pk], "seen": 999}
    answer = client_alice.post("/budgets/fill/", asked)
    assert "look once more" in answer.content.decode()
    assert budget.fresh().amount == 180


def test_a_share_of_income(client_alice, budget, spend):
    spend("2000", None, kind="income", on=TODAY)
    asked = {"way": "income", "percent": "7.5", "budgets": [budget.pk]}
    (found,) = client_alice.get("/budgets/fill/", asked).context["found"]
    assert found.after.amount == 150


# --- pausing, the log, the effect -----------------------------------------------------


def test_pauses_and_goes_on(client_alice, budget):
    client_alice.post(f"/budgets/{budget.pk}/pause/", {"paused": "1"})
    assert budget.fresh().paused
    assert "Paused" in client_alice.get("/budgets/").content.decode()
    client_alice.post(f"/budgets/{budget.pk}/pause/")
    assert not budget.fresh().paused


def test_the_log_says_who_was_told(client_alice, book, budget, spend):
    spend("200", "Eating out", on=TODAY)
    check_overruns(book=book, as_of=TODAY)
    alerts = client_alice.get(f"/budgets/{budget.pk}/").context["alerts"]
    assert [each.overrun.percent for each in alerts] == [100, 80]
    assert {each.name for each in alerts[0].told} == {"Alice"}
    assert alerts[1].told == []


def test_viewers_see_but_do_not_set(vera, as_user, budget):
    client_vera = as_user(vera)
    page = client_vera.get("/budgets/").content.decode()
    assert "data-limit " not in page
    answer = post_limit(client_vera, budget, "5")
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_says_what_saving_would_leave(client_alice, budget, cash, category):
    typed = {
        "kind": "expense",
        "amount": "20",
        "date": str(TODAY),
        "wallet": cash.pk,
        "category": category("Eating out").pk,
    }
    html = client_alice.get("/budgets/effect/", typed).content.decode()
    assert "€160.00" in html
    assert "left after this" in html
    over = client_alice.get("/budgets/effect/", typed | {"amount": "192"})
    assert "€12.00 over" in over.content.decode()


@pytest.mark.parametrize("typed", [{}, {"kind": "expense", "amount": "x"}])
def test_says_nothing_of_what_is_not_complete(client_alice, budget, typed):
    answer = client_alice.get("/budgets/effect/", typed)
    assert answer.status_code == HTTPStatus.OK
    assert answer.content.strip() == b""


# --- the form -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"scope": "category"}, "category"),
        ({"scope": "group", "name": "Fun"}, "categories"),
        ({"scope": "tag"}, "tag"),
        ({"scope": "wallet"}, "wallet"),
        ({"scope": "everything", "cadence": "fortnight"}, "starts_on"),
        ({"scope": "everything", "cadence": "once"}, "starts_on"),
        (
            {
                "scope": "everything",
                "cadence": "once",
                "starts_on": "2026-11-02",
                "ends_on": "2026-11-01",
            },
            "ends_on",
        ),
    ],
)
def test_what_is_missing_is_told_at_its_field(client_alice, book, said, field):
    typed = {"amount": "10", "cadence": "month", **said}
    answer = client_alice.post("/budgets/new/", typed)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(answer.context["form"].errors) == [field]


def test_a_group_with_rollover(client_alice, book, category):
    chosen = [category("Leisure").pk, category("Clothing").pk]
    typed = {
        "scope": "group",
        "categories": chosen,
        "name": "Fun",
        "amount": "90",
        "cadence": "month",
        "rollover": "both",
        "thresholds": "50",
    }
    client_alice.post("/budgets/new/", typed)
    made = Budget.objects.get()
    assert (made.name, made.scope, made.rollover) == ("Fun", "group", "both")
    assert {each.category_id for each in made.members.all()} == set(chosen)
    assert made.carries_from is not None
    edit = client_alice.get(f"/budgets/{made.pk}/edit/").context["form"]
    assert set(edit["categories"].value()) == set(chosen)
    assert Decimal(edit["amount"].value()) == 90
