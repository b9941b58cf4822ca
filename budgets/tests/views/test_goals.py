"""Pages of goals. Today is Saturday 21 November 2026, as budgets' views have it."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Goal, SetAside
from ledger.models import Change, Entry
from ledger.tests.factories import make_wallet

LOOK = {"icon": "airplane", "colour": "pink"}


def url(name, *args):
    return reverse(f"budgets:{name}", args=args)


@pytest.fixture
def savings(scope):
    return make_wallet(scope, "Savings", opening="1000", kind="savings")


@pytest.fixture
def typed(savings):
    def values(**changes):
        sent = {
            "name": "Japan",
            "target": "4200",
            "target_date": "2027-06-01",
            "starts_on": "2026-06-01",
            "wallet": savings.pk,
            "counting": "balance",
            **LOOK,
        }
        return {**sent, **changes}

    return values


@pytest.fixture
def debt(scope):
    return {
        "name": "Loan",
        "owed": "5000",
        "target": "",
        "starts_on": "2026-06-01",
        "wallet": "",
        "interest": "4,9",
        "payment": "210",
        **LOOK,
    }


@pytest.fixture
def goal(client_alice, typed):
    client_alice.post(url("goal-add"), typed())
    return Goal.objects.get()


@pytest.fixture
def by_hand(client_alice, typed):
    client_alice.post(url("goal-add"), typed(target="4200", counting="set_aside"))
    return Goal.objects.get()


def test_an_empty_page_says_what_goals_are(client_alice):
    page = client_alice.get(url("goal-list")).content.decode()
    assert "No goals yet" in page
    assert "Set a goal" in page


def test_a_goal_is_added_as_typed(client_alice, typed):
    response = client_alice.post(url("goal-add"), typed(), follow=True)
    assert "Japan added" in response.content.decode()
    [goal] = Goal.objects.all()
    assert (goal.target, goal.icon, goal.colour) == (4200, "airplane", "pink")


def test_a_form_sent_twice_adds_one_goal(client_alice, typed):
    token = {"form_token": "7a3c1f0e-6a1b-4a53-9a43-0f6f3c0f2d11"}
    for name in ("Japan", "Japan"):
        client_alice.post(
            url("goal-add"), typed(name=name, counting="set_aside") | token
        )
    assert Goal.objects.count() == 1


def test_the_list_shows_what_is_saved_and_what_it_takes(client_alice, goal):
    page = client_alice.get(url("goal-list")).content.decode()
    assert "€1,000.00" in page
    assert "of €4,200.00" in page
    assert "€457.15 a month until 1 Jun 2027" in page
    assert "Not at this pace" in page


def test_a_debt_reads_its_rate_in_per_cent(client_alice, debt):
    client_alice.post(url("debt-add"), debt)
    [made] = Goal.objects.all()
    assert made.kind == Goal.Kind.DEBT
    assert made.interest == Decimal("0.049")
    assert made.target == made.owed == 5000
    page = client_alice.get(url("goal-detail", made.pk)).content.decode()
    assert "4.90% interest a year" in page
    assert "26 payments of €210.00, the last one the rest" in page


def test_a_debt_in_a_wallet_starts_with_what_was_owed_then(scope, client_alice, debt):
    wallet = make_wallet(scope, "Car loan", kind="loan", opening="-3000")
    client_alice.post(url("debt-add"), debt | {"wallet": wallet.pk, "owed": ""})
    [made] = Goal.objects.all()
    assert (made.target, made.owed) == (3000, None)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, "This field is required"),
        ({"target": "0"}, "zero"),
        ({"target": "much"}, "much"),
        ({"target_date": "2026-01-01"}, "It ends before it starts"),
        ({"wallet": ""}, "This field is required"),
        ({"counting": "guess"}, "Select a valid choice"),
        ({"colour": "#ff0000"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client_alice, typed, changes, error):
    response = client_alice.post(url("goal-add"), typed(**changes))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error in response.content.decode()
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"interest": "201"}, "less than or equal to 200"),
        ({"interest": "-1"}, "greater than or equal to 0"),
        ({"interest": "1e2"}, "Enter a number"),
        ({"owed": ""}, "Enter what is owed, or choose its wallet"),
        ({"owed": "0"}, "Nothing was owed then"),
    ],
)
def test_what_is_wrong_with_a_debt_is_said(client_alice, debt, changes, error):
    response = client_alice.post(url("debt-add"), debt | changes)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error in response.content.decode()


def test_another_books_wallet_is_refused(client_alice, typed, theirs):
    response = client_alice.post(url("goal-add"), typed(wallet=theirs["wallet"]))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Goal.objects.exists()


def test_a_goal_is_changed(client_alice, goal, typed):
    sent = typed(name="Korea", target="5000", version=goal.version)
    client_alice.post(url("goal-edit", goal.pk), sent)
    assert (goal.fresh().name, goal.fresh().target) == ("Korea", 5000)


def test_a_stale_form_shows_both_and_saves_the_second_time(client_alice, goal, typed):
    client_alice.post(
        url("goal-edit", goal.pk), typed(name="Mine", target="1", version=1)
    )
    sent = typed(name="Yours", target="2", version=1)
    response = client_alice.post(url("goal-edit", goal.pk), sent)
    page = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Mine" in page
    assert "Yours" in page
    client_alice.post(url("goal-edit", goal.pk), sent | {"version": 2})
    assert goal.fresh().name == "Yours"


def test_the_edit_form_reads_back_what_was_typed(client_alice, debt):
    client_alice.post(url("debt-add"), debt)
    page = client_alice.get(url("goal-edit", Goal.objects.get().pk)).content.decode()
    for value in ("5,000.00", "4.9", "210.00"):
        assert f'value="{value}"' in page


@pytest.mark.parametrize("action", ["pause", "archive", "delete"])
def test_each_action_can_be_undone(client_alice, goal, action, as_part):
    response = as_part(url(f"goal-{action}", goal.pk), {})
    assert response.status_code == HTTPStatus.NO_CONTENT
    change = Change.objects.first()
    assert "undo" in response.headers["HX-Trigger"]
    assert change.subject_id == goal.pk


def test_an_archived_goal_comes_back(client_alice, goal):
    client_alice.post(url("goal-archive", goal.pk))
    assert "Archived" in client_alice.get(url("goal-list")).content.decode()
    client_alice.post(url("goal-archive", goal.pk), {"restore": "1"})
    assert goal.fresh().archived_at is None


def test_a_goal_whose_place_is_taken_stays_archived_and_says_why(
    client_alice, goal, typed
):
    client_alice.post(url("goal-archive", goal.pk))
    client_alice.post(url("goal-add"), typed(name="Car", target="9"))
    response = client_alice.post(
        url("goal-archive", goal.pk), {"restore": "1"}, follow=True
    )
    assert "Savings counts for Car already" in response.content.decode()
    assert goal.fresh().is_archived


def test_money_is_set_aside_and_taken_back(client_alice, by_hand):
    address = url("set-aside-add", by_hand.pk)
    sent = {"date": "2026-11-20", "direction": "away", "amount": "300", "note": "Gran"}
    client_alice.post(address, sent)
    client_alice.post(address, sent | {"direction": "back", "amount": "50"})
    assert sum(row.amount for row in SetAside.objects.all()) == 250
    page = client_alice.get(url("goal-detail", by_hand.pk)).content.decode()
    assert "Gran" in page
    assert "+€300.00" in page
    assert "−€50.00" in page


def test_setting_aside_moves_no_money(client_alice, by_hand):
    before = Entry.objects.count()
    sent = {"date": "2026-11-20", "direction": "away", "amount": "2300"}
    client_alice.post(url("set-aside-add", by_hand.pk), sent)
    assert Entry.objects.count() == before
    page = client_alice.get(url("goal-list")).content.decode()
    assert "Savings holds €1,000.00, yet €2,300.00 is set aside in it" in page


def test_more_than_there_is_cannot_be_taken_back(client_alice, by_hand):
    sent = {"date": "2026-11-20", "direction": "back", "amount": "1"}
    response = client_alice.post(url("set-aside-add", by_hand.pk), sent)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "more than was set aside" in response.content.decode()


def test_a_note_is_taken_away(client_alice, by_hand):
    sent = {"date": "2026-11-20", "direction": "away", "amount": "300"}
    client_alice.post(url("set-aside-add", by_hand.pk), sent)
    client_alice.post(url("set-aside-delete", SetAside.objects.get().pk))
    assert not SetAside.objects.exists()


def test_where_the_balance_counts_a_transfer_is_offered_instead(client_alice, goal):
    assert client_alice.get(url("set-aside-add", goal.pk)).url == url(
        "goal-detail", goal.pk
    )
    page = client_alice.get(url("goal-detail", goal.pk)).content.decode()
    assert f"kind=transfer&amp;to_wallet={goal.wallet_id}" in page


def test_a_reached_goal_is_told_calmly(client_alice, typed):
    client_alice.post(url("goal-add"), typed(target="900"))
    page = client_alice.get(url("goal-detail", Goal.objects.get().pk)).content.decode()
    assert "Reached: €1,000.00 of €900.00 is there" in page


def test_a_goal_moves_to_its_place(client_alice, typed):
    for name in "AB":
        client_alice.post(url("goal-add"), typed(name=name, counting="set_aside"))
    last = Goal.objects.get(name="B")
    client_alice.post(url("goal-move", last.pk), {"place": "1"})
    assert [goal.name for goal in Goal.objects.all()] == ["B", "A"]
    nowhere = client_alice.post(url("goal-move", last.pk), {"place": "x"})
    assert nowhere.status_code == HTTPStatus.NOT_FOUND


def test_moving_passes_the_neighbour_in_the_group(client_alice, typed, debt):
    """Debts that stand between in the order are shown apart."""
    client_alice.post(url("goal-add"), typed(name="A", counting="set_aside"))
    client_alice.post(url("debt-add"), debt)
    client_alice.post(url("goal-add"), typed(name="B", counting="set_aside"))
    page = client_alice.get(url("goal-list")).content.decode()
    first = Goal.objects.get(name="A")
    form = page[page.index(url("goal-move", first.pk)) :]
    assert 'value="3"' in form[: form.index("</form>")]
    client_alice.post(url("goal-move", first.pk), {"place": "3"})
    saving = Goal.objects.filter(kind="saving").values_list("name", flat=True)
    assert list(saving) == ["B", "A"]


def test_a_viewer_looks_and_changes_nothing(as_user, vera, goal, typed):
    client = as_user(vera)
    for name in ("goal-list", "debt-plan", "retirement"):
        assert client.get(url(name)).status_code == HTTPStatus.OK
    page = client.get(url("goal-detail", goal.pk)).content.decode()
    assert url("goal-delete", goal.pk) not in page
    for name in ("goal-add", "debt-add"):
        assert client.get(url(name)).status_code == HTTPStatus.FORBIDDEN
    for name in ("goal-delete", "goal-pause", "goal-archive", "goal-move"):
        assert client.post(url(name, goal.pk)).status_code == HTTPStatus.FORBIDDEN


def test_the_plan_compares_both_strategies(client_alice, debt):
    assert "No debts to pay off" in client_alice.get(url("debt-plan")).content.decode()
    client_alice.post(url("debt-add"), debt)
    client_alice.post(
        url("debt-add"), debt | {"name": "Card", "owed": "900", "interest": "19"}
    )
    address = f"{url('debt-plan')}?extra=100&strategy=snowball"
    page = client_alice.get(address).content.decode()
    assert "Month by month, snowball" in page
    assert "€520.00" in page
    assert "months sooner" in page
    assert "Card, left" in page


@pytest.mark.parametrize("query", ["extra=x", "extra=-5", "strategy=x", "extra=1e9"])
def test_a_plan_asked_for_nonsense_still_answers(client_alice, debt, query):
    client_alice.post(url("debt-add"), debt)
    response = client_alice.get(f"{url('debt-plan')}?{query}")
    assert response.status_code == HTTPStatus.OK
    assert "€210.00" in response.content.decode()


def test_a_payment_that_covers_nothing_is_said(client_alice, debt):
    client_alice.post(url("debt-add"), debt | {"payment": "5"})
    made = Goal.objects.get()
    for address in (url("goal-detail", made.pk), url("goal-list")):
        page = client_alice.get(address).content.decode()
        assert "does not cover the interest of €20.42 a month" in page
    assert "this never ends" in client_alice.get(url("debt-plan")).content.decode()


def test_the_list_asks_the_database_as_often_for_ten_goals(
    client_alice, typed, settings
):
    settings.KEEP_PAGES = False

    def look() -> int:
        client_alice.get(url("goal-list"))
        with CaptureQueriesContext(connection) as asked:
            client_alice.get(url("goal-list"))
        return len(asked)

    client_alice.post(url("goal-add"), typed(counting="set_aside"))
    few = look()
    for number in range(9):
        sent = typed(name=f"Goal {number}", counting="set_aside")
        client_alice.post(url("goal-add"), sent)
    assert look() == few
