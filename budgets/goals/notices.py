"""What members are told of goals: reached, once, and behind, at most once a month.

Rule: docs/algorithms/goals.md
"""

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import Book, User, present
from accounts.notices import owe_notice
from budgets.goals.states import GoalState, Standing, goal_states
from budgets.goals.words import standing_words
from budgets.kinds import GOAL
from expense_tracker.kernel.format import format_date, format_money


def check_goals(*, book: Book, as_of: date) -> None:
    """Owe each member what is to be told of the goals in use. Running it again, or
    twice at once, owes nothing more.
    """
    news = _news(book, as_of)
    for member in book.members.filter(present()) if news else ():
        _tell(member, news)


def tell_of_goals(*, user: User, book: Book, as_of: date) -> None:
    """The same for one member, each day: a month may begin without any change."""
    _tell(user, _news(book, as_of))


def _news(book: Book, as_of: date) -> list[GoalState]:
    states = goal_states(book=book, as_of=as_of)
    return [state for state in states if news_of(state)]


def _tell(member: User, news: list[GoalState]) -> None:
    for state in news:
        owe_notice(
            user=member,
            kind=GOAL,
            key=news_of(state),
            payload=goal_payload(state, member),
            book=state.goal.book,
        )


def news_of(state: GoalState) -> str:
    """What the notice about it is unique by; "" when there is nothing to tell. A
    target that was raised can be reached once more.
    """
    goal = state.goal
    if state.standing == Standing.REACHED:
        return f"goal:{goal.pk}:reached:{goal.target.normalize():f}"
    if state.standing in {Standing.BEHIND, Standing.LATE}:
        return f"goal:{goal.pk}:behind:{state.as_of:%Y-%m}"
    return ""


def goal_payload(state: GoalState, member: User) -> dict[str, Any]:
    """The state in the member's locale, as plain text."""
    goal, locale = state.goal, member.locale
    required = state.required
    until = goal.target_date
    return {
        "goal": goal.name,
        "is_debt": goal.is_debt,
        "is_reached": state.is_reached,
        "saved": format_money(state.saved, locale),
        "left": format_money(state.left, locale),
        "target": format_money(goal.target_money, locale),
        "words": standing_words(state).lower(),
        "required": format_money(required, locale) if required else "",
        "until": format_date(until, locale, "medium") if until else "",
        "url": reverse("budgets:goal-detail", args=[goal.pk]),
    }
