"""Making, changing, pausing, archiving, ordering and deleting goals."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from accounts.models import Book, User
from accounts.queue import enqueue
from budgets.goals.pace import ZERO
from budgets.models import Goal
from budgets.tasks import check_book
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change, Wallet
from ledger.naming import check_name
from ledger.services.editing import BookEdit, edit_book

Counting, Kind = Goal.Counting, Goal.Kind
# Each debt of a plan is worked out for up to a hundred years.
MAX_GOALS = 50


@dataclass(frozen=True, kw_only=True)
class GoalDraft:
    """What a person wants of a goal. Amounts as in Goal: positive, in the wallet's
    currency. `owed` only for a debt without a wallet, `interest` and `payment` only for
    debts.
    """

    name: str
    target: Decimal
    starts_on: date
    kind: str = Kind.SAVING
    icon: str = "piggy-bank"
    colour: str = "blue"
    wallet: Wallet | None = None
    counting: str = Counting.BALANCE
    target_date: date | None = None
    owed: Decimal | None = None
    interest: Decimal = ZERO
    payment: Decimal = ZERO


def create_goal(*, book: Book, actor: User | None, draft: GoalDraft) -> Goal:
    """Raises InvalidEntry naming the field."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=draft.name
    ) as edit:
        if Goal.objects.filter(book=book).count() >= MAX_GOALS:
            raise InvalidEntry(f"A book keeps at most {MAX_GOALS} goals.", field="name")
        goal = Goal(book=book, position=_last_position(book) + 1)
        _write(edit, goal, draft)
    return goal


def change_goal(
    *, book: Book, actor: User | None, goal: Goal, version: int, draft: GoalDraft
) -> Goal:
    """Raises StaleVersion, or InvalidEntry naming the field."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=draft.name
    ) as edit:
        goal = present(goal)
        if goal.version != version:
            raise StaleVersion("It was changed meanwhile.")
        edit.changing([goal])
        goal.version += 1
        _write(edit, goal, draft)
    return goal


def pause_goal(*, book: Book, actor: User | None, goal: Goal, paused: bool) -> Change:
    """Ask nothing for it for now, or go on. Raises StaleVersion when it is gone."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=goal.name
    ) as edit:
        goal = _claimed(edit, goal)
        goal.paused = paused
        _save(edit, goal, "paused")
    assert edit.change is not None
    return edit.change


def archive_goal(
    *, book: Book, actor: User | None, goal: Goal, at: datetime | None
) -> Change:
    """Put it away, or with None bring it back. Raises StaleVersion when it is gone,
    InvalidEntry when its wallet counts for another goal by now.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=goal.name
    ) as edit:
        goal = _claimed(edit, goal)
        if at is None:
            _check_wallet(goal, goal.wallet, goal.counting)
        goal.archived_at = at
        _save(edit, goal, "archived_at")
    assert edit.change is not None
    return edit.change


def delete_goal(*, book: Book, actor: User | None, goal: Goal) -> Change:
    """Delete it with what was set aside for it. No money moves. Raises StaleVersion."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=goal.name
    ) as edit:
        goal = present(goal)
        edit.changing([goal, *goal.set_asides.order_by("pk")])
        goal.delete()
    assert edit.change is not None
    return edit.change


def move_goal(
    *, book: Book, actor: User | None, goal: Goal, place: int
) -> Change | None:
    """Put it at that place among those in use, counted from 0. None when it stands
    there. Raises StaleVersion when it is gone.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=goal.name
    ) as edit:
        goals = list(Goal.objects.filter(book=book, archived_at=None))
        ordered = [each for each in goals if each.pk != goal.pk]
        ordered.insert(max(0, place), present(goal))
        if ordered != goals:
            moved = [each for at, each in enumerate(ordered) if each.position != at]
            edit.changing(moved)
            for at, each in enumerate(ordered):
                each.position = at
                each.save(update_fields=["position"])
            edit.written(moved)
            edit.about(goal)
    return edit.change


# --- checking and writing -------------------------------------------------------------


def _write(edit: BookEdit, goal: Goal, draft: GoalDraft) -> None:
    _check(goal, draft)
    goal.kind, goal.name = draft.kind, draft.name
    goal.icon, goal.colour = draft.icon, draft.colour
    goal.target, goal.target_date = draft.target, draft.target_date
    goal.starts_on, goal.wallet = draft.starts_on, draft.wallet
    goal.counting, goal.owed = draft.counting, draft.owed
    goal.interest, goal.payment = draft.interest, draft.payment
    goal.save()
    edit.written([goal])
    edit.about(goal)
    enqueue(check_book, edit.book.pk)


def _check(goal: Goal, draft: GoalDraft) -> None:
    check_name(draft.name, field="name")
    if draft.target <= 0:
        raise InvalidEntry("Enter an amount above zero.", field="target")
    if draft.target_date and draft.target_date < draft.starts_on:
        raise InvalidEntry("It ends before it starts.", field="target_date")
    if draft.wallet is None and draft.kind != Kind.DEBT:
        raise InvalidEntry("Choose the wallet you save in.", field="wallet")
    if draft.wallet is None and draft.owed is None:
        raise InvalidEntry("Enter what is owed, or choose its wallet.", field="owed")
    if draft.wallet is not None and draft.owed is not None:
        raise InvalidEntry("Its wallet knows what is owed.", field="owed")
    _check_currency(goal, draft)
    _check_wallet(goal, draft.wallet, draft.counting)


def _check_currency(goal: Goal, draft: GoalDraft) -> None:
    """What was set aside is in the currency of the wallet it was set aside in."""
    if goal.pk is None or goal.wallet is None or not goal.set_asides.exists():
        return
    if draft.wallet is None or draft.wallet.currency != goal.wallet.currency:
        raise InvalidEntry(
            f"{goal.wallet.currency} was set aside for it, so it stays in a wallet of "
            "that currency.",
            field="wallet",
        )


def _check_wallet(goal: Goal, wallet: Wallet | None, counting: str) -> None:
    """A balance that counts whole counts for one goal only."""
    if wallet is None:
        return
    others = Goal.objects.filter(wallet=wallet, archived_at=None).exclude(pk=goal.pk)
    if counting == Counting.SET_ASIDE:
        others = others.filter(counting=Counting.BALANCE)
    other = others.first()
    if other is not None:
        raise InvalidEntry(
            f"{wallet.name} counts for {other.name} already. Set parts of it aside for "
            "each instead.",
            field="wallet",
        )


def _claimed(edit: BookEdit, goal: Goal) -> Goal:
    goal = present(goal)
    edit.changing([goal])
    return goal


def _save(edit: BookEdit, goal: Goal, *fields: str) -> None:
    goal.version += 1
    goal.save(update_fields=[*fields, "version"])
    edit.written([goal])


def present(goal: Goal) -> Goal:
    """The goal as it is now. Raises StaleVersion when it is gone."""
    goals = Goal.objects.filter(pk=goal.pk).select_related("wallet", "book")
    found: Goal | None = goals.first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found


def _last_position(book: Book) -> int:
    return Goal.objects.filter(book=book).aggregate(m=Max("position"))["m"] or 0
