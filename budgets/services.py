"""Making, changing and deleting budgets and bills; paying and skipping bills."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from accounts.models import Book, User
from accounts.queue import enqueue
from budgets.models import Bill, Budget, Threshold
from budgets.schedule import is_date_of, next_due
from budgets.tasks import check_book
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Category, Change, Occurrence, Recurring, Wallet
from ledger.schedule import open_dates
from ledger.services.editing import BookEdit, edit_book
from ledger.services.recurring import book_occurrence, skip_occurrence

DEFAULT_THRESHOLDS = (80, 100)


# --- budgets --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class BudgetDraft:
    """`category` None is all spending. `amount` is in the Book's currency, zero or
    more; `thresholds` are percent of it.
    """

    amount: Decimal
    category: Category | None = None
    cadence: str = Budget.Cadence.MONTH
    thresholds: tuple[int, ...] = DEFAULT_THRESHOLDS


def create_budget(*, book: Book, actor: User | None, draft: BudgetDraft) -> Budget:
    """Raises InvalidEntry when there is such a budget already."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=_name_of(draft)
    ) as edit:
        budget = Budget(book=book)
        _check(budget, draft)
        _fill(budget, draft)
        budget.save()
        edit.written([budget, *_set_thresholds(budget, draft.thresholds)])
        enqueue(check_book, book.pk)
    return budget


def change_budget(
    *, book: Book, actor: User | None, budget: Budget, version: int, draft: BudgetDraft
) -> Budget:
    """Make the budget what the draft says. A raised limit, or other spending than
    before, arms its thresholds anew.

    Raises StaleVersion, or InvalidEntry when there is such a budget already.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=_name_of(draft)
    ) as edit:
        budget = _claim_budget(budget, version)
        _check(budget, draft)
        edit.changing([budget, *budget.thresholds.all()])
        if _rearms(budget, draft):
            budget.arming = _next_arming(budget)
        _fill(budget, draft)
        budget.version += 1
        budget.save()
        edit.written([budget, *_set_thresholds(budget, draft.thresholds)])
        enqueue(check_book, book.pk)
    return budget


def delete_budget(*, book: Book, actor: User | None, budget: Budget) -> Change:
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=budget.name
    ) as edit:
        found = Budget.objects.filter(pk=budget.pk).first()
        if found is None:
            raise StaleVersion("It was deleted meanwhile.")
        # Its overruns too: restored without them, it would alert a second time.
        overruns = found.overruns.order_by("pk")
        edit.changing([found, *found.thresholds.all(), *overruns])
        found.delete()
    assert edit.change is not None
    return edit.change


def _name_of(draft: BudgetDraft) -> str:
    return draft.category.name if draft.category else Budget.EVERYTHING


def _check(budget: Budget, draft: BudgetDraft) -> None:
    if draft.category and draft.category.kind != Category.Kind.EXPENSE:
        raise InvalidEntry("A budget is for spending.", field="category")
    twins = Budget.objects.filter(
        book=budget.book, category=draft.category, cadence=draft.cadence
    )
    if twins.exclude(pk=budget.pk).exists():
        raise InvalidEntry(
            f"There is a budget per {draft.cadence} for it already.", field="category"
        )


def _fill(budget: Budget, draft: BudgetDraft) -> None:
    budget.category, budget.amount = draft.category, draft.amount
    budget.cadence = draft.cadence


def _set_thresholds(budget: Budget, percents: tuple[int, ...]) -> list[Threshold]:
    """Make these its thresholds, keeping those that stay."""
    budget.thresholds.exclude(percent__in=percents).delete()
    known = set(budget.thresholds.values_list("percent", flat=True))
    for percent in sorted(set(percents) - known):
        Threshold(book=budget.book, budget=budget, percent=percent).save()
    return list(budget.thresholds.all())


def _rearms(budget: Budget, draft: BudgetDraft) -> bool:
    same = (budget.category, budget.cadence) == (draft.category, draft.cadence)
    return draft.amount > budget.amount or not same


def _next_arming(budget: Budget) -> int:
    """One that no overrun has seen, even after a raise was undone."""
    seen = budget.overruns.aggregate(most=Max("arming"))["most"] or 0
    return max(budget.arming, seen) + 1


def _claim_budget(budget: Budget, version: int) -> Budget:
    found: Budget | None = Budget.objects.filter(pk=budget.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    if found.version != version:
        raise StaleVersion("It was changed meanwhile.")
    return found


# --- bills ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class BillDraft:
    """`amount` is positive, in the wallet's currency. `due_on` is its next date and
    `ends_on` its last possible one, included; None never ends. `lead_days` None leaves
    the reminder to each person's own setting.
    """

    name: str
    amount: Decimal
    wallet: Wallet
    due_on: date
    category: Category | None = None
    unit: str = Recurring.Unit.MONTH
    interval: int = 1
    ends_on: date | None = None
    lead_days: int | None = None


def create_bill(*, book: Book, actor: User | None, draft: BillDraft) -> Bill:
    """A bill with its schedule. Raises InvalidEntry naming the field."""
    _check_bill(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=draft.name
    ) as edit:
        bill = Bill(book=book, recurring=Recurring(book=book))
        _write_bill(edit, bill, draft, draft.due_on)
        enqueue(check_book, book.pk)
    return bill


def change_bill(
    *, book: Book, actor: User | None, bill: Bill, version: int, draft: BillDraft
) -> Bill:
    """Make the bill what the draft says; what was paid stays.

    While its rule and next date stay, it goes on counting from its first date, so the
    31st stays the 31st; otherwise it counts anew from `due_on`. Raises StaleVersion or
    InvalidEntry.
    """
    _check_bill(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=draft.name
    ) as edit:
        bill = _claim_bill(bill, version)
        edit.changing([bill.recurring, bill])
        bill.version += 1
        bill.recurring.version += 1
        _write_bill(edit, bill, draft, _first_date(bill.recurring, draft))
        enqueue(check_book, book.pk)
    return bill


def pause_bill(
    *, book: Book, actor: User | None, bill: Bill, paused: bool, as_of: date
) -> Change:
    """Stop expecting the bill, or expect it again from `as_of` on: the dates that
    passed meanwhile are skipped. Raises StaleVersion when it is gone.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=bill.recurring.name
    ) as edit:
        recurring = _found(bill).recurring
        edit.changing([recurring])
        recurring.paused = paused
        recurring.version += 1
        recurring.save(update_fields=["paused", "version"])
        edit.written([recurring])
        if not paused:
            edit.written(_skip_before(recurring, as_of))
        enqueue(check_book, book.pk)
    assert edit.change is not None
    return edit.change


def delete_bill(*, book: Book, actor: User | None, bill: Bill) -> Change:
    """Delete the bill with its schedule. Entries made from it stay. Raises
    StaleVersion when it is gone.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=bill.recurring.name
    ) as edit:
        bill = _found(bill)
        recurring = bill.recurring
        settled = recurring.occurrences.order_by("pk")
        edit.changing([recurring, bill, *settled])
        edit.about(bill)
        recurring.delete()
    assert edit.change is not None
    return edit.change


def pay_bill(
    *,
    book: Book,
    actor: User | None,
    bill: Bill,
    due_on: date,
    paid_on: date,
    amount: Decimal | None = None,
    wallet: Wallet | None = None,
) -> Change:
    """Make the entry of one of its dates. `amount` and `wallet` None are the expected
    ones. Raises StaleVersion when that date is settled, InvalidEntry when the bill has
    no such date.
    """
    _check_date(bill, due_on)
    return book_occurrence(
        book=book,
        actor=actor,
        recurring=bill.recurring,
        due_on=due_on,
        paid_on=paid_on,
        amount=amount,
        wallet=wallet,
    )


def skip_bill(*, book: Book, actor: User | None, bill: Bill, due_on: date) -> Change:
    """Let one of its dates pass without an entry. Raises like pay_bill."""
    _check_date(bill, due_on)
    return skip_occurrence(
        book=book, actor=actor, recurring=bill.recurring, due_on=due_on
    )


def _check_bill(draft: BillDraft) -> None:
    if draft.amount <= 0:
        raise InvalidEntry("Enter an amount above zero.", field="amount")
    if draft.category and draft.category.kind != Category.Kind.EXPENSE:
        raise InvalidEntry("That category is not for expenses.", field="category")
    if draft.ends_on is not None and draft.ends_on < draft.due_on:
        raise InvalidEntry("It ends before it is due.", field="ends_on")


def _write_bill(edit: BookEdit, bill: Bill, draft: BillDraft, first: date) -> None:
    recurring = bill.recurring
    recurring.name, recurring.amount = draft.name, draft.amount
    recurring.wallet, recurring.category = draft.wallet, draft.category
    recurring.unit, recurring.interval = draft.unit, draft.interval
    recurring.starts_on, recurring.ends_on = first, draft.ends_on
    recurring.save()
    bill.recurring, bill.lead_days = recurring, draft.lead_days
    bill.save()
    edit.written([recurring, bill])
    edit.about(bill)


def _first_date(recurring: Recurring, draft: BillDraft) -> date:
    same = (recurring.unit, recurring.interval) == (draft.unit, draft.interval)
    if same and draft.due_on == next_due(recurring):
        return recurring.starts_on
    return draft.due_on


def _skip_before(recurring: Recurring, as_of: date) -> list[Occurrence]:
    missed = [on for on in open_dates(recurring, until=as_of) if on < as_of]
    for on in missed:
        Occurrence(
            book=recurring.book,
            recurring=recurring,
            due_on=on,
            state=Occurrence.State.SKIPPED,
        ).save()
    return list(recurring.occurrences.filter(due_on__in=missed).order_by("pk"))


def _check_date(bill: Bill, due_on: date) -> None:
    if not is_date_of(bill.recurring, due_on):
        raise InvalidEntry("It is not due on that day.", field="due_on")


def _found(bill: Bill) -> Bill:
    found: Bill | None = (
        Bill.objects.filter(pk=bill.pk).select_related("recurring").first()
    )
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found


def _claim_bill(bill: Bill, version: int) -> Bill:
    found = _found(bill)
    if found.version != version:
        raise StaleVersion("It was changed meanwhile.")
    return found
