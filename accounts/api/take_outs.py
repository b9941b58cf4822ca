"""Archives of everything a person has."""

from datetime import datetime
from http import HTTPStatus
from typing import Literal

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from accounts.api.bearer import WholeToken
from accounts.api.types import ApiRequest
from accounts.models import TakeOut
from accounts.takeout import asking
from accounts.takeout.errors import TooManyArchivesError
from accounts.takeout.kept import kept_of
from accounts.takeout.views import archive_file
from expense_tracker.kernel.api.files import a_file
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Instant, Page, Row

ZIP = "application/zip"


router = Router(tags=["Your data"], auth=WholeToken())


class TakeOutOut(Row):
    """An archive: CSV, XLSX and JSON of all your books, and their receipts."""

    id: int
    state: Literal["due", "ready", "failed"] = Field(
        description="`due` while it is being made."
    )
    asked_at: Instant
    finished_at: Instant | None
    expires_at: Instant | None = Field(description="Until then it can be downloaded.")
    size: int = Field(description="In bytes.")


@router.get("/take-outs", response=Page[TakeOutOut], summary="List archives")
def take_out_list(request: ApiRequest) -> Page[TakeOutOut]:
    """Those asked for and kept, latest first."""
    return Page[TakeOutOut](items=[_out(row) for row in _mine(request)], next=None)


def _mine(request: ApiRequest) -> "QuerySet[TakeOut]":
    return TakeOut.objects.filter(user=request.user)


def _out(row: TakeOut) -> TakeOutOut:
    return TakeOutOut(
        id=row.pk,
        state=row.state,  # type: ignore[arg-type]
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        expires_at=row.expires_at,
        size=row.size,
    )


@router.post("/take-outs", response={202: TakeOutOut}, summary="Ask for an archive")
def take_out_create(request: ApiRequest, response: HttpResponse) -> TakeOutOut:
    """Made in the background; the one under way, when there is one. A mail tells when
    it is ready. Ten a day at most.
    """
    try:
        take_out = asking.ask_take_out(user=request.user)
    except TooManyArchivesError as error:
        wait = {"Retry-After": str(asking.DAY)}
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, str(error), headers=wait) from error
    response["Location"] = reverse("api:take_out_get", args=[take_out.pk])
    return _out(take_out)


@router.get("/take-outs/{int:pk}", response=TakeOutOut, summary="Get an archive")
def take_out_get(request: ApiRequest, pk: int) -> TakeOutOut:
    """How far it is. Ask again while `state` is due."""
    return _out(get_object_or_404(_mine(request), pk=pk))


@router.get("/take-outs/{int:pk}/file", summary="Download an archive", **a_file(ZIP))
def take_out_file(request: ApiRequest, pk: int) -> FileResponse:
    """The ZIP, while it is kept."""
    now: datetime = timezone.now()
    return archive_file(get_object_or_404(kept_of(request.user, now), pk=pk))
