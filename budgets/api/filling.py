"""Setting the limits of many budgets at once by what was."""

from typing import Annotated

from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.budgeting.fill_form import MOST_PERIODS, FillForm
from budgets.budgeting.filling import (
    Fill,
    Proposal,
    Way,
    fill_limits,
    fillable,
    proposals,
)
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Id,
    Page,
    Row,
    money_text,
    one_of,
    plain,
)

router = Router(tags=["Budgets"])


class FillIn(Body):
    """Which budgets, and what of."""

    way: Annotated[str, one_of(Way.values)] = Field(
        "average",
        description="The last `limit`, what was `spent`, its `average`, or a share of "
        "the month's `income`.",
    )
    count: int = Field(
        Fill.count, ge=2, le=MOST_PERIODS, description="Periods of an average."
    )
    percent: str = Field(
        plain(Fill.percent),
        pattern=r"^[0-9]{1,3}(\.[0-9])?$",
        description="Of the income, for each budget.",
    )
    budgets: list[Id] | None = Field(
        None, min_length=1, max_length=200, description="null: all that can be filled."
    )
    dry_run: bool = Field(True, description="Only tell what would be.")


class FilledOut(Row):
    """One budget's limit, in the book's currency."""

    budget: int
    name: str
    before: Amount
    after: Amount


@router.post("/budgets/fill", response=Page[FilledOut], summary="Fill limits")
def budget_fill(request: ApiRequest, sent: FillIn) -> Page[FilledOut]:
    """Proposes limits by what was; without `dry_run` they hold from the running
    period on, as one change.
    """
    as_of = today_for(request.book)
    states = fillable(book=request.book, as_of=as_of)
    values = sent.model_dump(exclude={"dry_run"})
    if sent.budgets is None:
        values["budgets"] = [each.budget.pk for each in states]
    form = checked(FillForm(typed(values), book=request.book, states=states))
    chosen = [each for each in states if each.budget.pk in form.chosen]
    found = proposals(book=request.book, states=chosen, fill=form.fill, as_of=as_of)
    if not sent.dry_run:
        fill_limits(book=request.book, actor=request.user, found=found, as_of=as_of)
    return Page[FilledOut](items=[_out(each) for each in found], next=None)


def _out(proposal: Proposal) -> FilledOut:
    return FilledOut(
        budget=proposal.budget.pk,
        name=proposal.name,
        before=money_text(proposal.before),
        after=money_text(proposal.after),
    )
