"""Thresholds that were crossed: recorded once, and told to each member once.

Rule: docs/algorithms/budget-state.md
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction

from accounts.models import Book
from accounts.notices import owe_notice
from accounts.services import renew_book
from budgets.kinds import OVERRUN
from budgets.mails import overrun_facts, overrun_payload
from budgets.models import Overrun
from budgets.queries import BudgetState, budget_states

# A period that ended is watched for so long, so that what was entered in its last
# minutes is told even if the queue was gone just then.
GRACE = timedelta(days=1)


class Crossing(NamedTuple):
    """What an Overrun is unique by."""

    budget_id: int
    period_start: date
    percent: int
    arming: int


def check_overruns(*, book: Book, as_of: date) -> list[Overrun]:
    """Record every threshold crossed and not recorded yet, and owe each member a
    notice of the highest one of each budget. Returns the new Overruns.

    Running it again, or twice at once, records and owes nothing more.
    """
    with transaction.atomic():
        states = states_to_check(book=book, as_of=as_of)
        known = _known(book, states)
        recorded: list[Overrun] = []
        for state in states:
            new = [
                _overrun(state, each) for each in crossings(state) if each not in known
            ]
            if new:
                Overrun.objects.bulk_create(new, ignore_conflicts=True)
                _tell_members(state, new[-1])
            recorded += new
        if recorded:
            renew_book(book=book)
    return recorded


def states_to_check(*, book: Book, as_of: date) -> list[BudgetState]:
    """Every budget in its running period, and in the one that ended within GRACE."""
    running = budget_states(book=book, as_of=as_of)
    ended = budget_states(book=book, as_of=as_of, on=as_of - GRACE)
    return running + [state for state in ended if not state.is_running]


def crossings(state: BudgetState) -> list[Crossing]:
    """What it has crossed, the lowest threshold first."""
    return [
        Crossing(state.budget.pk, state.period.start, percent, state.budget.arming)
        for percent in state.crossed
    ]


def _known(book: Book, states: list[BudgetState]) -> set[Crossing]:
    starts = {state.period.start for state in states}
    rows = Overrun.objects.filter(book=book, period_start__in=starts).order_by()
    return {Crossing(*row) for row in rows.values_list(*Crossing._fields)}


def _overrun(state: BudgetState, crossing: Crossing) -> Overrun:
    return Overrun(
        book=state.budget.book,
        budget=state.budget,
        period_start=crossing.period_start,
        percent=crossing.percent,
        arming=crossing.arming,
        spent=state.spent.amount,
        limit=state.limit.amount,
    )


def _tell_members(state: BudgetState, highest: Overrun) -> None:
    book = state.budget.book
    key = f"overrun:{highest.budget_id}:{highest.period_start}:{highest.percent}"
    key += f":{highest.arming}"
    facts = overrun_facts(state)
    for member in book.members.filter(is_active=True):
        payload = overrun_payload(state, facts, member)
        owe_notice(user=member, kind=OVERRUN, key=key, payload=payload, book=book)
