"""Setting parts of a wallet's balance aside for a goal, and taking them back."""

from datetime import date
from decimal import Decimal

from accounts.models import Book, User
from accounts.queue import enqueue
from budgets.goals.services import present
from budgets.models import Goal, SetAside
from budgets.tasks import check_book
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change
from ledger.services.editing import edit_book


def set_aside(
    *,
    book: Book,
    actor: User | None,
    goal: Goal,
    amount: Decimal,
    on: date,
    note: str = "",
) -> Change:
    """Set that much aside for the goal, below zero take it back. Raises InvalidEntry
    when there is less to take back, or when the goal does not count by hand.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=goal.name
    ) as edit:
        goal = present(goal)
        _check_set_aside(goal, amount)
        row = SetAside(book=book, goal=goal, date=on, amount=amount, note=note)
        row.save()
        edit.written([row])
        edit.about(goal)
        enqueue(check_book, book.pk)
    assert edit.change is not None
    return edit.change


def remove_set_aside(*, book: Book, actor: User | None, row: SetAside) -> Change:
    """Take the note away as if it had never been made. Raises StaleVersion."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=row.goal.name
    ) as edit:
        found = SetAside.objects.filter(pk=row.pk).select_related("goal").first()
        if found is None:
            raise StaleVersion("It was deleted meanwhile.")
        edit.changing([found])
        edit.about(found.goal)
        found.delete()
    assert edit.change is not None
    return edit.change


def _check_set_aside(goal: Goal, amount: Decimal) -> None:
    if goal.is_debt or goal.counting != Goal.Counting.SET_ASIDE:
        raise InvalidEntry(
            "The balance of its wallet counts: book a transfer instead.", field="amount"
        )
    if amount >= 0:
        return
    amounts = goal.set_asides.values_list("amount", flat=True)
    if sum(amounts, amount) < 0:
        raise InvalidEntry("That is more than was set aside for it.", field="amount")
