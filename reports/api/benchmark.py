"""A book's spending beside what is usual in books like it."""

from http import HTTPStatus
from typing import Literal

from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import (
    Amount,
    Currency,
    DayOut,
    Row,
    maybe,
    money_text,
)
from reports.benchmark.joining import join, leave
from reports.benchmark.page import Compared, benchmark_page

router = Router(tags=["Comparison with others"])


class ComparedOut(Row):
    """A label that categories carry, in whole per cent of all spending."""

    label: str
    own: int
    low: int = Field(description="The lower end of what is usual.")
    middle: int
    high: int
    words: Literal["more than usual", "usual", "less than usual"]


class BenchmarkOut(Row):
    """The last three months that are over, beside the figures published last."""

    state: Literal["off", "nothing_spent", "too_few", "shown"] = Field(
        description="Off: the book takes no part, and sees nothing."
    )
    currency: Currency
    first: DayOut = Field(description="Of the book's own months.")
    last: DayOut
    low: Amount | None = Field(
        description="The group are books that spend that much a month or more,"
    )
    high: Amount | None = Field(description="and less than this; null: no end.")
    books: int = Field(description="At least that many were counted together.")
    published_first: DayOut | None = Field(description="Of the group's months.")
    published_last: DayOut | None
    items: list[ComparedOut] = Field(description="The largest own share first.")


@router.get("/benchmark", response=BenchmarkOut, summary="Compare with others")
def benchmark_get(request: ApiRequest) -> BenchmarkOut:
    """Your shares of spending beside those of books of your currency and size."""
    page = benchmark_page(book=request.book, as_of=today_for(request.book))
    published = page.publication
    return BenchmarkOut(
        state=page.state.value,
        currency=request.book.base_currency,
        first=page.period.start,
        last=page.period.last,
        low=maybe(page.low, money_text),
        high=maybe(page.high, money_text),
        books=page.books,
        published_first=published.first if published else None,
        published_last=published.last if published else None,
        items=[_row(row) for row in page.rows],
    )


def _row(row: Compared) -> ComparedOut:
    return ComparedOut(
        label=row.label,
        own=row.own,
        low=row.low,
        middle=row.middle,
        high=row.high,
        words=row.words,  # type: ignore[arg-type]
    )


@router.post("/benchmark/join", response=BenchmarkOut, summary="Take part")
def benchmark_join(request: ApiRequest) -> BenchmarkOut:
    """For owners: the book's shares may be counted from the next publication on, with
    no names and no amounts.
    """
    _owners_only(request)
    join(book=request.book, user=request.user)
    return benchmark_get(request)


@router.post("/benchmark/leave", response=BenchmarkOut, summary="Take part no more")
def benchmark_leave(request: ApiRequest) -> BenchmarkOut:
    """For owners: nothing of the book is kept or counted from now on."""
    _owners_only(request)
    leave(book=request.book)
    return benchmark_get(request)


def _owners_only(request: ApiRequest) -> None:
    if not request.membership.is_owner:
        raise Problem(HTTPStatus.FORBIDDEN, "Only the book's owner decides that.")
