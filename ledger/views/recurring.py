"""Everything that comes again: the list, one schedule, adding and changing."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.models import Book
from accounts.types import BookRequest
from ledger.coming import with_schedule
from ledger.errors import LedgerError, StaleVersion
from ledger.found import found_count
from ledger.models import Recurring
from ledger.recurring_form import RecurringForm, recurring_values
from ledger.recurring_rows import (
    RecurringRow,
    charges_after_cancelling,
    coming_of,
    history_of,
    recurring_groups,
)
from ledger.rhythm import rule_said
from ledger.services.recurring import (
    cancel_recurring,
    change_recurring,
    create_recurring,
    delete_recurring,
    pause_recurring,
)
from ledger.views.answers import back, save_once, saved, with_version

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


@require_http_methods(["GET", "POST"])
@editor_required
def recurring_add(request: BookRequest) -> HttpResponse:
    as_of = today_for(request.book)
    if request.method == "GET":
        form = RecurringForm(initial={"due_on": as_of}, book=request.book, as_of=as_of)
        return _form_page(request, form)
    form = RecurringForm(request.POST, book=request.book, as_of=as_of)
    if form.is_valid():
        create = partial(
            create_recurring, book=request.book, actor=request.user, draft=form.draft
        )
        try:
            save_once(request, form, create)
        except LedgerError as error:
            form.refuse(error)
        else:
            return saved(request, f"{form.draft.name} added", to=reverse(LIST))
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
@editor_required
def recurring_edit(request: BookRequest, pk: int) -> HttpResponse:
    recurring = find_recurring(request, pk)
    as_of = today_for(request.book)
    make = partial(RecurringForm, book=request.book, as_of=as_of, recurring=recurring)
    if request.method == "GET":
        form = make(initial=recurring_values(recurring))
        return _form_page(request, form, recurring=recurring)
    form = make(request.POST)
    if form.is_valid():
        try:
            change = change_recurring(
                book=request.book,
                actor=request.user,
                recurring=recurring,
                version=form.cleaned_data["version"] or 0,
                draft=form.draft,
            )
        except StaleVersion:
            form = make(with_version(request.POST, recurring.version))
            form.add_error(None, _meanwhile(recurring))
            status = HTTPStatus.CONFLICT
            return _form_page(request, form, recurring=recurring, status=status)
        except LedgerError as error:
            form.refuse(error)
        else:
            to = reverse("ledger:recurring-detail", args=[pk])
            return saved(request, f"{form.draft.name} saved", to=to, change=change)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _form_page(request, form, recurring=recurring, status=status)


def _meanwhile(recurring: Recurring) -> str:
    row = RecurringRow(recurring, recurring.starts_on)
    return f"It was changed meanwhile. Now it is {recurring}, {row.rule.lower()}."


def _form_page(
    request: BookRequest,
    form: RecurringForm,
    *,
    recurring: Recurring | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "recurring": recurring}
    return render(request, "ledger/recurring_form.html", context, status=status)


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
