"""What imports have taught: how known files are read, and which wallet is theirs."""

from typing import Literal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts.api.bearer import ImportToken
from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import MOST, PAGE, cursor_of, number_of
from expense_tracker.kernel.api.types import Body, Cursor, Instant, Page, Row
from ledger.forms.imports import ProfileForm
from ledger.models import ImportProfile
from ledger.services.imports import profiles

router = Router(tags=["Imports"], auth=ImportToken())
LIST = "import-layouts"


class ImportLayoutOut(Row):
    """Files of one origin, known by their headings or by the account they name."""

    id: int
    name: str
    known_by: Literal["headings", "account"]
    wallet: int | None = Field(description="Where the last one went.")
    used_at: Instant


class ImportLayoutChange(Body):
    name: str = Field(min_length=1, max_length=200)


class ImportLayoutQuery(Row):
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


def _mine(request: ApiRequest) -> "QuerySet[ImportProfile]":
    return ImportProfile.objects.filter(book=request.book)


@router.get(
    "/import-layouts", response=Page[ImportLayoutOut], summary="List known files"
)
def import_layout_list(
    request: ApiRequest, query: Query[ImportLayoutQuery]
) -> Page[ImportLayoutOut]:
    """The latest known first. The next file like one of them is read as it was."""
    rows = _mine(request).order_by("-pk")
    below = number_of(query.cursor, of=LIST)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    return Page[ImportLayoutOut](
        items=[_out(row) for row in shown],
        next=cursor_of(str(shown[-1].pk), of=LIST) if more else None,
    )


def _out(row: ImportProfile) -> ImportLayoutOut:
    return ImportLayoutOut(
        id=row.pk,
        name=row.name,
        known_by="headings" if row.layout else "account",
        wallet=row.wallet_id,
        used_at=row.used_at,
    )


@router.get(
    "/import-layouts/{int:pk}", response=ImportLayoutOut, summary="Get a known file"
)
def import_layout_get(request: ApiRequest, pk: int) -> ImportLayoutOut:
    """One of them."""
    return _out(get_object_or_404(_mine(request), pk=pk))


@router.patch(
    "/import-layouts/{int:pk}", response=ImportLayoutOut, summary="Rename a known file"
)
def import_layout_rename(
    request: ApiRequest, pk: int, sent: ImportLayoutChange
) -> ImportLayoutOut:
    """How it is read stays."""
    profile = get_object_or_404(_mine(request), pk=pk)
    form = checked(ProfileForm(typed(sent.model_dump())))
    profiles.rename(profile=profile, name=form.cleaned_data["name"])
    return _out(profile)


@router.delete(
    "/import-layouts/{int:pk}", response={204: None}, summary="Forget a known file"
)
def import_layout_delete(request: ApiRequest, pk: int) -> None:
    """The next one like it is looked at as the first one was."""
    profiles.forget(profile=get_object_or_404(_mine(request), pk=pk))
