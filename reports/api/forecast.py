"""What is likely to come, and what made this month different."""

from typing import Annotated, Literal

from django.http import QueryDict
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Amount,
    Currency,
    DayOut,
    Row,
    SignedAmount,
    id_of,
    maybe,
    money_text,
)
from reports.forecast.change import Cause, Change, month_change
from reports.forecast.page import Said
from reports.forecast.payees import Purchase
from reports.forecast.shape import Accuracy, Coming, Point
from reports.overview.figures import is_empty
from reports.views.forecast import ForecastForm

router = Router(tags=["Insights"])
Months = Literal["1", "3", "6", "12"]


class PointOut(Row):
    """The balance at the end of a day; four of five such days end in the range."""

    date: DayOut
    balance: SignedAmount
    low: SignedAmount
    high: SignedAmount


class MonthAheadOut(Row):
    period: str
    income: Amount
    spending: Amount
    net: SignedAmount
    end: PointOut


class ComingOut(Row):
    on: DayOut
    name: str
    amount: SignedAmount
    currency: Currency
    kind: Literal["expense", "income", "transfer"]
    source: Literal["schedule", "planned", "card", "habit"]
    category: int | None


class AccuracyOut(Row):
    """How far forecasts made in the past were off, a month on average."""

    months: int = Field(description="That were forecast and are over.")
    error: Amount
    simple: Amount = Field(description="Of just repeating a month before.")
    tested: int = Field(description="Months for which a range was said.")
    held: int = Field(description="Those that ended in it.")


class ProjectionOut(Row):
    """What a budget's period is likely to come to."""

    budget: int
    text: str
    spent: SignedAmount = Field(description="So far.")
    known: SignedAmount = Field(description="Still to come by schedules and plans.")
    estimated: SignedAmount = Field(description="The rest.")
    low: SignedAmount = Field(description="Four of five end between this")
    high: SignedAmount = Field(description="and this.")


class PurchaseOut(Row):
    """What is likely bought in the next two weeks."""

    on: DayOut
    name: str
    category: int | None
    amount: Amount
    least: Amount
    most: Amount


class ForecastOut(Row):
    """What the balance is likely to do."""

    currency: Currency
    wallet: int | None
    start: PointOut
    lowest: PointOut
    below: PointOut | None = Field(description="The first day below the floor.")
    words: list[str]
    points: list[PointOut] = Field(description="60 days, then the ends of months.")
    months: list[MonthAheadOut]
    coming: list[ComingOut]
    accuracy: AccuracyOut | None = Field(description="null: too early to tell.")
    budgets: list[ProjectionOut] = Field(description="Of all wallets.")
    purchases: list[PurchaseOut] = Field(description="Of all wallets.")


class ForecastQuery(Row):
    months: Months = "3"
    wallet: int | None = Field(None, ge=1, description="null: all together.")
    once: Annotated[str, Field(max_length=20, description="Suppose: spent today.")] = ""
    monthly: Annotated[
        str, Field(max_length=20, description="Suppose: spent every month.")
    ] = ""


@router.get("/forecast", response=ForecastOut | None, summary="The balance ahead")
def forecast(request: ApiRequest, query: Query[ForecastQuery]) -> ForecastOut | None:
    """The balance of all wallets, or of one, day by day; null for a book without any
    transaction.
    """
    sent: QueryDict = typed(query.model_dump())
    form = checked(ForecastForm(sent, book=request.book))
    if is_empty(request.book):
        return None
    page = form.page(request)
    found = page.found
    words = [page.lowest, page.range, page.below, page.rest, *page.helps, page.method]
    return ForecastOut(
        currency=found.start.balance.currency,
        wallet=query.wallet,
        start=_point(found.start),
        lowest=_point(found.lowest),
        below=maybe(found.below, _point),
        words=[text for text in words if text],
        points=[_point(each) for each in page.shown],
        months=[
            MonthAheadOut(
                period=each.period.slug,
                income=money_text(each.income),
                spending=money_text(each.spending),
                net=money_text(each.net),
                end=_point(each.end),
            )
            for each in found.ahead
        ],
        coming=[_coming(each) for each in page.coming],
        accuracy=maybe(found.accuracy, _accuracy),
        budgets=[_projection(each) for each in page.budgets],
        purchases=[_purchase(each) for each in page.purchases],
    )


def _point(point: Point) -> PointOut:
    return PointOut(
        date=point.on,
        balance=money_text(point.balance),
        low=money_text(point.low),
        high=money_text(point.high),
    )


def _coming(each: Coming) -> ComingOut:
    return ComingOut(
        on=each.on,
        name=each.name,
        amount=money_text(each.amount),
        currency=each.amount.currency,
        kind=each.kind,
        source=each.source,
        category=each.category_id,
    )


def _accuracy(found: Accuracy) -> AccuracyOut:
    return AccuracyOut(
        months=found.months,
        error=money_text(found.error),
        simple=money_text(found.naive),
        tested=found.tested,
        held=found.covered,
    )


def _projection(said: Said) -> ProjectionOut:
    found = said.projection
    return ProjectionOut(
        budget=found.state.budget.pk,
        text=said.text,
        spent=money_text(found.state.spent),
        known=money_text(found.known),
        estimated=money_text(found.estimated),
        low=money_text(found.low),
        high=money_text(found.high),
    )


def _purchase(found: Purchase) -> PurchaseOut:
    return PurchaseOut(
        on=found.on,
        name=found.name,
        category=id_of(found.category),
        amount=money_text(found.amount),
        least=money_text(found.least),
        most=money_text(found.most),
    )


# --- what changed ---------------------------------------------------------------------


class ChangeCause(Row):
    """A payee's part of a change."""

    name: str
    before: SignedAmount
    now: SignedAmount
    change: SignedAmount = Field(description="Above zero: more was spent.")


class ChangeCategory(ChangeCause):
    category: int | None
    payees: list[ChangeCause]


class MonthChangeOut(Row):
    """The causes and the rest add up to the change."""

    currency: Currency
    first: DayOut
    last: DayOut
    before_first: DayOut
    before_last: DayOut
    months: int = Field(description="More than one: of so many on average.")
    before: SignedAmount
    now: SignedAmount
    change: SignedAmount = Field(description="Above zero: more was spent.")
    causes: list[ChangeCategory]
    rest: SignedAmount


class MonthChangeQuery(Row):
    against: Literal["last", "typical"] = Field(
        "last", description="The same days of last month, or of six on average."
    )


@router.get(
    "/forecast/change", response=MonthChangeOut, summary="What changed this month"
)
def month_changed(
    request: ApiRequest, query: Query[MonthChangeQuery]
) -> MonthChangeOut:
    """Spending of the running month to date beside the same days before, with the few
    categories and payees that are most of the difference.
    """
    found = month_change(
        book=request.book,
        as_of=today_for(request.book),
        typical=query.against == "typical",
    )
    return MonthChangeOut(
        currency=found.now.currency,
        first=found.period.start,
        last=found.period.last,
        before_first=found.compared.start,
        before_last=found.compared.last,
        months=found.months,
        causes=[_category(each) for each in found.causes],
        rest=money_text(found.rest),
        **_difference(found),
    )


def _difference(found: Change | Cause) -> dict[str, str]:
    return {
        "before": money_text(found.before),
        "now": money_text(found.now),
        "change": money_text(found.change),
    }


def _category(cause: Cause) -> ChangeCategory:
    return ChangeCategory(
        name=cause.name,
        category=id_of(cause.category),
        payees=[
            ChangeCause(name=each.name, **_difference(each)) for each in cause.payees
        ],
        **_difference(cause),
    )
