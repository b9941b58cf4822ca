"""Transactions: the list, adding, changing, deleting, what came back of them."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked
from expense_tracker.kernel.api.paging import (
    MOST,
    PAGE,
    bad_cursor,
    cursor_of,
    place_of,
)
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Page, Row, figure
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.api.entry_reading import entry_out, whole_entries
from ledger.api.entry_shapes import (
    EntryChange,
    EntryIn,
    EntryOut,
    RefundsOut,
)
from ledger.api.entry_writing import (
    booked,
    changed_values,
    checked_form,
    form_of,
)
from ledger.history.changes import last_deletion
from ledger.listing.filters import FilterForm
from ledger.listing.pages import Cursor
from ledger.listing.rows import each_once
from ledger.models import Change, Entry
from ledger.queries.refunds import refunded
from ledger.services.entries import (
    change_entry,
    delete_entry,
    group_rows,
)
from ledger.services.restoring import restore_entries

router = Router(tags=["Transactions"])
LIST = "entries"


class EntryQuery(Row):
    """Which transactions, newest first."""

    q: str = Field(
        "",
        max_length=1000,
        description="An expression as in the search field, such as "
        "`category:food amount>50 -tag:work`.",
    )
    period: str = Field(
        "",
        max_length=30,
        description="`2026-11`, `2026-q4`, `2026`, `2026-03-05..2026-03-20`; "
        "all time without.",
    )
    wallet: int | None = Field(None, ge=1)
    category: int | None = Field(None, ge=1)
    cursor: str = Field("", max_length=200)
    limit: int = Field(PAGE, ge=1, le=MOST)


@router.get("/entries", response=Page[EntryOut], summary="List transactions")
def entry_list(request: ApiRequest, query: Query[EntryQuery]) -> Page[EntryOut]:
    """Transactions that an expression finds, newest first; a transfer or a split is
    one.
    """
    as_of = today_for(request.book)
    sent = QueryDict(mutable=True)
    sent.update({"period": query.period or "all", "q": query.q})
    for name, pk in (("wallet", query.wallet), ("category", query.category)):
        if pk is not None:
            sent[name] = str(pk)
    form = checked(FilterForm(sent, book=request.book, as_of=as_of))
    lines = each_once(form.chosen().entries(request.book))
    if after := _after(query.cursor):
        lines = lines.older_than(after.day, after.pk)
    places = list(
        lines.order_by("-date", "-pk").values_list("date", "pk")[: query.limit + 1]
    )
    shown = places[: query.limit]
    return Page[EntryOut](
        items=[entry_out(rows, as_of) for rows in whole_entries(pk for _, pk in shown)],
        next=_next(shown) if len(places) > query.limit else None,
    )


def _after(cursor: str) -> Cursor | None:
    place = place_of(cursor, of=LIST)
    try:
        return Cursor.parse(place) if place else None
    except ValueError as error:
        raise bad_cursor() from error


def _next(shown: list[tuple[object, int]]) -> str:
    day, pk = shown[-1]
    return cursor_of(f"{day}.{pk}", of=LIST)


@router.post("/entries", response={201: EntryOut}, summary="Add a transaction")
def entry_create(
    request: ApiRequest, response: HttpResponse, sent: EntryIn
) -> EntryOut:
    """Books an expense, income, refund, transfer or split. Without a category your
    rules file it.
    """
    change = booked(request, sent)
    return made(request, response, change)


def made(request: ApiRequest, response: HttpResponse, change: Change) -> EntryOut:
    """The transaction that a change made, with where it is and its version."""
    rows = group_rows(Entry.objects.get(pk=change.subject_id))
    response["Location"] = reverse("api:entry_get", args=[rows[0].pk])
    tagged(response, rows[0].version)
    return entry_out(rows, today_for(request.book))


@router.get("/entries/{int:pk}", response=EntryOut, summary="Get a transaction")
def entry_get(request: ApiRequest, response: HttpResponse, pk: int) -> EntryOut:
    """One transaction, by its id or that of one of its parts."""
    rows = entry_rows(request, pk)
    tagged(response, rows[0].version)
    return entry_out(rows, today_for(request.book))


def entry_rows(request: ApiRequest, pk: int) -> list[Entry]:
    """All rows of the transaction. Raises Http404."""
    rows = group_rows(get_object_or_404(Entry, book=request.book, pk=pk))
    if not rows:
        raise Problem(404)
    return rows


@router.put("/entries/{int:pk}", response=EntryOut, summary="Replace a transaction")
def entry_replace(
    request: ApiRequest, response: HttpResponse, pk: int, sent: EntryIn
) -> EntryOut:
    """Makes it what is sent, and nothing else."""
    return _changed(request, response, pk, sent.model_dump())


@router.patch("/entries/{int:pk}", response=EntryOut, summary="Change a transaction")
def entry_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: EntryChange
) -> EntryOut:
    """Changes what is sent; the rest stays."""
    return _changed(request, response, pk, changed_values(sent))


def _changed(
    request: ApiRequest, response: HttpResponse, pk: int, values: dict[str, object]
) -> EntryOut:
    rows = entry_rows(request, pk)
    if rows[0].kind == Entry.Kind.OPENING:
        raise Problem(409, "An opening balance is changed with its wallet.")
    version = expected_version(request, rows[0].version)
    form = checked_form(form_of(request.book, values, rows))
    change = change_entry(
        book=request.book,
        actor=request.user,
        entry=rows[0],
        version=version,
        draft=form.draft,
    )
    return made(request, response, change)


@router.delete(
    "/entries/{int:pk}", response={204: None}, summary="Delete a transaction"
)
def entry_delete(request: ApiRequest, pk: int) -> None:
    """Deletes it, with all legs or parts. It can be restored for 30 days."""
    rows = entry_rows(request, pk)
    if rows[0].kind == Entry.Kind.OPENING:
        raise Problem(409, "An opening balance goes with its wallet.")
    expected_version(request, rows[0].version)
    delete_entry(book=request.book, actor=request.user, entry=rows[0])


@router.post(
    "/entries/{int:pk}/restore", response=EntryOut, summary="Restore a transaction"
)
def entry_restore(request: ApiRequest, response: HttpResponse, pk: int) -> EntryOut:
    """Brings a deleted transaction back with its id."""
    change = last_deletion(book=request.book, entry_id=pk)
    if change is None:
        raise Problem(404)
    restore_entries(book=request.book, actor=request.user, change=change, ids={pk})
    return entry_get(request, response, pk)


@router.get(
    "/entries/{int:pk}/refunds", response=RefundsOut, summary="What came back of it"
)
def entry_refunds(request: ApiRequest, pk: int) -> RefundsOut:
    """The refunds of a purchase, and what they leave of it."""
    rows = entry_rows(request, pk)
    found = refunded(rows)
    currency = rows[0].wallet.currency
    return RefundsOut(
        currency=currency,
        refunded=figure(found.back.amount, currency),
        left=figure(found.left.amount, currency),
        refunds=[row.pk for row in found.refunds],
    )
