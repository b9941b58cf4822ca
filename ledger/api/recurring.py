"""Schedules of what comes again, and their single dates."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import Page, id_of
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.api.recurring_shapes import (
    NAMES,
    CancelIn,
    DateIn,
    DateOut,
    HappenedOut,
    MoveIn,
    PayIn,
    RecurringChange,
    RecurringDetail,
    RecurringIn,
    RecurringOut,
    schedule_values,
    typed_schedule,
)
from ledger.forms.recurring import (
    MoveForm,
    PayForm,
    RecurringForm,
    recurring_values,
)
from ledger.models import Recurring
from ledger.recurring.coming import with_schedule
from ledger.recurring.rows import (
    RecurringRow,
    charges_after_cancelling,
    coming_of,
    history_of,
)
from ledger.services.occurrences import (
    Payment,
    book_occurrence,
    link_occurrence,
    move_occurrence,
    skip_occurrence,
)
from ledger.services.recurring import (
    cancel_recurring,
    change_recurring,
    create_recurring,
    delete_recurring,
    pause_recurring,
)

router = Router(tags=["Recurring"])


def _find(request: ApiRequest, pk: int) -> Recurring:
    chosen = with_schedule(Recurring.objects.filter(book=request.book))
    found: Recurring = get_object_or_404(chosen, pk=pk)
    return found


def _detail(request: ApiRequest, response: HttpResponse, pk: int) -> RecurringDetail:
    plan = _find(request, pk)
    tagged(response, plan.version)
    row = RecurringRow(plan, today_for(request.book))
    return RecurringDetail(
        **schedule_values(row),
        coming=[DateOut(due_on=due.due_on, on=due.on) for due in coming_of(plan)],
        history=[
            HappenedOut(
                due_on=each.occurrence.due_on,
                state=each.occurrence.state,  # type: ignore[arg-type]
                entry=each.occurrence.entry_id,
                moved_to=each.occurrence.moved_to,
            )
            for each in history_of(plan)
        ],
        charged_again=id_of(charges_after_cancelling(book=request.book).get(pk)),
    )


@router.get("/recurring", response=Page[RecurringOut], summary="List schedules")
def recurring_list(request: ApiRequest) -> Page[RecurringOut]:
    """Everything that comes again, bills too, and what has ended."""
    as_of = today_for(request.book)
    rows = with_schedule(Recurring.objects.filter(book=request.book)).order_by("pk")
    plans = [RecurringRow(row, as_of) for row in rows]
    items = [RecurringOut(**schedule_values(row)) for row in plans]
    return Page[RecurringOut](items=items, next=None)


@router.post("/recurring", response={201: RecurringDetail}, summary="Add a schedule")
def recurring_create(
    request: ApiRequest, response: HttpResponse, sent: RecurringIn
) -> RecurringDetail:
    """Plans what comes again, from its next date on."""
    form = checked(_form(request, typed_schedule(sent.model_dump())), NAMES)
    plan = create_recurring(book=request.book, actor=request.user, draft=form.draft)
    response["Location"] = reverse("api:recurring_get", args=[plan.pk])
    return _detail(request, response, plan.pk)


def _form(
    request: ApiRequest, values: dict[str, Any], plan: Recurring | None = None
) -> RecurringForm:
    as_of = today_for(request.book)
    return RecurringForm(typed(values), book=request.book, as_of=as_of, recurring=plan)


@router.get("/recurring/{int:pk}", response=RecurringDetail, summary="Get a schedule")
def recurring_get(
    request: ApiRequest, response: HttpResponse, pk: int
) -> RecurringDetail:
    """One schedule with its next dates and what came of the former ones."""
    return _detail(request, response, pk)


@router.patch(
    "/recurring/{int:pk}", response=RecurringDetail, summary="Change a schedule"
)
def recurring_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: RecurringChange
) -> RecurringDetail:
    """Changes what is sent; what was booked stays."""
    plan = _find(request, pk)
    version = expected_version(request, plan.version)
    said = typed_schedule(sent.model_dump(exclude_unset=True))
    form = checked(_form(request, recurring_values(plan) | said, plan), NAMES)
    change_recurring(
        book=request.book,
        actor=request.user,
        recurring=plan,
        version=version,
        draft=form.draft,
    )
    return _detail(request, response, pk)


@router.delete("/recurring/{int:pk}", response={204: None}, summary="Delete a schedule")
def recurring_delete(request: ApiRequest, pk: int) -> None:
    """Transactions made from it stay."""
    plan = _find(request, pk)
    expected_version(request, plan.version)
    delete_recurring(book=request.book, actor=request.user, recurring=plan)


# --- what becomes of it ---------------------------------------------------------------


@router.post(
    "/recurring/{int:pk}/pause", response=RecurringDetail, summary="Pause a schedule"
)
def recurring_pause(
    request: ApiRequest, response: HttpResponse, pk: int
) -> RecurringDetail:
    """Nothing is expected of it until it is resumed."""
    return _paused(request, response, pk, paused=True)


@router.post(
    "/recurring/{int:pk}/resume", response=RecurringDetail, summary="Resume a schedule"
)
def recurring_resume(
    request: ApiRequest, response: HttpResponse, pk: int
) -> RecurringDetail:
    """Expects it again; the dates that passed meanwhile are skipped."""
    return _paused(request, response, pk, paused=False)


def _paused(
    request: ApiRequest, response: HttpResponse, pk: int, *, paused: bool
) -> RecurringDetail:
    pause_recurring(
        book=request.book,
        actor=request.user,
        recurring=_find(request, pk),
        paused=paused,
        as_of=today_for(request.book),
    )
    return _detail(request, response, pk)


@router.post(
    "/recurring/{int:pk}/cancel", response=RecurringDetail, summary="Mark as cancelled"
)
def recurring_cancel(
    request: ApiRequest, response: HttpResponse, pk: int, sent: CancelIn
) -> RecurringDetail:
    """Expects nothing after that day, and warns when it is charged again."""
    day = None
    if sent.cancelled_on is not None:
        form = checked(
            MoveForm(typed({"due_on": sent.cancelled_on, "to": sent.cancelled_on})),
            {"to": "cancelled_on", "due_on": "cancelled_on"},
        )
        day = form.cleaned_data["to"]
    cancel_recurring(
        book=request.book,
        actor=request.user,
        recurring=_find(request, pk),
        cancelled_on=day,
    )
    return _detail(request, response, pk)


# --- single dates ---------------------------------------------------------------------


@router.post(
    "/recurring/{int:pk}/pay", response=RecurringDetail, summary="Book one date"
)
def recurring_pay(
    request: ApiRequest, response: HttpResponse, pk: int, sent: PayIn
) -> RecurringDetail:
    """Books what is expected, or what was different, or names the transaction that is
    it already.
    """
    plan = _find(request, pk)
    values = typed(sent.model_dump())
    form = checked(PayForm(values, book=request.book, recurring=plan))
    said = form.cleaned_data
    if said["entry"] is not None:
        settle = partial(link_occurrence, entry=said["entry"])
    else:
        on = said["paid_on"] or today_for(request.book)
        paid = Payment(on=on, amount=said["amount"], wallet=said["wallet"])
        settle = partial(book_occurrence, paid=paid)
    settle(book=request.book, actor=request.user, recurring=plan, due_on=said["due_on"])
    return _detail(request, response, pk)


@router.post(
    "/recurring/{int:pk}/skip", response=RecurringDetail, summary="Skip one date"
)
def recurring_skip(
    request: ApiRequest, response: HttpResponse, pk: int, sent: DateIn
) -> RecurringDetail:
    """Lets one of its dates pass without a transaction."""
    plan = _find(request, pk)
    form = checked(MoveForm(typed({"due_on": sent.due_on, "to": sent.due_on})))
    skip_occurrence(
        book=request.book,
        actor=request.user,
        recurring=plan,
        due_on=form.cleaned_data["due_on"],
    )
    return _detail(request, response, pk)


@router.post(
    "/recurring/{int:pk}/move", response=RecurringDetail, summary="Move one date"
)
def recurring_move(
    request: ApiRequest, response: HttpResponse, pk: int, sent: MoveIn
) -> RecurringDetail:
    """One of its dates on another day; the others stay."""
    plan = _find(request, pk)
    said = checked(MoveForm(typed(sent.model_dump()))).cleaned_data
    move_occurrence(book=request.book, actor=request.user, recurring=plan, **said)
    return _detail(request, response, pk)
