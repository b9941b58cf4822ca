"""Moving money from one budget to another, for one period of both."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.models import Book, User
from accounts.queue import enqueue
from budgets.budgeting.setting import rearm
from budgets.models import Budget, Move
from budgets.queries import BudgetState, budget_states
from budgets.tasks import check_book
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change
from ledger.services.editing import edit_book

SHOWN = 24


def partners(
    *, book: Book, budget: Budget, as_of: date
) -> tuple[BudgetState | None, list[BudgetState]]:
    """The budget in its running period, None when it has none, and those that may
    exchange money with it: their running period is the same days.
    """
    states = budget_states(book=book, as_of=as_of)
    mine = next((each for each in states if each.budget.pk == budget.pk), None)
    if mine is None:
        return None, []
    days = (mine.period.start, mine.period.end)
    others = [
        each
        for each in states
        if each is not mine and (each.period.start, each.period.end) == days
    ]
    return mine, others


def move_money(
    *,
    book: Book,
    actor: User | None,
    source: Budget,
    target: Budget,
    amount: Decimal,
    as_of: date,
    note: str = "",
) -> Change:
    """Take `amount` from what `source` has left in its running period and give it to
    `target` for the same days. Thresholds of `target` are armed anew.

    Raises InvalidEntry when their periods differ or less is left, StaleVersion when
    one of them is gone.
    """
    label = f"{source.name} to {target.name}"
    with edit_book(book=book, actor=actor, verb=Change.Verb.ADDED, label=label) as edit:
        giving, others = partners(book=book, budget=source, as_of=as_of)
        getting = next((s for s in others if s.budget.pk == target.pk), None)
        if giving is None or getting is None:
            raise InvalidEntry("Only budgets of the same days exchange money.")
        _check_left(giving, amount)
        edit.changing([getting.budget])
        rearm(getting.budget)
        getting.budget.save(update_fields=["arming"])
        move = Move(
            book=book,
            source=giving.budget,
            target=getting.budget,
            period_start=giving.period.start,
            amount=amount,
            note=note,
        )
        move.save()
        edit.written([getting.budget, move])
        edit.about(move)
        enqueue(check_book, book.pk)
    assert edit.change is not None
    return edit.change


def _check_left(giving: BudgetState, amount: Decimal) -> None:
    if amount > giving.left.amount:
        left = format_money(giving.left, current_locale())
        raise InvalidEntry(f"{giving.budget.name} has {left} left.", field="amount")


def moves_of(budget: Budget) -> list[Move]:
    """What came to it and what it gave, the latest first; at most SHOWN."""
    rows = Move.objects.filter(Q(source=budget) | Q(target=budget))
    names = [
        f"{side}__{name}"
        for side in ("source", "target")
        for name in ("category", "tag", "wallet")
    ]
    return list(rows.select_related("book", *names)[:SHOWN])


def take_back(*, book: Book, actor: User | None, move: Move) -> Change:
    """As if the money had not been moved."""
    label = str(move)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=label
    ) as edit:
        found = Move.objects.filter(pk=move.pk).first()
        if found is None:
            raise StaleVersion("It was taken back meanwhile.")
        edit.changing([found])
        found.delete()
        enqueue(check_book, book.pk)
    assert edit.change is not None
    return edit.change
