"""Everything that comes again: the list, one schedule, adding and changing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.models import Book
from accounts.types import BookRequest
from ledger.forms.recurring import RecurringForm, recurring_values
from ledger.models import Change, Recurring
from ledger.recurring.coming import with_schedule
from ledger.recurring.found import found_count
from ledger.recurring.rhythm import rule_said
from ledger.recurring.rows import (
    RecurringRow,
    charges_after_cancelling,
    coming_of,
    history_of,
    recurring_groups,
)
from ledger.services.recurring import (
    cancel_recurring,
    change_recurring,
    create_recurring,
    delete_recurring,
    pause_recurring,
)
from ledger.views.answers import back, saved
from ledger.views.row_editor import RowEditor

LIST = "ledger:recurring-list"


def tabs(book: Book, here: str) -> dict[str, Any]:
    """What the tabs above the pages of schedules show."""
    return {
        "here": here,
        "recurring_count": Recurring.objects.filter(book=book).count(),
        "found_count": found_count(book=book, as_of=today_for(book)),
    }


# --- looking --------------------------------------------------------------------------


@require_GET
@book_required
def recurring_list(request: BookRequest) -> HttpResponse:
    """Every schedule with its next date and what it costs, those that ended too."""
    book = request.book
    groups = recurring_groups(book=book, as_of=today_for(book))
    context = {
        "groups": groups,
        "charged_again": charges_after_cancelling(book=book),
        **tabs(book, "all"),
    }
    return render(request, "ledger/recurring_list.html", context)


@require_GET
@book_required
def recurring_detail(request: BookRequest, pk: int) -> HttpResponse:
    """One schedule: its rule, its next dates, and what was booked of it."""
    recurring = find_recurring(request, pk)
    context = {
        "recurring": recurring,
        "row": RecurringRow(recurring, today_for(request.book)),
        "coming": coming_of(recurring),
        "history": history_of(recurring),
        "charged_again": charges_after_cancelling(book=request.book).get(pk),
    }
    return render(request, "ledger/recurring_detail.html", context)


def find_recurring(request: BookRequest, pk: int) -> Recurring:
    """The Book's schedule with that id; 404 when there is none."""
    chosen = with_schedule(Recurring.objects.filter(book=request.book))
    found: Recurring = get_object_or_404(chosen, pk=pk)
    return found


# --- adding and changing --------------------------------------------------------------


class RecurringEditor(RowEditor[Recurring]):
    noun = "recurring"
    template = "ledger/recurring_form.html"
    list_view = LIST

    def find(self, pk: int) -> Recurring:
        return find_recurring(self.request, pk)

    def form(self, row: Recurring | None, **given: Any) -> RecurringForm:
        as_of = today_for(self.book)
        return RecurringForm(book=self.book, as_of=as_of, recurring=row, **given)

    def first_values(self) -> dict[str, Any]:
        return {"due_on": today_for(self.book)}

    def values(self, row: Recurring) -> dict[str, Any]:
        return recurring_values(row)

    def create(self, form: RecurringForm) -> None:
        create_recurring(book=self.book, actor=self.request.user, draft=form.draft)

    def change(self, row: Recurring, form: RecurringForm, version: int) -> Change:
        return change_recurring(
            book=self.book,
            actor=self.request.user,
            recurring=row,
            version=version,
            draft=form.draft,
        )

    def to(self, row: Recurring | None) -> str:
        if row is None:
            return super().to(row)
        return reverse("ledger:recurring-detail", args=[row.pk])


@require_http_methods(["GET", "POST"])
@editor_required
def recurring_add(request: BookRequest) -> HttpResponse:
    return RecurringEditor(request).add()


@require_http_methods(["GET", "POST"])
@editor_required
def recurring_edit(request: BookRequest, pk: int) -> HttpResponse:
    return RecurringEditor(request).edit(pk)


@require_GET
@editor_required
def recurring_preview(request: BookRequest) -> HttpResponse:
    """The rule that is being typed, in words, with its next five dates."""
    as_of = today_for(request.book)
    form = RecurringForm(request.GET, book=request.book, as_of=as_of)
    form.is_valid()
    schedule = form.schedule
    context = {
        "rule": rule_said(schedule) if schedule else "",
        "coming": coming_of(schedule) if schedule else [],
    }
    return render(request, "ledger/_recurring_preview.html", context)


# --- stopping -------------------------------------------------------------------------


@require_POST
@editor_required
def recurring_pause(request: BookRequest, pk: int) -> HttpResponse:
    """Stop expecting it, or expect it again."""
    recurring = find_recurring(request, pk)
    paused = not recurring.paused
    change = pause_recurring(
        book=request.book,
        actor=request.user,
        recurring=recurring,
        paused=paused,
        as_of=today_for(request.book),
    )
    message = f"{recurring} {'paused' if paused else 'resumed'}"
    return saved(request, message, to=back(request, LIST), change=change)


@require_POST
@editor_required
def recurring_cancel(request: BookRequest, pk: int) -> HttpResponse:
    """Mark it as cancelled today, or take the mark away."""
    recurring = find_recurring(request, pk)
    as_of = today_for(request.book)
    change = cancel_recurring(
        book=request.book,
        actor=request.user,
        recurring=recurring,
        cancelled_on=None if recurring.cancelled_on else as_of,
    )
    word = "goes on" if recurring.cancelled_on else "marked as cancelled"
    message = f"{recurring} {word}"
    return saved(request, message, to=back(request, LIST), change=change)


@require_POST
@editor_required
def recurring_delete(request: BookRequest, pk: int) -> HttpResponse:
    recurring = find_recurring(request, pk)
    change = delete_recurring(
        book=request.book, actor=request.user, recurring=recurring
    )
    return saved(request, f"{recurring} deleted", to=reverse(LIST), change=change)
