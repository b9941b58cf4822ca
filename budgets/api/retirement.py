"""One's own retirement: what is assumed of it, and what follows."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.goals.retirement import assume, forget
from budgets.goals.retirement_form import (
    RetirementForm,
    first_values,
    retirement_values,
)
from budgets.goals.retirement_page import RetirementPage, retirement_page
from budgets.models import Retirement
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Figure,
    Id,
    Row,
    SignedAmount,
    maybe,
    money_text,
    plain,
)
from expense_tracker.kernel.api.versions import expected_version, tagged

router = Router(tags=["Goals"])
HUNDRED = 100
Yearly = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]{1,2}(\.[0-9]{1,4})?$",
        description="A year, in per cent.",
        examples=["5"],
    ),
]
Year = Annotated[int, Field(ge=1900, le=2200)]
Age = Annotated[int, Field(ge=1, le=110)]


class RetirementChange(Body):
    """What is to be different; what is left out stays, or is as at first."""

    birth_year: Year | None = None
    retire_at: Age | None = None
    until_age: Age | None = None
    wallets: list[Id] | None = Field(
        None, max_length=200, description="Those that count as savings."
    )
    savings: Amount | None = Field(None, description="Elsewhere.")
    monthly: Amount | None = Field(None, description="Saved a month.")
    need: Amount | None = Field(None, description="A month, at today's prices.")
    pension: Amount | None = Field(None, description="A month, at today's prices.")
    growth: Yearly | None = None
    inflation: Yearly | None = None


class AgeOut(Row):
    """The savings at one age: as assumed, and with lower and higher growth."""

    age: int
    middle: SignedAmount
    low: SignedAmount
    high: SignedAmount


class RetirementOut(Row):
    """In the book's currency and today's money."""

    version: int
    currency: Currency
    birth_year: int
    retire_at: int
    until_age: int
    wallets: list[int]
    savings: Amount = Field(description="Now, the wallets included.")
    monthly: Amount
    need: Amount
    pension: Amount
    growth: Figure = Field(description="A year, in per cent.")
    inflation: Figure
    at_end_of_work: SignedAmount
    gap: SignedAmount = Field(description="Short of the need a month, if savings last.")
    needed: SignedAmount | None = Field(description="To be saved a month.")
    left_over: SignedAmount
    ages: list[AgeOut]


@router.get(
    "/goals/retirement", response=RetirementOut | None, summary="Your retirement"
)
def retirement_get(request: ApiRequest, response: HttpResponse) -> RetirementOut | None:
    """What follows from what you assume; null before you did."""
    page = retirement_page(
        book=request.book, user=request.user, as_of=today_for(request.book)
    )
    if page is not None:
        tagged(response, page.retirement.version)
    return maybe(page, _out)


def _out(page: RetirementPage) -> RetirementOut:
    kept, given = page.retirement, page.given
    return RetirementOut(
        version=kept.version,
        currency=page.currency,
        birth_year=kept.birth_year,
        retire_at=kept.retire_at,
        until_age=kept.until_age,
        wallets=[each.wallet.pk for each in page.wallets],
        savings=money_text(page.savings),
        monthly=money_text(given["monthly"]),
        need=money_text(given["need"]),
        pension=money_text(given["pension"]),
        growth=plain(kept.growth * HUNDRED),
        inflation=plain(kept.inflation * HUNDRED),
        at_end_of_work=money_text(page.at_end_of_work),
        gap=money_text(page.gap),
        needed=maybe(page.needed, money_text),
        left_over=money_text(page.left_over),
        ages=_ages(page),
    )


def _ages(page: RetirementPage) -> list[AgeOut]:
    names = ("middle", "low", "high")
    return [
        AgeOut(
            age=row.age, **dict(zip(names, map(money_text, row.savings), strict=True))
        )
        for row in page.rows
    ]


@router.patch(
    "/goals/retirement", response=RetirementOut | None, summary="Assume a retirement"
)
def retirement_change(
    request: ApiRequest, response: HttpResponse, sent: RetirementChange
) -> RetirementOut | None:
    """Keeps what you assume; nobody else's is touched."""
    own = Retirement.objects.filter(book=request.book, user=request.user).first()
    as_of = today_for(request.book)
    values: dict[str, Any] = retirement_values(own) if own else first_values(as_of)
    values |= sent.model_dump(exclude_none=True)
    form = checked(RetirementForm(typed(values), book=request.book))
    assume(
        book=request.book,
        user=request.user,
        version=expected_version(request, own.version) if own else None,
        draft=form.draft,
        as_of=as_of,
    )
    return retirement_get(request, response)


@router.delete(
    "/goals/retirement", response={204: None}, summary="Forget your retirement"
)
def retirement_forget(request: ApiRequest) -> None:
    """Deletes what you assumed."""
    forget(book=request.book, user=request.user)
