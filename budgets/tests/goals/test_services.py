"""Making, changing, ordering and undoing goals."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.goals.services import (
    GoalDraft,
    archive_goal,
    change_goal,
    create_goal,
    delete_goal,
    move_goal,
    pause_goal,
)
from budgets.goals.setting_aside import remove_set_aside
from budgets.models import Goal, SetAside
from ledger.errors import InUse, InvalidEntry, StaleVersion
from ledger.models import Change
from ledger.services.undo import undo_change
from ledger.services.wallets import delete_wallet
from ledger.tests.factories import make_wallet, rows_of


@pytest.fixture
def draft(savings):
    def make(**changes) -> GoalDraft:
        values = {
            "name": "Japan",
            "target": Decimal(4200),
            "wallet": savings,
            "starts_on": date(2026, 6, 1),
        }
        return GoalDraft(**values | changes)

    return make


@pytest.fixture
def refused(scope, alice):
    """The field that a draft is refused for."""

    def field_of(draft: GoalDraft) -> str | None:
        with pytest.raises(InvalidEntry) as error:
            create_goal(book=scope, actor=alice, draft=draft)
        return error.value.field

    return field_of


@pytest.fixture
def undo(scope, alice):
    return lambda change: undo_change(book=scope, actor=alice, change=change)


def test_what_cannot_be_a_goal_is_refused_at_its_field(draft, refused):
    assert refused(draft(target=Decimal(0))) == "target"
    assert refused(draft(target_date=date(2026, 5, 31))) == "target_date"
    assert refused(draft(wallet=None)) == "wallet"
    assert refused(draft(wallet=None, kind="debt")) == "owed"
    assert refused(draft(kind="debt", owed=Decimal(5))) == "owed"


def test_goals_have_an_end(monkeypatch, by_hand, draft, refused):
    monkeypatch.setattr("budgets.goals.services.MAX_GOALS", 1)
    by_hand()
    assert refused(draft(counting=Goal.Counting.SET_ASIDE)) == "name"


def test_a_whole_balance_counts_for_one_goal_only(draft, refused, save_for):
    save_for("Japan")
    assert refused(draft(name="Car")) == "wallet"
    assert refused(draft(name="Car", counting="set_aside")) == "wallet"


def test_several_goals_share_a_wallet_by_hand(by_hand, draft, refused):
    by_hand("Japan")
    by_hand("Car")
    assert refused(draft(name="House")) == "wallet"


def test_a_goal_comes_back_only_while_its_wallet_is_free(
    scope, alice, save_for, noon_now
):
    first = save_for("Japan")
    archive_goal(book=scope, actor=alice, goal=first, at=noon_now)
    save_for("Car")
    with pytest.raises(InvalidEntry):
        archive_goal(book=scope, actor=alice, goal=first, at=None)


def test_a_stale_change_is_refused(scope, alice, save_for, draft):
    goal = save_for()
    change_goal(book=scope, actor=alice, goal=goal, version=1, draft=draft(name="A"))
    with pytest.raises(StaleVersion):
        change_goal(
            book=scope, actor=alice, goal=goal, version=1, draft=draft(name="B")
        )
    assert goal.fresh().name == "A"


def test_money_set_aside_stays_in_its_currency(scope, alice, by_hand, draft, put_by):
    goal = by_hand()
    put_by(goal, "100")
    pounds = make_wallet(scope, "Pounds", currency="GBP", rate="1.17")
    moved = draft(wallet=pounds, counting="set_aside")
    with pytest.raises(InvalidEntry, match="EUR was set aside"):
        change_goal(book=scope, actor=alice, goal=goal, version=1, draft=moved)


def test_no_more_is_taken_back_than_was_set_aside(by_hand, put_by):
    goal = by_hand()
    put_by(goal, "100")
    with pytest.raises(InvalidEntry, match="more than was set aside"):
        put_by(goal, "-100.01")
    put_by(goal, "-100")


def test_nothing_is_set_aside_where_the_balance_counts(save_for, put_by):
    with pytest.raises(InvalidEntry, match="book a transfer"):
        put_by(save_for(), "100")


def test_deleting_and_undoing_brings_back_every_note(
    scope, alice, by_hand, put_by, undo
):
    goal = by_hand()
    put_by(goal, "100", note="From Gran")
    put_by(goal, "-20")
    before = rows_of(Goal, SetAside)
    change = delete_goal(book=scope, actor=alice, goal=goal)
    assert not Goal.objects.exists()
    assert not SetAside.objects.exists()
    undo(change)
    assert rows_of(Goal, SetAside) == before


def test_each_change_can_be_taken_back(scope, alice, by_hand, put_by, undo, noon_now):
    goal, other = by_hand("Japan"), by_hand("Car")
    put_by(goal, "100")
    before = rows_of(Goal, SetAside)
    row = SetAside.objects.get()
    by = {"book": scope, "actor": alice}
    for change in (
        lambda: pause_goal(**by, goal=goal, paused=True),
        lambda: archive_goal(**by, goal=goal, at=noon_now),
        lambda: move_goal(**by, goal=other, place=0),
        lambda: remove_set_aside(**by, row=row),
        lambda: put_by(goal, "5"),
    ):
        undo(change())
        assert rows_of(Goal, SetAside) == before


def test_goals_stand_in_the_order_they_were_given(scope, alice, by_hand):
    for name in "ABC":
        by_hand(name)
    last = Goal.objects.get(name="C")
    move_goal(book=scope, actor=alice, goal=last, place=0)
    assert [goal.name for goal in Goal.objects.all()] == ["C", "A", "B"]
    assert move_goal(book=scope, actor=alice, goal=last, place=0) is None


def test_a_wallet_of_a_goal_is_not_deleted(scope, alice, save_for, savings):
    save_for()
    with pytest.raises(InUse):
        delete_wallet(book=scope, actor=alice, wallet=savings)


def test_history_says_who_did_what(scope, alice, by_hand, put_by):
    goal = by_hand()
    put_by(goal, "100")
    changes = Change.objects.filter(subject="budgets.goal", subject_id=goal.pk)
    assert [change.verb for change in changes] == ["changed", "added"]
    assert {change.actor for change in changes} == {alice}
