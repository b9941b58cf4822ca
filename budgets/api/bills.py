"""Bills, and what is due."""

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.bills.forms import BillForm, bill_values
from budgets.bills.upcoming import CardToPay, ToPay, upcoming
from budgets.models import Bill
from budgets.services import change_bill, create_bill
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Amount,
    Currency,
    DayOut,
    Page,
    Row,
    SignedAmount,
    id_of,
    money_text,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.api.recurring_shapes import (
    ScheduleChange,
    ScheduleIn,
    ScheduleOut,
    schedule_values,
)
from ledger.recurring.rows import RecurringRow, cost_of_bills
from ledger.services.recurring import delete_recurring

router = Router(tags=["Bills"])
Lead = Annotated[
    int,
    Field(
        ge=0,
        le=60,
        strict=True,
        description="Days before to be reminded; null: as each person's settings say.",
    ),
]


class BillIn(ScheduleIn):
    """A schedule to be reminded of."""

    lead_days: Lead | None = None


class BillChange(ScheduleChange):
    """What is to be different; what is left out stays."""

    lead_days: Lead | None = None


class BillOut(ScheduleOut):
    """A bill. Its dates are settled by its schedule's id, `recurring`."""

    recurring: int
    lead_days: int | None


class DueOut(Row):
    """One date on which something is to be paid, or comes in."""

    due_on: DayOut = Field(description="Names the date.")
    on: DayOut = Field(description="The day it falls on.")
    name: str
    amount: Amount
    currency: Currency
    kind: Literal["expense", "income", "transfer", "card"]
    overdue: bool
    recurring: int | None = Field(description="To pay, skip or move it by.")
    wallet: int = Field(description="It is paid from; of a card, the card.")
    entry: int | None = Field(description="A transaction that looks like it.")


class DueList(Row):
    """Overdue, and the next 30 days; earliest first."""

    currency: Currency
    to_pay: SignedAmount
    coming_in: SignedAmount
    next_pay_day: DayOut
    before_pay_day: SignedAmount
    a_month: Amount = Field(description="What all bills that go on come to.")
    a_year: Amount
    items: list[DueOut]


def _bills(request: ApiRequest) -> "QuerySet[Bill]":
    related = (
        f"recurring__{name}" for name in ("wallet", "to_wallet", "category", "payee")
    )
    rows = Bill.objects.filter(book=request.book)
    found: QuerySet[Bill] = rows.select_related(*related).prefetch_related(
        "recurring__occurrences"
    )
    return found


def _find(request: ApiRequest, pk: int) -> Bill:
    return get_object_or_404(_bills(request), pk=pk)


def bill_out(bill: Bill, request: ApiRequest) -> BillOut:
    row = RecurringRow(bill.recurring, today_for(request.book))
    values = schedule_values(row) | {
        "id": bill.pk,
        "recurring": bill.recurring_id,
        "lead_days": bill.lead_days,
    }
    return BillOut(**values)


def _told(request: ApiRequest, response: HttpResponse, pk: int) -> BillOut:
    bill = _find(request, pk)
    tagged(response, bill.recurring.version)
    return bill_out(bill, request)


@router.get("/bills", response=Page[BillOut], summary="List bills")
def bill_list(request: ApiRequest) -> Page[BillOut]:
    """All bills, with their next dates."""
    items = [bill_out(bill, request) for bill in _bills(request)]
    return Page[BillOut](items=items, next=None)


@router.get("/bills/due", response=DueList, summary="What is due")
def bill_due(request: ApiRequest) -> DueList:
    """Everything to be paid, overdue or in the next 30 days, cards too, and what comes
    in.
    """
    as_of = today_for(request.book)
    found = upcoming(book=request.book, as_of=as_of)
    cost = cost_of_bills(book=request.book, as_of=as_of)
    return DueList(
        currency=request.book.base_currency,
        to_pay=money_text(found.to_pay),
        coming_in=money_text(found.coming_in),
        next_pay_day=found.pay.on,
        before_pay_day=money_text(found.before_pay),
        a_month=money_text(cost.a_month),
        a_year=money_text(cost.a_year),
        items=[_due(row, as_of) for group in found.groups for row in group.bills],
    )


def _due(row: ToPay | CardToPay, as_of: Any) -> DueOut:
    due = row.due
    plan = None if isinstance(row, CardToPay) else row.due.recurring
    entry = None if isinstance(row, CardToPay) else row.found
    return DueOut(
        due_on=row.due.on if isinstance(row, CardToPay) else row.due.due_on,
        on=due.on,
        name=due.name,
        amount=money_text(due.amount),
        currency=due.amount.currency,
        kind=plan.kind if plan else "card",  # type: ignore[arg-type]
        overdue=due.days_late(as_of) > 0,
        recurring=id_of(plan),
        wallet=plan.wallet_id if plan else row.due.wallet.pk,  # type: ignore[union-attr]
        entry=id_of(entry),
    )


@router.post("/bills", response={201: BillOut}, summary="Add a bill")
def bill_create(request: ApiRequest, response: HttpResponse, sent: BillIn) -> BillOut:
    """Plans what is to be paid again and again, with reminders."""
    form = checked(_form(request, sent.model_dump()))
    bill = create_bill(book=request.book, actor=request.user, draft=form.draft)
    response["Location"] = reverse("api:bill_get", args=[bill.pk])
    return _told(request, response, bill.pk)


def _form(
    request: ApiRequest, values: dict[str, Any], bill: Bill | None = None
) -> BillForm:
    as_of = today_for(request.book)
    return BillForm(typed(values), book=request.book, as_of=as_of, bill=bill)


@router.get("/bills/{int:pk}", response=BillOut, summary="Get a bill")
def bill_get(request: ApiRequest, response: HttpResponse, pk: int) -> BillOut:
    """One bill; its dates are with its schedule."""
    return _told(request, response, pk)


@router.patch("/bills/{int:pk}", response=BillOut, summary="Change a bill")
def bill_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: BillChange
) -> BillOut:
    """Changes what is sent; what was paid stays."""
    bill = _find(request, pk)
    version = expected_version(request, bill.recurring.version)
    values = bill_values(bill) | sent.model_dump(exclude_unset=True)
    form = checked(_form(request, values, bill))
    change_bill(
        book=request.book,
        actor=request.user,
        bill=bill,
        version=version,
        draft=form.draft,
    )
    return _told(request, response, pk)


@router.delete("/bills/{int:pk}", response={204: None}, summary="Delete a bill")
def bill_delete(request: ApiRequest, pk: int) -> None:
    """Deletes it with its schedule; what was paid stays."""
    plan = _find(request, pk).recurring
    expected_version(request, plan.version)
    delete_recurring(book=request.book, actor=request.user, recurring=plan)
