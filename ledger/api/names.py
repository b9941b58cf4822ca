"""What payees and tags have in common: their shapes, and what is done with either."""

from django.shortcuts import get_object_or_404
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
from ledger.views.names import NameForm, Noun


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


def names_page(request: ApiRequest, noun: Noun, query: NameQuery) -> Page[NameOut]:
    rows, following = name_page(
        book=request.book,
        model=noun.model,
        text=query.q,
        after=place_of(query.cursor, of=noun.many) or "",
        as_of=today_for(request.book),
    )
    after = cursor_of(following, of=noun.many) if following else None
    return Page[NameOut](items=[name_out(row) for row in rows], next=after)


def find_name(request: ApiRequest, noun: Noun, pk: int) -> Named:
    return get_object_or_404(noun.model.objects, book=request.book, pk=pk)


def told(request: ApiRequest, row: Named) -> NameOut:
    as_of = today_for(request.book)
    [found] = name_rows(book=request.book, rows=[row], as_of=as_of)
    return name_out(found)


def rename(request: ApiRequest, noun: Noun, pk: int, sent: NameChange) -> NameOut:
    row = find_name(request, noun, pk)
    form = checked(NameForm(typed(sent.model_dump()), book=request.book))
    name = form.cleaned_data["name"]
    noun.rename(book=request.book, actor=request.user, row=row, name=name)
    return told(request, find_name(request, noun, pk))


def delete(request: ApiRequest, noun: Noun, pk: int) -> None:
    row = find_name(request, noun, pk)
    noun.delete(book=request.book, actor=request.user, row=row)


def merge(request: ApiRequest, noun: Noun, sent: MergeIn) -> NameOut:
    kept = find_name(request, noun, sent.kept)
    others = _others(request, noun, sent)
    noun.merge(book=request.book, actor=request.user, kept=kept, others=others)
    return told(request, kept)


def _others(request: ApiRequest, noun: Noun, sent: MergeIn) -> list[Named]:
    ids = set(sent.others) - {sent.kept}
    if not ids:
        raise invalid(Fault("others", "Name another one."))
    others = list(noun.model.objects.filter(book=request.book, pk__in=ids))
    if len(others) != len(ids):
        raise Problem(404, "Some of these are not there.")
    return others
