"""Making, changing and deleting budgets."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q

from accounts.models import Book, User
from accounts.queue import enqueue
from budgets.budgeting.drafts import BudgetDraft, check_draft, fill
from budgets.cadence import period_of
from budgets.models import Budget, BudgetCategory, FormerLimit, Move, Threshold
from budgets.tasks import check_book
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Category, Change
from ledger.services.editing import BookEdit, edit_book

# Each is looked at with every change of the Book.
MAX_BUDGETS = 200


def create_budget(*, book: Book, actor: User | None, draft: BudgetDraft) -> Budget:
    """Raises InvalidEntry when there is such a budget already, or cannot be, or when
    there are too many.
    """
    draft = draft.tidied()
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=draft.title
    ) as edit:
        if Budget.objects.filter(book=book).count() >= MAX_BUDGETS:
            raise InvalidEntry(f"A book has at most {MAX_BUDGETS} budgets.")
        budget = Budget(book=book)
        check_draft(budget, draft)
        fill(budget, draft)
        budget.save()
        _set_thresholds(budget, draft.thresholds)
        _set_members(budget, draft.categories)
        edit.written(rows_of(budget))
        enqueue(check_book, book.pk)
    return budget


def change_budget(
    *,
    book: Book,
    actor: User | None,
    budget: Budget,
    version: int,
    draft: BudgetDraft,
    as_of: date,
) -> Budget:
    """Make the budget what the draft says, from the period of `as_of` on: those before
    keep the limit they had, unless it has other periods now. A raised limit, or other
    spending than before, arms its thresholds anew.

    Raises StaleVersion, or InvalidEntry when there is such a budget already.
    """
    draft = draft.tidied()
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=draft.title
    ) as edit:
        budget = claim_budget(budget, version)
        check_draft(budget, draft)
        edit.changing(rows_of(budget))
        rearms = _rearms(budget, draft)
        if _has_other_periods(budget, draft):
            _forget_periods(budget, as_of)
        else:
            keep_limit(budget, draft.amount, as_of)
        fill(budget, draft)
        _write(budget, rearms=rearms)
        _set_thresholds(budget, draft.thresholds)
        _set_members(budget, draft.categories)
        edit.written(rows_of(budget))
        enqueue(check_book, book.pk)
    return budget


def set_limits(
    *,
    book: Book,
    actor: User | None,
    limits: Mapping[Budget, Decimal],
    as_of: date,
    label: str = "",
) -> Change:
    """Give these budgets, as they were read, new limits from the period of `as_of` on,
    all or none. Raises StaleVersion naming the one that was changed meanwhile.
    """
    title = label or ", ".join(sorted(budget.name for budget in limits))
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=title
    ) as edit:
        for shown, amount in limits.items():
            _set_limit(edit, shown, amount, as_of)
        enqueue(check_book, book.pk)
    assert edit.change is not None
    return edit.change


def _set_limit(edit: BookEdit, shown: Budget, amount: Decimal, as_of: date) -> None:
    budget = claim_budget(shown, shown.version)
    edit.changing([budget, *budget.former_limits.all()])
    raised = amount > budget.amount
    keep_limit(budget, amount, as_of)
    budget.amount = amount
    _write(budget, rearms=raised)
    edit.written([budget, *budget.former_limits.all()])


def pause_budget(
    *, book: Book, actor: User | None, budget: Budget, paused: bool
) -> Change:
    """A paused budget counts nowhere and tells nothing; again when it goes on."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=budget.name
    ) as edit:
        found = _present(budget)
        edit.changing([found])
        found.paused = paused
        _write(found, rearms=False)
        edit.written([found])
        enqueue(check_book, book.pk)
    assert edit.change is not None
    return edit.change


def delete_budget(*, book: Book, actor: User | None, budget: Budget) -> Change:
    """What it gave to others stays with them."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=budget.name
    ) as edit:
        found = _present(budget)
        moves = Move.objects.filter(Q(source=found) | Q(target=found)).order_by("pk")
        between = list(moves)
        # Its overruns too: restored without them, it would alert a second time.
        overruns = found.overruns.order_by("pk")
        edit.changing([*rows_of(found), *overruns, *between])
        found.delete()
        left = Move.objects.filter(pk__in=[each.pk for each in between])
        left.filter(source=None, target=None).delete()
        edit.written(list(left.order_by("pk")))
    assert edit.change is not None
    return edit.change


def rows_of(budget: Budget) -> list[Any]:
    """The budget and the rows that say what it is, as history keeps them."""
    return [
        budget,
        *budget.thresholds.all(),
        *budget.members.all(),
        *budget.former_limits.all(),
    ]


def rearm(budget: Budget) -> None:
    """Let its thresholds be crossed, and told, again; not saved."""
    # One that no overrun has seen, even after a raise was undone.
    seen = budget.overruns.aggregate(most=Max("arming"))["most"] or 0
    budget.arming = max(budget.arming, seen) + 1


def claim_budget(budget: Budget, version: int) -> Budget:
    """The budget as it is now. Raises StaleVersion unless it is at that version."""
    found = _present(budget)
    if found.version != version:
        raise StaleVersion(f"{found.name} was changed meanwhile.")
    return found


def keep_limit(budget: Budget, amount: Decimal, as_of: date) -> None:
    """Remember the limit of the periods before the running one when it changes."""
    start = period_of(budget, budget.book, as_of).start
    made = budget.created_at.astimezone(budget.book.zone).date()
    if amount == budget.amount or made >= start:
        return
    FormerLimit.objects.get_or_create(
        book=budget.book,
        budget=budget,
        before=start,
        defaults={"amount": budget.amount},
    )


def _present(budget: Budget) -> Budget:
    found: Budget | None = Budget.objects.filter(pk=budget.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found


def _write(budget: Budget, *, rearms: bool) -> None:
    if rearms:
        rearm(budget)
    budget.version += 1
    budget.save()


def _rearms(budget: Budget, draft: BudgetDraft) -> bool:
    members = {each.category_id for each in budget.members.all()}
    was = (budget.category, budget.tag, budget.wallet, members)
    wanted = {each.pk for each in draft.categories}
    same = was == (draft.category, draft.tag, draft.wallet, wanted)
    other_periods = _has_other_periods(budget, draft)
    return draft.amount > budget.amount or not same or other_periods


def _has_other_periods(budget: Budget, draft: BudgetDraft) -> bool:
    was = (budget.cadence, budget.starts_on, budget.ends_on)
    return was != (draft.cadence, draft.starts_on, draft.ends_on)


def _forget_periods(budget: Budget, as_of: date) -> None:
    """Limits of periods it no longer has say nothing."""
    period = period_of(budget, budget.book, as_of)
    moves = Move.objects.filter(Q(source=budget) | Q(target=budget))
    if moves.filter(period_start__range=(period.start, period.last)).exists():
        raise InvalidEntry(
            "Take back the money that was moved in this period first.", field="cadence"
        )
    budget.former_limits.all().delete()


def _set_thresholds(budget: Budget, percents: tuple[int, ...]) -> None:
    """Make these its thresholds, keeping those that stay."""
    budget.thresholds.exclude(percent__in=percents).delete()
    known = set(budget.thresholds.values_list("percent", flat=True))
    for percent in sorted(set(percents) - known):
        Threshold(book=budget.book, budget=budget, percent=percent).save()


def _set_members(budget: Budget, categories: Iterable[Category]) -> None:
    wanted = {each.pk: each for each in categories}
    budget.members.exclude(category__in=list(wanted)).delete()
    known = set(budget.members.values_list("category_id", flat=True))
    BudgetCategory.objects.bulk_create(
        BudgetCategory(book=budget.book, budget=budget, category=each)
        for pk, each in wanted.items()
        if pk not in known
    )
