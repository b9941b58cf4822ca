"""What a transaction would do to budgets, before it is saved."""

from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts.api.bearer import ReadingToken
from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.budgeting.effect import Effect, effects
from expense_tracker.kernel.api.types import (
    Currency,
    Id,
    Page,
    Row,
    SignedAmount,
    money_text,
)
from ledger.api.entry_shapes import EntryIn
from ledger.api.entry_writing import checked_form, form_of
from ledger.models import Entry
from ledger.services.entries import group_rows

router = Router(tags=["Budgets"])


class BudgetEffectIn(EntryIn):
    """A transaction as it would be sent to be saved."""

    entry: Id | None = Field(None, description="The one that it would replace.")


class BudgetEffectOut(Row):
    """A budget as it would be."""

    budget: int
    name: str
    period: str = Field(description="The one of its periods that the day is in.")
    currency: Currency
    limit: SignedAmount = Field(description="With what was carried over and moved.")
    left: SignedAmount = Field(description="Once it is saved. Below zero: over.")


@router.post(
    "/budgets/effect",
    response=Page[BudgetEffectOut],
    auth=ReadingToken(),
    summary="What a transaction does to budgets",
)
def budget_effect(request: ApiRequest, sent: BudgetEffectIn) -> Page[BudgetEffectOut]:
    """The budgets that it would count in, the narrowest first, three at most. Nothing
    is saved.
    """
    form = checked_form(form_of(request.book, sent.model_dump(exclude={"entry"})))
    found = effects(
        book=request.book,
        draft=form.draft,
        replaced=_replaced(request, sent.entry),
        as_of=today_for(request.book),
    )
    return Page[BudgetEffectOut](items=[_out(each) for each in found], next=None)


def _replaced(request: ApiRequest, pk: int | None) -> list[Entry]:
    if pk is None:
        return []
    return group_rows(get_object_or_404(Entry, book=request.book, pk=pk))


def _out(effect: Effect) -> BudgetEffectOut:
    state = effect.state
    return BudgetEffectOut(
        budget=state.budget.pk,
        name=effect.name,
        period=state.period.slug,
        currency=effect.left.currency,
        limit=money_text(state.limit),
        left=money_text(effect.left),
    )
