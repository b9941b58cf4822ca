"""What was noticed."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.periods import PeriodText, month_named
from expense_tracker.kernel.api.types import (
    Body,
    DayOut,
    Page,
    Row,
    one_of,
)
from reports.insights import dismissing
from reports.insights.finding import look_through, muted_kinds, was_looked_through
from reports.insights.kinds import BY_NAME, KINDS
from reports.insights.page import insight_page
from reports.insights.words import Told
from reports.models import Insight

router = Router(tags=["Insights"])
KindName = Annotated[str, one_of(kind.name for kind in KINDS)]


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
