"""Searches that are kept under a name."""

from typing import Any
from urllib.parse import parse_qs, urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import Body, Page, Row
from ledger.models import SavedView
from ledger.services.views import delete_view, move_view, rename_view, save_view
from ledger.views.saved_views import ViewForm

router = Router(tags=["Saved views"])


class ViewIn(Body):
    """A search; one that has the name already is replaced."""

    name: str = Field(min_length=1, max_length=100)
    q: str = Field("", max_length=500, examples=["category:food amount>50"])
    period: str = Field("", max_length=30, examples=["2026-11"])


class ViewChange(Body):
    name: str | None = Field(None, min_length=1, max_length=100)
    place: int | None = Field(None, ge=1, le=50, description="Among all, from 1.")


class ViewOut(Row):
    id: int
    name: str
    q: str
    period: str


def view_out(row: SavedView) -> ViewOut:
    asked = parse_qs(row.query)
    q, period = (asked.get(name, [""])[0] for name in ("q", "period"))
    return ViewOut(id=row.pk, name=row.name, q=q, period=period)


def _find(request: ApiRequest, pk: int) -> SavedView:
    found: SavedView = get_object_or_404(SavedView, book=request.book, pk=pk)
    return found


@router.get("/views", response=Page[ViewOut], summary="List saved views")
def view_list(request: ApiRequest) -> Page[ViewOut]:
    """All saved views in their order."""
    rows = SavedView.objects.filter(book=request.book)
    return Page[ViewOut](items=[view_out(row) for row in rows], next=None)


@router.post("/views", response={201: ViewOut}, summary="Save a view")
def view_create(request: ApiRequest, response: HttpResponse, sent: ViewIn) -> ViewOut:
    """Keeps a search of the transactions under a name."""
    asked = {"period": sent.period, "q": sent.q}
    query = urlencode({name: value for name, value in asked.items() if value})
    form = checked(ViewForm(typed({"name": sent.name, "query": query})))
    said = form.cleaned_data
    change = save_view(book=request.book, actor=request.user, **said)
    view = _find(request, change.subject_id or 0)
    response["Location"] = reverse("api:view_get", args=[view.pk])
    return view_out(view)


@router.get("/views/{int:pk}", response=ViewOut, summary="Get a saved view")
def view_get(request: ApiRequest, pk: int) -> ViewOut:
    """One saved view: send its `q` and `period` to the list of transactions."""
    return view_out(_find(request, pk))


@router.patch("/views/{int:pk}", response=ViewOut, summary="Rename or move a view")
def view_change(request: ApiRequest, pk: int, sent: ViewChange) -> ViewOut:
    """Another name, another place, or both."""
    view = _find(request, pk)
    said: dict[str, Any] = {"book": request.book, "actor": request.user}
    if sent.name is not None:
        form = checked(ViewForm(typed({"name": sent.name})))
        rename_view(view=view, name=form.cleaned_data["name"], **said)
    if sent.place is not None:
        move_view(view=view, place=sent.place - 1, **said)
    return view_out(_find(request, pk))


@router.delete("/views/{int:pk}", response={204: None}, summary="Delete a saved view")
def view_delete(request: ApiRequest, pk: int) -> None:
    """What it shows stays."""
    delete_view(book=request.book, actor=request.user, view=_find(request, pk))
