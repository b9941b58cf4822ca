"""/budgets/new/, /budgets/<id>/, /budgets/<id>/edit/, /budgets/<id>/delete/"""

import uuid
from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest

from budgets.models import Budget
from budgets.overruns import check_overruns
from budgets.tests.conftest import TODAY
from ledger.models import Change

ADD = "/budgets/new/"


@pytest.fixture
def typed(scope, category):
    def values(**changes):
        return {
            "category": category("Eating out").pk,
            "amount": "180",
            "cadence": "month",
            "thresholds": "80, 100",
            **changes,
        }

    return values


def thresholds(budget):
    return [each.percent for each in budget.thresholds.all()]


# --- adding ---------------------------------------------------------------------------


def test_adds_a_budget(client_alice, typed):
    answer = client_alice.post(ADD, typed(amount="1,180.50", thresholds="100 50%, 120"))
    assert answer.status_code == HTTPStatus.FOUND
    budget = Budget.objects.get()
    assert budget.amount == Decimal("1180.50")
    assert thresholds(budget) == [50, 100, 120]


def test_adds_one_for_all_spending_without_alerts(client_alice, typed):
    client_alice.post(ADD, typed(category="", thresholds="", cadence="week"))
    budget = Budget.objects.get()
    assert (budget.category, budget.cadence, thresholds(budget)) == (None, "week", [])


def test_the_form_offers_what_the_link_asks_for(client_alice, category):
    pk = category("Eating out").pk
    html = client_alice.get(f"{ADD}?category={pk}&amount=50").content.decode()
    assert 'value="50"' in html
    assert f'value="{pk}" selected' in html


def test_sent_twice_it_is_added_once(client_alice, typed):
    data = typed(form_token=str(uuid.uuid4()))
    for _ in range(2):
        assert client_alice.post(ADD, data).status_code == HTTPStatus.FOUND
    assert Budget.objects.count() == 1


def test_from_the_sheet_it_answers_with_a_toast(as_part, typed):
    answer = as_part(ADD, typed())
    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert "Budget added" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("amount", "", "required"),
        ("amount", "-5", "without a minus"),
        ("amount", "1.234", "decimal"),
        ("amount", "1e5", "amount"),
        ("amount", "NaN", "amount"),
        ("amount", "9" * 70, ""),
        ("cadence", "decade", "valid choice"),
        ("thresholds", "80, x", "whole percentages"),
        ("thresholds", "0", "from 1 to 500"),
        ("thresholds", "501", "from 1 to 500"),
        ("thresholds", "²", "whole percentages"),
        ("thresholds", "1 2 3 4 5 6 7 8 9 10 11", "at most 10"),
        ("category", "999999", "valid choice"),
        ("category", "x", "valid choice"),
    ],
)
def test_bad_input_is_told_at_the_field_and_kept(
    client_alice, typed, name, value, message
):
    answer = client_alice.post(ADD, typed(**{name: value}))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    form = answer.context["form"]
    assert list(form.errors) == [name]
    assert message in " ".join(form.errors[name])
    assert form[name].value() == value
    assert not Budget.objects.exists()


def test_budgets_have_an_end(client_alice, typed, limit, monkeypatch):
    monkeypatch.setattr("budgets.budgeting.setting.MAX_BUDGETS", 1)
    limit("10", None)
    answer = client_alice.post(ADD, typed())
    assert "A book has at most 1 budgets" in answer.content.decode()
    assert Budget.objects.count() == 1


def test_rests_are_not_carried_from_a_century_ago(client_alice, typed):
    far = typed(cadence="week", rollover="both", carries_from="1900-01-01")
    answer = client_alice.post(ADD, far)
    assert "It may reach back 30 years at most" in answer.content.decode()
    assert not Budget.objects.exists()


def test_a_second_one_for_the_same_is_refused(client_alice, typed, limit):
    limit("10")
    answer = client_alice.post(ADD, typed())
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "already" in answer.context["form"].errors["category"][0]


def test_an_income_category_is_refused(client_alice, typed, category):
    answer = client_alice.post(ADD, typed(category=category("Salary").pk))
    assert list(answer.context["form"].errors) == ["category"]


def test_anothers_category_is_refused_like_an_absent_one(client_alice, typed, theirs):
    answer = client_alice.post(ADD, typed(category=theirs["category"]))
    assert "valid choice" in answer.context["form"].errors["category"][0]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_may_not_add(vera, as_user, typed, method):
    answer = getattr(as_user(vera), method)(ADD, typed())
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Budget.objects.exists()


# --- changing -------------------------------------------------------------------------


@pytest.fixture
def budget(limit):
    return limit("100")


@pytest.fixture
def edit(budget):
    return f"/budgets/{budget.pk}/edit/"


def test_shows_what_is_there(client_alice, edit):
    html = client_alice.get(edit).content.decode()
    assert 'value="100.00"' in html
    assert 'value="80, 100"' in html


def test_changes_a_budget(client_alice, edit, budget, typed):
    data = typed(amount="200", cadence="week", thresholds="90", version=1)
    answer = client_alice.post(edit, data)
    assert answer.url == f"/budgets/{budget.pk}/"
    budget = budget.fresh()
    assert (budget.amount, budget.cadence, thresholds(budget)) == (200, "week", [90])
    assert (budget.version, budget.arming) == (2, 2)


@pytest.mark.parametrize(("amount", "arming"), [("99", 1), ("100", 1), ("100.01", 2)])
def test_only_a_raised_limit_arms_anew(
    client_alice, edit, budget, typed, amount, arming
):
    client_alice.post(edit, typed(amount=amount, version=1))
    assert budget.fresh().arming == arming


def test_a_stale_form_shows_both_and_loses_nothing(client_alice, edit, budget, typed):
    client_alice.post(edit, typed(amount="200", version=1))
    answer = client_alice.post(edit, typed(amount="150", version=1))
    assert answer.status_code == HTTPStatus.CONFLICT
    html = answer.content.decode()
    assert "200.00" in html
    assert 'value="150"' in html
    assert budget.fresh().amount == 200
    client_alice.post(edit, typed(amount="150", version=2))
    assert budget.fresh().amount == 150


def test_bad_input_keeps_what_was_typed(client_alice, edit, budget, typed):
    answer = client_alice.post(edit, typed(amount="12x", version=1))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="12x"' in answer.content.decode()
    assert budget.fresh().amount == 100


def test_a_change_can_be_undone(client_alice, edit, budget, typed):
    client_alice.post(edit, typed(amount="200", thresholds="70", version=1))
    change = Change.objects.filter(subject="budgets.budget").first()
    client_alice.post(f"/history/{change.pk}/undo/")
    budget = budget.fresh()
    assert (budget.amount, thresholds(budget)) == (100, [80, 100])


@pytest.mark.parametrize("tail", ["", "edit/", "delete/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(budget, charlie, as_user, tail, method):
    answer = getattr(as_user(charlie), method)(f"/budgets/{budget.pk}/{tail}")
    assert answer.status_code in {
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
    }
    assert Budget._base_manager.count() == 1


@pytest.mark.parametrize("tail", ["edit/", "delete/"])
def test_a_viewer_may_not_change(budget, vera, as_user, tail):
    answer = as_user(vera).post(f"/budgets/{budget.pk}/{tail}")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert budget.fresh().version == 1


# --- one budget -----------------------------------------------------------------------


def test_detail_shows_twelve_periods_and_the_alerts(client_alice, book, budget, spend):
    spend("150", "Eating out", on=TODAY)
    spend("30", "Eating out", on=date(2025, 12, 5))
    check_overruns(book=book, as_of=TODAY)
    answer = client_alice.get(f"/budgets/{budget.pk}/")
    html = answer.content.decode()
    assert len(answer.context["history"]) == 12
    assert "December 2025" in html
    assert "Passed 100%" in html
    assert "+€70.00" in html
    assert "/entries/?period=2026-11&amp;category=" in html


def test_detail_is_read_only(client_alice, budget):
    answer = client_alice.post(f"/budgets/{budget.pk}/")
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


# --- deleting -------------------------------------------------------------------------


def test_deletes_with_undo(client_alice, budget):
    answer = client_alice.post(f"/budgets/{budget.pk}/delete/", follow=True)
    assert not Budget.objects.exists()
    (message,) = answer.context["messages"]
    client_alice.post(message.extra_tags)
    assert thresholds(Budget.objects.get()) == [80, 100]


def test_deleting_by_a_link_is_refused(client_alice, budget):
    answer = client_alice.get(f"/budgets/{budget.pk}/delete/")
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert Budget.objects.exists()
