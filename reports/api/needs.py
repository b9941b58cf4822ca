"""What wants its person's eye."""

from django.conf import settings
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from accounts.links import path_in
from expense_tracker.kernel.api.types import DayOut, Page, Row, id_of
from expense_tracker.kernel.period import Period
from reports.overview.figures import overview
from reports.overview.needs import Need

router = Router(tags=["Summaries"])


class NeedOut(Row):
    title: str = Field(examples=["Rent is overdue"])
    reason: str
    url: str = Field(description="The page on which it is seen to.")
    recurring: int | None = Field(description="To pay, skip or move the date of.")
    due_on: DayOut | None
    entry: int | None = Field(description="A transaction that looks like its payment.")


@router.get("/needs", response=Page[NeedOut], summary="What needs a look")
def need_list(request: ApiRequest) -> Page[NeedOut]:
    """Budgets that are over or ahead, what is overdue, imports that failed and what has
    no category: the worst first, five at most.
    """
    book, as_of = request.book, today_for(request.book)
    found = overview(book=book, month=Period.month_of(as_of, book.pay_day), as_of=as_of)
    return Page[NeedOut](items=[_out(request, each) for each in found.needs], next=None)


def _out(request: ApiRequest, need: Need) -> NeedOut:
    return NeedOut(
        title=need.title,
        reason=need.reason,
        url=f"{settings.BASE_URL}{path_in(request.book.pk, need.url)}",
        recurring=need.due.recurring.pk if need.due else None,
        due_on=need.due.due_on if need.due else None,
        entry=id_of(need.entry),
    )
