"""A month with its bills day by day, and what was paid lately."""

from typing import Literal

from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.bills.paid import PaidBill, recently_paid
from budgets.calendar.month import Day, Event, month_calendar
from expense_tracker.kernel.api.periods import PeriodText, month_named
from expense_tracker.kernel.api.types import (
    Amount,
    Currency,
    DayOut,
    Page,
    Row,
    SignedAmount,
    money_text,
)

router = Router(tags=["Bills"])
# The API's words for what the calendar's styles call shorter.
KINDS = {"over": "overdue", "bill-card": "card", "in": "income", "tr": "transfer"}


class MonthQuery(Row):
    period: PeriodText = ""


class DayEventOut(Row):
    """A bill by its name, or all others of a kind as one line."""

    kind: Literal[
        "due", "overdue", "paid", "skipped", "card", "income", "transfer", "spent",
        "planned",
    ]  # fmt: skip
    name: str
    amount: SignedAmount = Field(
        description="Below zero: more came back than was spent"
    )
    currency: Currency


class CalendarDay(Row):
    date: DayOut
    events: list[DayEventOut]


class CalendarOut(Row):
    period: str = Field(examples=["2026-11"])
    days: list[CalendarDay] = Field(description="Those on which there is something.")


class PaidOut(Row):
    """A bill that was paid, beside what was expected of it."""

    recurring: int
    entry: int = Field(description="The transaction that paid it.")
    name: str
    on: DayOut
    amount: Amount
    currency: Currency
    least: Amount = Field(description="That was expected.")
    most: Amount
    expected_currency: Currency
    verdict: Literal["", "higher", "lower"]


@router.get("/bills/calendar", response=CalendarOut, summary="A month day by day")
def bill_calendar(request: ApiRequest, query: Query[MonthQuery]) -> CalendarOut:
    """What is due, was paid, was skipped and was entered in a calendar month, or in the
    running one.
    """
    as_of = today_for(request.book)
    month = month_named(query.period, as_of=as_of, first_day=1)
    found = month_calendar(book=request.book, month=month, as_of=as_of)
    return CalendarOut(
        period=month.slug,
        days=[_day(each) for each in found.days if each.is_inside and each.events],
    )


def _day(day: Day) -> CalendarDay:
    return CalendarDay(date=day.date, events=[_event(each) for each in day.events])


def _event(event: Event) -> DayEventOut:
    return DayEventOut(
        kind=KINDS.get(event.kind, event.kind),  # type: ignore[arg-type]
        name=event.name,
        amount=money_text(event.amount),
        currency=event.amount.currency,
    )


@router.get("/bills/paid", response=Page[PaidOut], summary="What was paid lately")
def bill_paid_list(request: ApiRequest) -> Page[PaidOut]:
    """Bills paid in the last five weeks, the latest first."""
    found = recently_paid(book=request.book, as_of=today_for(request.book))
    return Page[PaidOut](items=[_paid(each) for each in found], next=None)


def _paid(bill: PaidBill) -> PaidOut:
    return PaidOut(
        recurring=bill.occurrence.recurring_id,
        entry=bill.occurrence.entry_id or 0,
        name=bill.name,
        on=bill.on,
        amount=money_text(bill.paid),
        currency=bill.paid.currency,
        least=money_text(bill.low),
        most=money_text(bill.high),
        expected_currency=bill.low.currency,
        verdict=bill.verdict,  # type: ignore[arg-type]
    )
