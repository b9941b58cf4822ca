"""What was noticed, and what is likely to come."""

from typing import Annotated, Literal

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.periods import PeriodText, month_named
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    DayOut,
    Page,
    Row,
    SignedAmount,
    maybe,
    money_text,
    one_of,
)
from reports.forecast.shape import Coming, Point
from reports.insights import dismissing
from reports.insights.finding import look_through, muted_kinds, was_looked_through
from reports.insights.kinds import BY_NAME, KINDS
from reports.insights.page import insight_page
from reports.insights.words import Told
from reports.models import Insight
from reports.overview.figures import is_empty
from reports.views.forecast import ForecastForm

router = Router(tags=["Insights"])
KindName = Annotated[str, one_of(kind.name for kind in KINDS)]
Months = Literal["1", "3", "6", "12"]


class InsightOut(Row):
    """Something worth a look."""

    id: int
    kind: str
    label: str
    title: str
    reason: str
    tip: str
    first: DayOut
    last: DayOut


class InsightMonth(Row):
    month: str = Field(examples=["2026-11"])
    note: str = Field(description="The month in words, once it is over.")
    items: list[InsightOut]


class InsightsOut(Row):
    """Six months, newest first; those with nothing in them are left out."""

    months: list[InsightMonth]
    older: str | None = Field(description="The month that the next page begins with.")
    muted: list[str] = Field(description="Kinds that are not shown.")


class InsightQuery(Row):
    period: PeriodText = ""


class InsightKindOut(Row):
    name: str
    label: str
    appears: str = Field(description="When there is one.")
    muted: bool


class MuteIn(Body):
    muted: bool


@router.get("/insights", response=InsightsOut, summary="List insights")
def insight_list(request: ApiRequest, query: Query[InsightQuery]) -> InsightsOut:
    """What was noticed in the months down from one, or from the running one."""
    book = request.book
    as_of = today_for(book)
    if not was_looked_through(book):
        look_through(book=book, as_of=as_of)
    current = month_named("", as_of=as_of, first_day=book.pay_day)
    asked = month_named(query.period, as_of=as_of, first_day=book.pay_day)
    page = insight_page(book=book, newest=min(asked, current), as_of=as_of)
    return InsightsOut(
        months=[
            InsightMonth(
                month=each.month.slug,
                note=each.note.text if each.note else "",
                items=[_insight(told) for told in each.told],
            )
            for each in page.months
        ],
        older=page.older.slug if page.older else None,
        muted=[kind.name for kind in page.muted],
    )


def _insight(told: Told) -> InsightOut:
    return InsightOut(
        id=told.row.pk,
        kind=told.kind.name,
        label=told.kind.label,
        title=told.title,
        reason=told.reason,
        tip=told.tip,
        first=told.row.first,
        last=told.row.last,
    )


@router.post(
    "/insights/{int:pk}/dismiss", response={204: None}, summary="Dismiss an insight"
)
def insight_dismiss(request: ApiRequest, pk: int) -> None:
    """Puts it away for good."""
    insight = get_object_or_404(Insight, book=request.book, pk=pk)
    dismissing.dismiss(book=request.book, actor=request.user, insight=insight)


@router.get(
    "/insights/kinds", response=Page[InsightKindOut], summary="Kinds of insights"
)
def insight_kinds(request: ApiRequest) -> Page[InsightKindOut]:
    """All that can be noticed, and what of it is muted."""
    return Page[InsightKindOut](items=_kinds(request), next=None)


def _kinds(request: ApiRequest) -> list[InsightKindOut]:
    muted = set(muted_kinds(request.book))
    return [
        InsightKindOut(
            name=kind.name,
            label=kind.label,
            appears=kind.appears,
            muted=kind.name in muted,
        )
        for kind in BY_NAME.values()
    ]


@router.post(
    "/insights/kinds/{kind}",
    response=Page[InsightKindOut],
    summary="Mute a kind of insights",
)
def insight_mute(
    request: ApiRequest, kind: KindName, sent: MuteIn
) -> Page[InsightKindOut]:
    """No more of that kind, or again."""
    change = dismissing.mute if sent.muted else dismissing.unmute
    change(book=request.book, actor=request.user, kind=kind)
    return insight_kinds(request)


# --- forecast -------------------------------------------------------------------------


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
