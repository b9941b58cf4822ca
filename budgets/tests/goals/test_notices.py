"""What members are told of goals."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Notice
from budgets.goals.notices import check_goals, tell_of_goals
from budgets.goals.services import GoalDraft, change_goal, pause_goal
from budgets.tests.conftest import TODAY


@pytest.fixture
def told(scope):
    """Subjects of what is owed about goals, after looking on that day."""

    def look(as_of: date = TODAY) -> list[str]:
        check_goals(book=scope, as_of=as_of)
        mails = Notice.objects.filter(kind="goal", channel=Notice.Channel.MAIL)
        return [notice.key for notice in mails.order_by("pk")]

    return look


def test_a_goal_that_is_reached_is_told_once(told, save_for):
    goal = save_for("Small", "900")
    assert told() == [f"goal:{goal.pk}:reached:900"]
    assert len(told(date(2026, 12, 24))) == 1


def test_every_member_is_told(told, save_for, bob):
    save_for("Small", "900")
    told()
    mails = Notice.objects.filter(kind="goal", channel=Notice.Channel.MAIL)
    assert {n.user.name for n in mails} == {"Alice", "Bob"}


def test_a_raised_target_is_reached_once_more(scope, alice, told, save_for, savings):
    goal = save_for("Small", "900")
    told()
    draft = GoalDraft(
        name="Small",
        target=Decimal(950),
        wallet=savings,
        starts_on=goal.starts_on,
    )
    change_goal(book=scope, actor=alice, goal=goal, version=1, draft=draft)
    assert len(told()) == 2


def test_behind_is_told_once_a_month(told, save_for):
    goal = save_for(target_date=date(2027, 6, 1))
    assert told() == [f"goal:{goal.pk}:behind:2026-11"]
    assert len(told(date(2026, 11, 30))) == 1
    assert len(told(date(2026, 12, 1))) == 2


def test_paused_and_undated_goals_are_left_in_peace(scope, alice, told, by_hand):
    goal = by_hand("Japan", target_date=date(2027, 6, 1))
    pause_goal(book=scope, actor=alice, goal=goal, paused=True)
    by_hand("Some day")
    assert told() == []


def test_the_daily_look_tells_one_member(scope, alice, bob, save_for):
    save_for("Small", "900")
    Notice.objects.all().delete()
    tell_of_goals(user=bob, book=scope, as_of=TODAY)
    assert {n.user for n in Notice.objects.filter(kind="goal")} == {bob}


def test_the_mail_says_what_is_left_and_what_it_takes(
    save_for, told, mailoutbox, django_capture_on_commit_callbacks
):
    save_for("Japan", "4200", target_date=date(2027, 6, 1))
    with django_capture_on_commit_callbacks(execute=True):
        told()
    [mail] = [each for each in mailoutbox if "Japan" in each.subject]
    assert mail.subject == "Japan is behind: €3,200.00 left until 1 Jun 2027"
    assert "€457.15 a month would still meet the date" in mail.body
    html, _ = mail.alternatives[0]
    assert "Goal behind" in html
