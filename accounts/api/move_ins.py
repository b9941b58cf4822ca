"""Archives on their way in: looked through, confirmed, moved in whole or not at all."""

from http import HTTPStatus
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from accounts.api.bearer import WholeToken
from accounts.api.types import ApiRequest
from accounts.models import MoveIn
from accounts.takeout import asking, bringing
from accounts.takeout.errors import (
    BusyError,
    RefusedArchiveError,
    TooManyArchivesError,
)
from accounts.takeout.forms import ArchiveForm
from accounts.takeout.replacing import book_that_gives_way
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import MOST, PAGE, cursor_of, number_of
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import Cursor, Instant, Page, Row, id_of

router = Router(tags=["Your data"], auth=WholeToken())
LIST = "move-ins"
LATE = "It does not wait to be confirmed any more."


class BroughtBook(Row):
    """A book of the archive."""

    name: str
    currency: str
    rows: dict[str, int] = Field(description="How many it brings, by what they are.")


class MoveInOut(Row):
    """An archive that you brought."""

    id: int
    state: Literal["looking", "review", "working", "done", "failed"] = Field(
        description="`review` waits for you; ask again while it is looking or working."
    )
    error: str = Field(description="Why nothing was moved in; else empty.")
    file_name: str
    site: str = Field(description="Where it was made.")
    made_at: str
    books: list[BroughtBook] = Field(description="What it brings, once looked through.")
    gives_way: int | None = Field(
        description="Your only book, where you have done nothing in it yet: it goes "
        "for those that come, and can be brought back."
    )
    written: int = Field(description="How many rows are moved in so far.")
    made: list[int] = Field(description="The books that came of it.")
    asked_at: Instant
    finished_at: Instant | None


class MoveInQuery(Row):
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


@router.get("/move-ins", response=Page[MoveInOut], summary="List archives brought")
def move_in_list(request: ApiRequest, query: Query[MoveInQuery]) -> Page[MoveInOut]:
    """Those of the last days, latest first."""
    rows, below = _mine(request), number_of(query.cursor, of=LIST)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    return Page[MoveInOut](
        items=[_out(row) for row in shown],
        next=cursor_of(str(shown[-1].pk), of=LIST) if more else None,
    )


def _mine(request: ApiRequest) -> "QuerySet[MoveIn]":
    return MoveIn.objects.filter(user=request.user).select_related("user")


def _out(row: MoveIn) -> MoveInOut:
    told, is_done = row.contents, row.state == MoveIn.State.DONE
    is_open = row.state in bringing.OPEN
    return MoveInOut(
        id=row.pk,
        state=row.state,  # type: ignore[arg-type]
        error=row.error,
        file_name=row.file_name,
        site=told.get("site", ""),
        made_at=told.get("made_at", ""),
        books=[BroughtBook(**each) for each in told.get("books", ())],
        gives_way=id_of(book_that_gives_way(row.user)) if is_open else None,
        written=row.written if row.state != MoveIn.State.REVIEW else 0,
        made=row.books if is_done else [],
        asked_at=row.asked_at,
        finished_at=row.finished_at,
    )


@router.post("/move-ins", response={202: MoveInOut}, summary="Bring an archive")
def move_in_create(
    request: ApiRequest,
    response: HttpResponse,
    file: Annotated[UploadedFile, File(description="The ZIP; up to 1 GB.")],
    with_settings: Annotated[
        bool, Form(description="Take over your preferences in it too.")
    ] = True,
) -> MoveInOut:
    """One that this program made, here or on another server. It is looked through in
    the background; nothing is moved in before you confirm it. Twenty a day at most.
    """
    values = {"with_settings": with_settings}
    said = checked(ArchiveForm(typed(values), {"file": file})).cleaned_data
    try:
        brought = asking.take_in(
            user=request.user, file=said["file"], with_settings=said["with_settings"]
        )
    except RefusedArchiveError as error:
        raise _refused(error) from error
    response["Location"] = reverse("api:move_in_get", args=[brought.pk])
    return _out(brought)


def _refused(error: RefusedArchiveError) -> Problem:
    match error:
        case BusyError():
            return Problem(HTTPStatus.CONFLICT, str(error))
        case TooManyArchivesError():
            wait = {"Retry-After": str(asking.DAY)}
            return Problem(HTTPStatus.TOO_MANY_REQUESTS, str(error), headers=wait)
    return invalid(Fault("file", str(error)))


@router.get("/move-ins/{int:pk}", response=MoveInOut, summary="Get an archive brought")
def move_in_get(request: ApiRequest, pk: int) -> MoveInOut:
    """How far it is, what it brings, and what came of it."""
    return _out(get_object_or_404(_mine(request), pk=pk))


@router.post(
    "/move-ins/{int:pk}/confirm", response={202: MoveInOut}, summary="Move it in"
)
def move_in_confirm(request: ApiRequest, pk: int) -> MoveInOut:
    """Each of its books becomes one of yours, in the background; all or none. A notice
    tells when it is done.
    """
    row = get_object_or_404(_mine(request), pk=pk)
    if not asking.confirm(move_in=row):
        raise Problem(HTTPStatus.CONFLICT, LATE)
    return move_in_get(request, pk)


@router.post("/move-ins/{int:pk}/cancel", response=MoveInOut, summary="Give it up")
def move_in_cancel(request: ApiRequest, pk: int) -> MoveInOut:
    """Before anything is moved in."""
    row = get_object_or_404(_mine(request), pk=pk)
    if not bringing.cancel(move_in=row):
        raise Problem(HTTPStatus.CONFLICT, LATE)
    return move_in_get(request, pk)


@router.post(
    "/move-ins/{int:pk}/again", response={202: MoveInOut}, summary="Try it again"
)
def move_in_again(request: ApiRequest, pk: int) -> MoveInOut:
    """One that stopped for no fault of the archive, from where it was: what you have
    confirmed need not be confirmed again.
    """
    row = get_object_or_404(_mine(request), pk=pk)
    try:
        asking.try_again(move_in=row)
    except TooManyArchivesError as error:
        raise _refused(error) from error
    except RefusedArchiveError as error:
        raise Problem(HTTPStatus.CONFLICT, str(error)) from error
    return move_in_get(request, pk)
