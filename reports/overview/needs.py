"""What wants the person's eye, the worst first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import Book
from budgets.queries import BudgetState
from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.models import Entry, ImportRun, Recurring
from ledger.queries.cards import CardDue
from ledger.recurring.coming import DueDate, fitting_entries
from ledger.recurring.rows import charges_after_cancelling
from ledger.services.posting import hindrance

NEEDS = 5


@dataclass(frozen=True)
class Need:
    """Something that wants the person's eye. `due` offers "Paid" in place, with the
    entry that is taken for it when there is one.
    """

    icon: str
    colour: str
    title: str
    reason: str
    url: str
    due: DueDate | None = None
    entry: Entry | None = None


def needs_a_look(
    *,
    book: Book,
    states: list[BudgetState],
    dues: Iterable[DueDate],
    cards: Iterable[CardDue],
    as_of: date,
    unfiled: int,
) -> list[Need]:
    """NEEDS at most."""
    found = [
        *_overrun_needs(states),
        *_overdue_needs(book, dues, as_of),
        *_card_needs(cards, as_of),
        *_failed_imports(book),
        *_charged_again(book),
        *_pace_needs(states),
        *_uncategorised(unfiled),
    ]
    return found[:NEEDS]


def _overrun_needs(states: list[BudgetState]) -> list[Need]:
    return [
        _budget_need(
            state,
            "exclamation-octagon",
            "red",
            f"{state.budget.name} is over budget",
            f"by {_text(state.over)}, limit {_text(state.limit)}",
        )
        for state in states
        if state.state == "over"
    ]


def _pace_needs(states: list[BudgetState]) -> list[Need]:
    return [
        _budget_need(
            state,
            "speedometer2",
            "amber",
            f"{state.budget.name} ahead of pace",
            f"{_text(state.spent)} spent, {_text(state.even)} at an even pace",
        )
        for state in states
        if state.state == "ahead" and state.even is not None
    ]


def _budget_need(
    state: BudgetState, icon: str, colour: str, title: str, reason: str
) -> Need:
    url = reverse("budgets:budget-detail", args=[state.budget.pk])
    return Need(icon, colour, title, reason, url)


def _text(money: Money | None) -> str:
    return format_money(money, current_locale()) if money is not None else ""


def _overdue_needs(book: Book, dates: Iterable[DueDate], as_of: date) -> list[Need]:
    """What is to be paid and late, and what should have booked itself and could not."""
    late = [
        due
        for due in dates
        if due.on < as_of
        and (due.recurring.kind == Recurring.Kind.EXPENSE or due.recurring.automatic)
    ]
    fitting = fitting_entries(book=book, dues=late)
    return [
        _late_need(book, due, fitting.get((due.recurring.pk, due.due_on)))
        for due in late
    ]


def _late_need(book: Book, due: DueDate, entry: Entry | None) -> Need:
    stuck = due.recurring.automatic and hindrance(book, due.recurring, due.on)
    on = format_date(due.on, current_locale(), "weekday")
    return Need(
        "calendar-x",
        "red",
        f"{due.name} {'was not booked' if stuck else 'is overdue'}",
        stuck
        or (_looks_paid(entry) if entry else f"{_text(due.amount)}, was due {on}"),
        reverse("ledger:recurring-detail", args=[due.recurring.pk]),
        due=None if stuck else due,
        entry=entry,
    )


def _card_needs(cards: Iterable[CardDue], as_of: date) -> list[Need]:
    """Statements whose day is past, to be paid on the page of bills."""
    return [
        Need(
            "credit-card-2-front",
            "red",
            f"{card.name} statement is overdue",
            f"{_text(card.amount)}, was due "
            f"{format_date(card.on, current_locale(), 'weekday')}",
            address_of("budgets:bill-list"),
        )
        for card in cards
        if card.on < as_of
    ]


def _looks_paid(entry: Entry) -> str:
    on = format_date(entry.date, current_locale(), "weekday")
    return f"{_text(abs(entry.money))} on {on} looks like it"


def _charged_again(book: Book) -> list[Need]:
    charges = charges_after_cancelling(book=book)
    schedules = Recurring.objects.in_bulk(charges) if charges else {}
    return [
        Need(
            "slash-circle",
            "red",
            f"{schedules[pk]} was charged again",
            f"{_text(abs(entry.money))} on "
            f"{format_date(entry.date, current_locale(), 'weekday')}, yet cancelled",
            reverse("ledger:recurring-detail", args=[pk]),
        )
        for pk, entry in charges.items()
    ]


def _failed_imports(book: Book) -> list[Need]:
    runs = ImportRun.objects.filter(book=book, state=ImportRun.State.FAILED)
    return [
        Need(
            "file-earmark-x",
            "red",
            f"{run.file_name} was not imported",
            run.error,
            reverse("ledger:import-result", args=[run.pk]),
        )
        for run in runs
    ]


def _uncategorised(count: int) -> list[Need]:
    if not count:
        return []
    return [
        Need(
            "question-lg",
            "none",
            f"{count} transaction{'s' if count > 1 else ''} without a category",
            "Filing them makes budgets and reports right.",
            reverse("ledger:categorise"),
        )
    ]
