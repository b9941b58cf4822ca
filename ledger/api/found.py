"""Subscriptions found among the transactions."""

from typing import Annotated, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    DayOut,
    Page,
    Row,
    id_of,
    money_text,
)
from ledger.recurring.found import Found, found_pattern, found_patterns
from ledger.services.subscriptions import refuse_pattern, track_pattern

router = Router(tags=["Recurring"])
Key = Annotated[
    str, Field(min_length=1, max_length=400, description="`key` of one that was found.")
]


class SubscriptionOut(Row):
    """What comes again and has no schedule yet."""

    key: str = Field(description="Names it until it is tracked or refused.")
    payee: int
    name: str
    wallet: int
    category: int | None
    currency: Currency
    amount: Amount = Field(description="Usually.")
    last_amount: Amount
    a_year: Amount
    unit: Literal["day", "week", "month", "year"]
    interval: int = Field(description="Every so many units.")
    first_on: DayOut
    last_on: DayOut
    next_on: DayOut
    active: bool = Field(description="Its next date is not long past.")


class SubscriptionIn(Body):
    key: Key


class TrackedOut(Row):
    recurring: int = Field(description="The schedule.")


@router.get(
    "/recurring/found",
    response=Page[SubscriptionOut],
    summary="List found subscriptions",
)
def found_list(request: ApiRequest) -> Page[SubscriptionOut]:
    """Active ones first, then the dearest."""
    found = found_patterns(book=request.book, as_of=today_for(request.book))
    return Page[SubscriptionOut](items=[_out(each) for each in found], next=None)


def _out(found: Found) -> SubscriptionOut:
    pattern = found.pattern
    return SubscriptionOut(
        key=pattern.key,
        payee=found.payee.pk,
        name=found.payee.name,
        wallet=found.wallet.pk,
        category=id_of(found.category),
        currency=found.wallet.currency,
        amount=money_text(found.amount),
        last_amount=money_text(found.last_amount),
        a_year=money_text(found.cost_a_year),
        unit=pattern.cadence.unit,  # type: ignore[arg-type]
        interval=pattern.cadence.interval,
        first_on=pattern.first.on,
        last_on=pattern.last.on,
        next_on=pattern.next_on,
        active=found.is_active,
    )


def _asked(request: ApiRequest, sent: SubscriptionIn) -> Found:
    as_of = today_for(request.book)
    found = found_pattern(book=request.book, as_of=as_of, key=sent.key)
    if found is None:
        raise Problem(404, "It is not found any more.")
    return found


@router.post(
    "/recurring/found/track", response={201: TrackedOut}, summary="Track a subscription"
)
def found_track(
    request: ApiRequest, response: HttpResponse, sent: SubscriptionIn
) -> TrackedOut:
    """Makes a schedule of it, with its transactions as the history."""
    change = track_pattern(
        book=request.book, actor=request.user, found=_asked(request, sent)
    )
    pk = change.subject_id
    assert pk is not None
    response["Location"] = reverse("api:recurring_get", args=[pk])
    return TrackedOut(recurring=pk)


@router.post(
    "/recurring/found/refuse", response={204: None}, summary="Refuse a subscription"
)
def found_refuse(request: ApiRequest, sent: SubscriptionIn) -> None:
    """It is never offered again."""
    found = _asked(request, sent)
    refuse_pattern(book=request.book, actor=request.user, found=found)
