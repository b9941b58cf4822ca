"""Wallets compared with their banks' statements."""

from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import bad_cursor, cursor_of, place_of
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import (
    Body,
    Currency,
    Cursor,
    Day,
    DayOut,
    Id,
    Page,
    Row,
    SignedAmount,
    figure,
    money_text,
)
from ledger.listing.pages import Cursor as Place
from ledger.models import Reconciliation, Wallet
from ledger.queries.reconciliations import Line, StatementForm, lines_below
from ledger.services import reconcile as service

router = Router(tags=["Reconciliations"])
State = Reconciliation.State


class StatementIn(Body):
    """A bank's statement: its last day and its closing balance."""

    wallet: Id
    date: Day
    balance: SignedAmount


class ReconciliationOut(Row):
    id: int
    wallet: int
    date: DayOut
    currency: Currency
    balance: SignedAmount = Field(description="As the statement has it.")
    state: Literal["open", "done"]
    missing: SignedAmount = Field(description="What is ticked lacks that much.")


class ReconciliationQuery(Row):
    wallet: int | None = Field(None, ge=1, le=10**18 - 1)


class TickOut(Row):
    """An entry that may be on the statement. Legs and parts stand for themselves."""

    entry: int
    date: DayOut
    title: str
    amount: SignedAmount
    ticked: bool


class TickQuery(Row):
    cursor: Cursor = ""


class TicksIn(Body):
    """What is on the statement, and what is not."""

    tick: list[Id] = Field([], max_length=500)
    untick: list[Id] = Field([], max_length=500)
    all: bool = Field(False, description="Everything up to its day is on it.")


@router.get(
    "/reconciliations",
    response=Page[ReconciliationOut],
    summary="List reconciliations",
)
def reconciliation_list(
    request: ApiRequest, query: Query[ReconciliationQuery]
) -> Page[ReconciliationOut]:
    """Open and done ones, the latest first."""
    rows = Reconciliation.objects.filter(book=request.book).select_related("wallet")
    if query.wallet is not None:
        rows = rows.filter(wallet__pk=query.wallet)
    return Page[ReconciliationOut](items=[_out(row) for row in rows], next=None)


def _out(row: Reconciliation) -> ReconciliationOut:
    currency = row.wallet.currency
    missing = service.difference(row) if row.state == State.OPEN else row.balance * 0
    return ReconciliationOut(
        id=row.pk,
        wallet=row.wallet_id,
        date=row.date,
        currency=currency,
        balance=figure(row.balance, currency),
        state=row.state,  # type: ignore[arg-type]
        missing=figure(missing, currency),
    )


def _find(request: ApiRequest, pk: int, *, state: str = "") -> Reconciliation:
    """Raises Problem 409 for one that is not in the `state` asked for."""
    rows = Reconciliation.objects.select_related("wallet", "book")
    found: Reconciliation = get_object_or_404(rows, book=request.book, pk=pk)
    if state and found.state != state:
        raise Problem(409, f"This reconciliation is not {state}.")
    return found


@router.post(
    "/reconciliations",
    response={201: ReconciliationOut},
    summary="Compare with a statement",
)
def reconciliation_start(
    request: ApiRequest, response: HttpResponse, sent: StatementIn
) -> ReconciliationOut:
    """Opens the comparison; the one that is open already takes the new day and
    balance.
    """
    wallet = Wallet.objects.filter(book=request.book, pk=sent.wallet).first()
    if wallet is None:
        raise invalid(Fault("wallet", "There is no such wallet."))
    values = typed({"date": sent.date, "balance": sent.balance})
    said = checked(StatementForm(values, wallet=wallet)).cleaned_data
    row = service.start_reconciliation(
        book=request.book,
        actor=request.user,
        wallet=wallet,
        on=said["date"],
        balance=said["balance"],
    )
    response["Location"] = reverse("api:reconciliation_get", args=[row.pk])
    return _out(_find(request, row.pk))


@router.get(
    "/reconciliations/{int:pk}",
    response=ReconciliationOut,
    summary="Get a reconciliation",
)
def reconciliation_get(request: ApiRequest, pk: int) -> ReconciliationOut:
    """How much is missing still."""
    return _out(_find(request, pk))


@router.get(
    "/reconciliations/{int:pk}/entries",
    response=Page[TickOut],
    summary="List what may be on the statement",
)
def reconciliation_entries(
    request: ApiRequest, pk: int, query: Query[TickQuery]
) -> Page[TickOut]:
    """Newest first, ticked or not."""
    of = f"reconciliation-{pk}"
    place = place_of(query.cursor, of=of)
    try:
        after = Place.parse(place) if place else None
    except ValueError as error:
        raise bad_cursor() from error
    lines, following = lines_below(_find(request, pk), after)
    return Page[TickOut](
        items=[_line(line) for line in lines],
        next=cursor_of(f"{following.day}.{following.pk}", of=of) if following else None,
    )


def _line(line: Line) -> TickOut:
    return TickOut(
        entry=line.entry.pk,
        date=line.entry.date,
        title=line.title,
        amount=money_text(line.money),
        ticked=line.ticked,
    )


@router.post(
    "/reconciliations/{int:pk}/ticks",
    response=ReconciliationOut,
    summary="Tick entries off",
)
def reconciliation_tick(
    request: ApiRequest, pk: int, sent: TicksIn
) -> ReconciliationOut:
    """Says what is on the statement. Ids that are not the wallet's do nothing."""
    found = _find(request, pk, state=State.OPEN)
    shared: dict[str, Any] = {
        "book": request.book,
        "actor": request.user,
        "reconciliation": found,
    }
    if sent.all:
        service.tick_all(**shared)
    service.tick(**shared, shown=[*sent.tick, *sent.untick], ticked=sent.tick)
    return _out(_find(request, pk))


@router.post(
    "/reconciliations/{int:pk}/adjust",
    response=ReconciliationOut,
    summary="Book what is missing",
)
def reconciliation_adjust(request: ApiRequest, pk: int) -> ReconciliationOut:
    """As a transaction of the statement's day, ticked."""
    found = _find(request, pk, state=State.OPEN)
    service.adjust(book=request.book, actor=request.user, reconciliation=found)
    return _out(_find(request, pk))


@router.post(
    "/reconciliations/{int:pk}/finish",
    response=ReconciliationOut,
    summary="Finish a reconciliation",
)
def reconciliation_finish(request: ApiRequest, pk: int) -> ReconciliationOut:
    """What is ticked keeps amount, day and wallet from now on."""
    found = _find(request, pk, state=State.OPEN)
    service.finish(book=request.book, actor=request.user, reconciliation=found)
    return _out(_find(request, pk))


@router.post(
    "/reconciliations/{int:pk}/reopen",
    response=ReconciliationOut,
    summary="Open a reconciliation again",
)
def reconciliation_reopen(request: ApiRequest, pk: int) -> ReconciliationOut:
    """The last one of its wallet."""
    found = _find(request, pk, state=State.DONE)
    service.reopen(book=request.book, actor=request.user, reconciliation=found)
    return _out(_find(request, pk))


@router.delete(
    "/reconciliations/{int:pk}",
    response={204: None},
    summary="Drop a reconciliation",
)
def reconciliation_drop(request: ApiRequest, pk: int) -> None:
    """One that is open; nothing of it was settled."""
    found = _find(request, pk, state=State.OPEN)
    service.discard(book=request.book, actor=request.user, reconciliation=found)
