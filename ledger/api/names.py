"""Payees and tags: their lists, renaming, merging and deleting."""

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import cursor_of, place_of
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import (
    Body,
    Cursor,
    DayOut,
    Id,
    Line,
    Page,
    Row,
    SignedAmount,
    money_text,
)
from ledger.models import Named
from ledger.queries.names import NameRow, name_page, name_rows
from ledger.views.names import PAYEES, TAGS, NameForm, Noun

router = Router()


class NameOut(Row):
    id: int
    name: str
    count: int = Field(description="Transactions with it.")
    spent: SignedAmount = Field(description="This year, in the book's currency.")
    last: DayOut | None = Field(description="Day of the newest transaction with it.")


class NameChange(Body):
    name: Line = Field(min_length=1)


class MergeIn(Body):
    """The others become the one that is kept."""

    kept: Id
    others: list[Id] = Field(min_length=1, max_length=100)


class NameQuery(Row):
    q: str = Field("", max_length=100, description="A part of the name.")
    cursor: Cursor = ""


def name_out(row: NameRow) -> NameOut:
    return NameOut(
        id=row.row.pk,
        name=row.row.name,
        count=row.count,
        spent=money_text(row.spent),
        last=row.last,
    )


def _find(noun: Noun, request: ApiRequest, pk: int) -> Named:
    return get_object_or_404(noun.model.objects, book=request.book, pk=pk)


def _told(request: ApiRequest, row: Named) -> NameOut:
    as_of = today_for(request.book)
    [found] = name_rows(book=request.book, rows=[row], as_of=as_of)
    return name_out(found)


def _others(noun: Noun, request: ApiRequest, sent: MergeIn) -> list[Named]:
    ids = set(sent.others) - {sent.kept}
    if not ids:
        raise invalid(Fault("others", "Name another one."))
    others = list(noun.model.objects.filter(book=request.book, pk__in=ids))
    if len(others) != len(ids):
        raise Problem(404, "Some of these are not there.")
    return others


def add_operations(noun: Noun) -> None:
    """What can be done with payees can be done with tags."""
    one, many, tags = noun.one, noun.many, [noun.title]

    def listed(request: ApiRequest, query: Query[NameQuery]) -> Page[NameOut]:
        rows, following = name_page(
            book=request.book,
            model=noun.model,
            text=query.q,
            after=place_of(query.cursor, of=many) or "",
            as_of=today_for(request.book),
        )
        after = cursor_of(following, of=many) if following else None
        return Page[NameOut](items=[name_out(row) for row in rows], next=after)

    def got(request: ApiRequest, pk: int) -> NameOut:
        return _told(request, _find(noun, request, pk))

    def renamed(request: ApiRequest, pk: int, sent: NameChange) -> NameOut:
        row = _find(noun, request, pk)
        form = checked(NameForm(typed(sent.model_dump()), book=request.book))
        name = form.cleaned_data["name"]
        noun.rename(book=request.book, actor=request.user, row=row, name=name)
        return got(request, pk)

    def deleted(request: ApiRequest, pk: int) -> None:
        row = _find(noun, request, pk)
        noun.delete(book=request.book, actor=request.user, row=row)

    def merged(request: ApiRequest, sent: MergeIn) -> NameOut:
        kept = _find(noun, request, sent.kept)
        others = _others(noun, request, sent)
        noun.merge(book=request.book, actor=request.user, kept=kept, others=others)
        return _told(request, kept)

    def operation(add: Any, path: str, name: str, view: Any, **more: Any) -> None:
        add(f"/{many}{path}", operation_id=name, url_name=name, tags=tags, **more)(view)

    page, row = {"response": Page[NameOut]}, {"response": NameOut}
    nothing: dict[str, Any] = {"response": {204: None}}
    operation(router.get, "", f"{one}_list", listed, summary=f"List {many}", **page)
    operation(
        router.post, "/merge", f"{one}_merge", merged, summary=f"Merge {many}", **row
    )
    operation(router.get, "/{int:pk}", f"{one}_get", got, summary=f"Get a {one}", **row)
    operation(
        router.patch,
        "/{int:pk}",
        f"{one}_rename",
        renamed,
        summary=f"Rename a {one}",
        description="Its transactions follow.",
        **row,
    )
    operation(
        router.delete,
        "/{int:pk}",
        f"{one}_delete",
        deleted,
        summary=f"Delete a {one}",
        description="A payee that is in use is refused; a tag is taken off everything.",
        **nothing,
    )


for each in (PAYEES, TAGS):
    add_operations(each)
