"""What was changed by whom, taking it back, and what was deleted."""

from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.paging import MOST, PAGE, cursor_of, number_of
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import (
    Currency,
    Cursor,
    DayOut,
    Instant,
    Page,
    Row,
    SignedAmount,
    maybe,
    money_text,
    one_of,
)
from ledger.api.rule_shapes import DifferenceOut
from ledger.history.activity import SUBJECTS, Asked, changes_below
from ledger.history.changes import RESTORABLE, HistoryRow, history_rows
from ledger.history.trash import Deletion, deletions
from ledger.models import Change
from ledger.services.undo import undo_change

router = Router(tags=["History"])
About = Annotated[str, one_of(("", *SUBJECTS))]


class ChangeOut(Row):
    """One change of the book."""

    id: int
    at: Instant
    by: str
    what: Literal["added", "changed", "deleted", "undone"]
    about: str = Field(examples=["transaction"])
    subject: int | None = Field(description="Its id, where it is about one thing.")
    label: str
    differences: list[DifferenceOut]
    may_undo: bool


class ChangeQuery(Row):
    about: About = ""
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


class DeletedOut(Row):
    """A deleted transaction; restore it by its id."""

    id: int
    date: DayOut
    title: str
    wallet: str
    amount: SignedAmount | None
    currency: Currency | None
    deleted_at: Instant
    deleted_by: str


class TrashQuery(Row):
    q: str = Field("", max_length=100, description="Words it contains.")
    cursor: Cursor = ""


@router.get("/changes", response=Page[ChangeOut], summary="List changes")
def change_list(request: ApiRequest, query: Query[ChangeQuery]) -> Page[ChangeOut]:
    """The book's history, newest first."""
    found = changes_below(
        book=request.book,
        asked=Asked(what=query.about),
        below=number_of(query.cursor, of="changes"),
        size=query.limit + 1,
    )
    shown = found[: query.limit]
    more = len(found) > query.limit
    return Page[ChangeOut](
        items=[change_out(row) for row in history_rows(shown, now=timezone.now())],
        next=cursor_of(str(shown[-1].pk), of="changes") if more else None,
    )


def change_out(row: HistoryRow) -> ChangeOut:
    change = row.change
    return ChangeOut(
        id=change.pk,
        at=change.at,
        by=row.who,
        what=change.verb,  # type: ignore[arg-type]
        about=row.what,
        subject=change.subject_id,
        label=change.label,
        differences=[
            DifferenceOut(what=each.label, before=each.before, after=each.after)
            for each in row.differences
        ],
        may_undo=row.may_undo,
    )


@router.get("/changes/{int:pk}", response=ChangeOut, summary="Get a change")
def change_get(request: ApiRequest, pk: int) -> ChangeOut:
    """One change with what it made different."""
    change = get_object_or_404(Change, book=request.book, pk=pk)
    [row] = history_rows([change], now=timezone.now())
    return change_out(row)


@router.post("/changes/{int:pk}/undo", response=ChangeOut, summary="Undo a change")
def change_undo(request: ApiRequest, pk: int) -> ChangeOut:
    """Puts everything back as it was before it, for 30 days and while nobody has
    changed the same since. The answer is the change that undid it.
    """
    change = get_object_or_404(Change, book=request.book, pk=pk)
    if timezone.now() - change.at > RESTORABLE:
        raise Problem(409, "It is too late for that.")
    undone = undo_change(book=request.book, actor=request.user, change=change)
    return change_get(request, undone.pk)


@router.get("/trash", response=Page[DeletedOut], summary="List deleted transactions")
def trash_list(request: ApiRequest, query: Query[TrashQuery]) -> Page[DeletedOut]:
    """What was deleted and is not back, newest deletion first. Of one that deleted very
    many, the first 50.
    """
    found, following = deletions(
        book=request.book, text=query.q, below=number_of(query.cursor, of="trash")
    )
    return Page[DeletedOut](
        items=[row for each in found for row in _deleted(each)],
        next=cursor_of(str(following), of="trash") if following else None,
    )


def _deleted(deletion: Deletion) -> list[DeletedOut]:
    return [
        DeletedOut(
            id=each.pk,
            date=each.date,
            title=each.title,
            wallet=each.wallet,
            amount=maybe(each.money, money_text),
            currency=each.money.currency if each.money is not None else None,
            deleted_at=deletion.change.at,
            deleted_by=deletion.who,
        )
        for each in deletion.items
    ]
