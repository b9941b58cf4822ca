"""Thresholds that were crossed, and paces that lead past the limit: recorded once, and
told to each member once.

Rule: docs/algorithms/budget-state.md
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction

from accounts.models import Book, present
from accounts.notices import owe_notice
from accounts.services import renew_book
from budgets.kinds import OVERRUN, PACE
from budgets.mails import overrun_facts, overrun_payload, pace_payload
from budgets.models import Overrun
from budgets.queries import (
    BudgetState,
    Passing,
    budget_states,
    due_bills,
    may_be_fast,
    passing,
)
from budgets.watching import note
from budgets.webhook_events import tell_of_alert

# A period that ended is watched for so long, so that what was entered in its last
# minutes is told even if the queue was gone just then.
GRACE = timedelta(days=1)


class Crossing(NamedTuple):
    """What an Overrun is unique by; `percent` 0 is a pace."""

    budget_id: int
    period_start: date
    percent: int
    arming: int


def check_overruns(*, book: Book, as_of: date) -> list[Overrun]:
    """Record every threshold crossed, and every pace too fast, that is not recorded
    yet, and owe each member a notice of the highest one of each budget. Returns the new
    Overruns.

    Running it again, or twice at once, records and owes nothing more.
    """
    with transaction.atomic():
        # Before all else: what changes from here on makes the notes outdated.
        version = Book.objects.values_list("version", flat=True).get(pk=book.pk)
        states = states_to_check(book=book, as_of=as_of)
        known = _known(book, states)
        recorded = [
            *_check_thresholds(states, known),
            *_check_paces(book, states, known),
        ]
        if recorded:
            renew_book(book=book)
            version += 1
        running = [state for state in states if state.is_running]
        note(book=book, states=running, as_of=as_of, version=version)
    return recorded


def states_to_check(*, book: Book, as_of: date) -> list[BudgetState]:
    """Every budget in its running period, and in the one that ended within GRACE."""
    running = budget_states(book=book, as_of=as_of)
    ended = budget_states(book=book, as_of=as_of, on=as_of - GRACE)
    return running + [state for state in ended if not state.is_running]


def crossings(state: BudgetState) -> list[Crossing]:
    """What it has crossed, the lowest threshold first."""
    return [_crossing(state, percent) for percent in state.crossed]


def too_fast(
    *, book: Book, states: Iterable[BudgetState]
) -> list[tuple[BudgetState, Passing]]:
    """Those that are to warn, are ahead, and would pass their limit at this pace."""
    asked = [
        state
        for state in states
        if state.budget.warns_of_pace and state.state == "ahead" and may_be_fast(state)
    ]
    if not asked:
        return []
    due = due_bills(book=book, until=max(state.period.last for state in asked))
    found = [(state, passing(state, due)) for state in asked]
    return [(state, passes) for state, passes in found if passes is not None]


# --- recording ------------------------------------------------------------------------


def _check_thresholds(states: list[BudgetState], known: set[Crossing]) -> list[Overrun]:
    recorded: list[Overrun] = []
    for state in states:
        new = [_overrun(state, each) for each in crossings(state) if each not in known]
        if new:
            Overrun.objects.bulk_create(new, ignore_conflicts=True)
            _tell_members(state, new[-1])
        recorded += new
    return recorded


def _check_paces(
    book: Book, states: list[BudgetState], known: set[Crossing]
) -> list[Overrun]:
    untold = [state for state in states if _crossing(state, 0) not in known]
    recorded = []
    for state, passes in too_fast(book=book, states=untold):
        overrun = _overrun(state, _crossing(state, 0))
        overrun.kind, overrun.passes_on = Overrun.Kind.PACE, passes.on
        Overrun.objects.bulk_create([overrun], ignore_conflicts=True)
        _tell_members(state, overrun, passes)
        recorded.append(overrun)
    return recorded


def _known(book: Book, states: list[BudgetState]) -> set[Crossing]:
    starts = {state.period.start for state in states}
    rows = Overrun.objects.filter(book=book, period_start__in=starts).order_by()
    return {Crossing(*row) for row in rows.values_list(*Crossing._fields)}


def _crossing(state: BudgetState, percent: int) -> Crossing:
    budget = state.budget
    return Crossing(budget.pk, state.period.start, percent, budget.arming)


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


def _tell_members(
    state: BudgetState, highest: Overrun, passes: Passing | None = None
) -> None:
    book = state.budget.book
    tell_of_alert(state, highest)
    facts = overrun_facts(state)
    for member in book.members.filter(present()):
        if passes is None:
            kind, payload = OVERRUN, overrun_payload(state, facts, member)
        else:
            kind, payload = PACE, pace_payload(state, passes, facts, member)
        owe_notice(
            user=member, kind=kind, key=highest.notice_key, payload=payload, book=book
        )
