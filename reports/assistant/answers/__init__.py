"""Answers, by the kind of question. Each figure comes of the queries of a page."""

from collections.abc import Callable
from datetime import date

from accounts.models import Book, User
from reports.assistant.answers import (
    advice,
    balances,
    cash,
    comparing,
    due,
    flows,
    free,
    goals,
    plans,
    rankings,
    regular,
    rows,
    sharing,
    totals,
)
from reports.assistant.answers.base import Answer, Asker, Line, Link
from reports.assistant.questions import Question

__all__ = ["Answer", "Line", "Link", "answer"]

_ANSWERS: dict[str, Callable[[Asker], Answer]] = {
    "total": totals.total,
    "refund": totals.refund,
    "average": totals.average,
    "share": flows.share,
    "flow": flows.flow_of,
    "saved": flows.saved,
    "rate": flows.rate,
    "compare": comparing.compare,
    "changed": comparing.changed,
    "extreme": rows.extreme,
    "extremes": rows.extremes,
    "when_extreme": rows.when_extreme,
    "list": rows.entry_list,
    "count": rows.count,
    "transfers": rows.transfers,
    "recent": rows.recent,
    "last": rows.last,
    "first": rows.first,
    "often": rows.often,
    "top": rankings.top,
    "top_months": rankings.top_months,
    "months": rankings.months,
    "balance": balances.balance,
    "worth": balances.worth,
    "debts": balances.debts,
    "withdrawn": cash.withdrawn,
    "budget": plans.budget,
    "free": free.free,
    "afford": free.afford,
    "bills": due.bills,
    "payday": due.payday,
    "subscriptions": regular.subscriptions,
    "goals": goals.goals,
    "advice": advice.advice,
    "owed": sharing.owed,
    "owing": sharing.owing,
    "settle": sharing.settle,
    "shared": sharing.shared,
    "standing": sharing.standing_of,
}
KINDS = frozenset(_ANSWERS)


def answer(
    *,
    question: Question,
    book: Book,
    as_of: date,
    locale: str,
    user: User | None = None,
) -> Answer:
    """The figures of a question, as of today. Raises NotUnderstood where what is asked
    is not known for those days.
    """
    return _ANSWERS[question.kind](Asker(question, book, as_of, locale, user))
