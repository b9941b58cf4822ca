"""The lines of an import: looked at, chosen, filed and put right before anything is
booked.
"""

from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts.api.bearer import ImportToken
from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import cursor_of, number_of
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Day, Id, Page, Row, SignedAmount
from ledger.api.import_shapes import (
    DecisionName,
    ImportOut,
    ImportRowOut,
    import_out,
    import_row_out,
)
from ledger.api.imports import ImportQuery, find_import, find_in_review
from ledger.forms.imports import MendForm
from ledger.models import ImportRow, ImportRun
from ledger.services.imports import review

router = Router(tags=["Imports"], auth=ImportToken())


class RowQuery(ImportQuery):
    decision: DecisionName | None = None


class RowChoice(Body):
    id: Id
    chosen: bool
    category: Id | None = None


class ChoicesIn(Body):
    rows: list[RowChoice] = Field(min_length=1, max_length=100)


class MendIn(Body):
    """What a line that could not be read is."""

    date: Day
    amount: SignedAmount
    payee: Annotated[str, Field(max_length=100)] = ""


class AlikeOut(Row):
    filed: int = Field(description="How many others were filed like it.")


@router.get(
    "/imports/{int:pk}/rows",
    response=Page[ImportRowOut],
    summary="List an import's lines",
)
def import_rows(
    request: ApiRequest, pk: int, query: Query[RowQuery]
) -> Page[ImportRowOut]:
    """Every line of the file with what was decided about it, in its order."""
    run, of = find_import(request, pk), f"import-rows-{pk}"
    rows = run.rows.order_by("number")
    if query.decision:
        rows = rows.filter(decision=query.decision)
    rows = rows.filter(number__gt=number_of(query.cursor, of=of) or 0)
    found = list(rows[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    return Page[ImportRowOut](
        items=[import_row_out(run, row) for row in shown],
        next=cursor_of(str(shown[-1].number), of=of) if more else None,
    )


@router.post(
    "/imports/{int:pk}/rows", response=ImportOut, summary="Choose lines of an import"
)
def import_choose(request: ApiRequest, pk: int, sent: ChoicesIn) -> ImportOut:
    """Ticks lines and files them, before they are booked; others stay as they are."""
    run = find_in_review(request, pk)
    ids = [row.id for row in sent.rows]
    if run.rows.filter(pk__in=ids).count() != len(set(ids)):
        raise Problem(404, "Some of these lines are not there.")
    review.keep_choices(
        run=run,
        shown=ids,
        ticked=[row.id for row in sent.rows if row.chosen],
        categories={
            row.id: row.category
            for row in sent.rows
            if "category" in row.model_fields_set
        },
    )
    return import_out(run)


# --- one line -------------------------------------------------------------------------


def _find(run: ImportRun, pk: int) -> ImportRow:
    rows = run.rows.select_related("run__wallet", "category", "book")
    found: ImportRow = get_object_or_404(rows, pk=pk)
    return found


@router.post(
    "/imports/{int:pk}/rows/{int:row}/alike",
    response=AlikeOut,
    summary="File lines alike",
)
def import_row_alike(request: ApiRequest, pk: int, row: int) -> AlikeOut:
    """All lines about the same payee go into the category of this one."""
    found = _find(find_in_review(request, pk), row)
    return AlikeOut(filed=review.file_alike(row=found))


@router.post(
    "/imports/{int:pk}/rows/{int:row}/alone",
    response=ImportRowOut,
    summary="Import a line by itself",
)
def import_row_alone(request: ApiRequest, pk: int, row: int) -> ImportRowOut:
    """It is no transfer and no refund; of a transfer's two lines both are not."""
    run = find_in_review(request, pk)
    review.stand_alone(row=_find(run, row))
    return import_row_out(run, _find(run, row))


@router.post(
    "/imports/{int:pk}/rows/{int:row}/mend",
    response=ImportRowOut,
    summary="Put a line right",
)
def import_row_mend(
    request: ApiRequest, pk: int, row: int, sent: MendIn
) -> ImportRowOut:
    """Says what a line is that could not be read; it is judged like the others."""
    run = find_in_review(request, pk)
    found = _find(run, row)
    if found.decision != ImportRow.Decision.UNREAD:
        raise Problem(409, "This line was read.")
    said = checked(MendForm(typed(sent.model_dump()), row=found)).cleaned_data
    mended = review.mend_row(
        row=found, day=said["date"], amount=said["amount"], payee=said["payee"]
    )
    return import_row_out(run, mended)
