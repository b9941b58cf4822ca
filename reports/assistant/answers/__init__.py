"""Answers, by the kind of question. Each figure comes of the queries of a page."""

from collections.abc import Callable
from datetime import date

from accounts.models import Book
from reports.assistant.answers import rows, standing, totals
from reports.assistant.answers.base import Answer, Asker, Line, Link
from reports.assistant.questions import Question

__all__ = ["Answer", "Line", "Link", "answer"]

_ANSWERS: dict[str, Callable[[Asker], Answer]] = {
    "total": totals.total,
    "refund": totals.refund,
    "average": totals.average,
    "share": totals.share,
    "flow": totals.flow_of,
    "saved": totals.saved,
    "rate": totals.rate,
    "compare": totals.compare,
    "changed": totals.changed,
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
    "top": rows.top,
    "top_months": rows.top_months,
    "months": rows.months,
    "balance": standing.balance,
    "worth": standing.worth,
    "budget": standing.budget,
    "free": standing.free,
    "afford": standing.afford,
    "bills": standing.bills,
    "payday": standing.payday,
    "subscriptions": standing.subscriptions,
    "goals": standing.goals,
}
KINDS = frozenset(_ANSWERS)


def answer(*, question: Question, book: Book, as_of: date, locale: str) -> Answer:
    """The figures of a question, as of today. Raises NotUnderstood where what is asked
    is not known for those days.
    """
    return _ANSWERS[question.kind](Asker(question, book, as_of, locale))
