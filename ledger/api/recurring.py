"""Schedules of what comes again, and their single dates."""

from functools import partial
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Day,
    DayOut,
    Id,
    Line,
    Page,
    Row,
    SignedAmount,
    maybe_figure,
    money_text,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.coming import with_schedule
from ledger.models import Recurring
from ledger.recurring_form import (
    MoveForm,
    PayForm,
    RecurringForm,
    recurring_values,
)
from ledger.recurring_rows import RecurringRow, coming_of, history_of
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
Kind = Literal["expense", "income", "transfer"]
Unit = Literal["once", "day", "week", "month", "year"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Weekend = Literal["as_is", "before", "after"]
Place = Annotated[
    str,
    Field(
        max_length=5,
        description="Day of the month: `` as `due_on`, `-1` the last, `29` to `31`, "
        "`nth` or `last` of its weekday.",
    ),
]
Interval = Annotated[int, Field(ge=1, le=99, strict=True)]
Count = Annotated[int, Field(ge=1, le=999, strict=True)]
NAMES = {"income_category": "category"}


class ScheduleIn(Body):
    """How often, how much, from which wallet."""

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["Rent"])]
    amount: Amount
    wallet: Id
    category: Id | None = None
    due_on: Annotated[Day, Field(description="The next date.")]
    unit: Unit = "month"
    interval: Interval = Field(1, description="Every so many units.")
    weekdays: list[Weekday] = Field([], max_length=7, description="For weeks.")
    place: Place = ""
    weekend: Weekend = Field("as_is", description="Where a date on a weekend goes.")
    ends_on: Day | None = None
    count: Count | None = Field(None, description="Or so many times.")
    least: Amount | None = Field(None, description="It varies from there …")
    most: Amount | None = Field(None, description="… to there.")
    automatic: bool = Field(False, description="Booked by itself on its day.")
    payee: Line = Field("", description="How statements name it, if not so.")
    trial_ends_on: Day | None = None
    cancel_by: Day | None = None


class ScheduleChange(Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(None, max_length=100)
    amount: Amount | None = None
    wallet: Id | None = None
    category: Id | None = None
    due_on: Day | None = None
    unit: Unit | None = None
    interval: Interval | None = None
    weekdays: list[Weekday] | None = Field(None, max_length=7)
    place: Place | None = None
    weekend: Weekend | None = None
    ends_on: Day | None = None
    count: Count | None = None
    least: Amount | None = None
    most: Amount | None = None
    automatic: bool | None = None
    payee: Line | None = None
    trial_ends_on: Day | None = None
    cancel_by: Day | None = None


class RecurringIn(ScheduleIn):
    """What comes again. Amounts are above zero: `kind` gives the sign."""

    kind: Kind = "expense"
    to_wallet: Id | None = Field(None, description="Where a transfer arrives.")


class RecurringChange(ScheduleChange):
    """What is to be different; what is left out stays."""

    kind: Kind | None = None
    to_wallet: Id | None = None


class ScheduleOut(Row):
    id: int
    version: int
    name: str
    kind: Kind
    amount: SignedAmount
    currency: Currency
    least: Amount | None
    most: Amount | None
    wallet: int
    to_wallet: int | None
    category: int | None
    payee: str
    rule: str = Field(description="How often, in words.")
    state: Literal["active", "paused", "cancelled", "ended"]
    next_due: DayOut | None = Field(description="Names its next date.")
    next_on: DayOut | None = Field(description="The day that one falls on.")
    late: bool
    automatic: bool
    ends_on: DayOut | None
    trial_ends_on: DayOut | None
    cancel_by: DayOut | None
    a_month: Amount = Field(description="What it comes to in a month.")
    a_year: Amount


class RecurringOut(ScheduleOut):
    """A schedule."""


class DateOut(Row):
    """One date: `due_on` names it, `on` is the day it falls on."""

    due_on: DayOut
    on: DayOut


class HappenedOut(Row):
    due_on: DayOut
    state: Literal["booked", "skipped", "moved"]
    entry: int | None
    moved_to: DayOut | None


class RecurringDetail(RecurringOut):
    """A schedule with its dates."""

    coming: list[DateOut]
    history: list[HappenedOut]


class PayIn(Body):
    """Which date, and what was different; what is left out is as expected."""

    due_on: Day
    amount: Amount | None = None
    wallet: Id | None = None
    paid_on: Day | None = Field(None, description="null: today.")
    entry: Id | None = Field(None, description="A transaction that is it already.")


class DateIn(Body):
    due_on: Day


class MoveIn(DateIn):
    to: Day


class CancelIn(Body):
    cancelled_on: Day | None = Field(description="null: it goes on after all.")


def schedule_values(row: RecurringRow) -> dict[str, Any]:
    """What ScheduleOut asks for, of a schedule."""
    plan, following = row.recurring, row.next
    currency = plan.wallet.currency
    return {
        "id": plan.pk,
        "version": plan.version,
        "name": plan.name,
        "kind": plan.kind,
        "amount": money_text(row.signed),
        "currency": currency,
        "least": maybe_figure(plan.least, currency),
        "most": maybe_figure(plan.most, currency),
        "wallet": plan.wallet_id,
        "to_wallet": plan.to_wallet_id,
        "category": plan.category_id,
        "payee": plan.payee.name if plan.payee else "",
        "rule": row.rule,
        "state": row.state,
        "next_due": following.due_on if following else None,
        "next_on": following.on if following else None,
        "late": row.is_late,
        "automatic": plan.automatic,
        "ends_on": plan.ends_on,
        "trial_ends_on": plan.trial_ends_on,
        "cancel_by": plan.cancel_by,
        "a_month": money_text(row.a_month),
        "a_year": money_text(row.a_year),
    }


def typed_schedule(values: dict[str, Any]) -> dict[str, Any]:
    """The form's fields of what was sent."""
    said = dict(values)
    if "category" in said:
        said["income_category"] = said["category"]
    return said


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
