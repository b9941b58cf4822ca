"""What its person was told."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts.api.bearer import OwnToken
from accounts.api.types import ApiRequest
from accounts.models import Notice
from accounts.notices.inbox import inbox, mark_read
from accounts.notices.kinds import label_of
from expense_tracker.kernel.api.paging import MOST, PAGE, cursor_of, number_of
from expense_tracker.kernel.api.types import Cursor, Instant, Page, Row

router = Router(tags=["Notices"], auth=OwnToken())


class NoticeOut(Row):
    id: int
    kind: str = Field(examples=["overrun"])
    label: str = Field(examples=["Budget alerts"])
    text: str
    book: int | None = Field(description="The book it is about.")
    created_at: Instant
    read_at: Instant | None


class NoticeQuery(Row):
    unread: bool = False
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


class ReadOut(Row):
    read: int = Field(description="How many were unread.")


def _inbox(request: ApiRequest) -> "QuerySet[Notice]":
    """A token of one book hears of that one alone."""
    found = inbox(request.user)
    book = request.token.book_id
    return found.filter(book=book) if book else found


@router.get("/notices", response=Page[NoticeOut], summary="List notices")
def notice_list(request: ApiRequest, query: Query[NoticeQuery]) -> Page[NoticeOut]:
    """What you were told in the app, newest first, whichever book is open."""
    found = _inbox(request)
    if query.unread:
        found = found.filter(read_at=None)
    below = number_of(query.cursor, of="notices")
    if below is not None:
        found = found.filter(pk__lt=below)
    rows = list(found[: query.limit + 1])
    shown, more = rows[: query.limit], len(rows) > query.limit
    return Page[NoticeOut](
        items=[_notice(row) for row in shown],
        next=cursor_of(str(shown[-1].pk), of="notices") if more else None,
    )


def _notice(row: Notice) -> NoticeOut:
    return NoticeOut(
        id=row.pk,
        kind=row.kind,
        label=label_of(row.kind),
        text=row.text,
        book=row.book_id,
        created_at=row.created_at,
        read_at=row.read_at,
    )


@router.post("/notices/read", response=ReadOut, summary="Mark all notices as read")
def notice_read_all(request: ApiRequest) -> ReadOut:
    """Everything in the list has been seen."""
    unread = list(_inbox(request).filter(read_at=None))
    for notice in unread:
        mark_read(user=request.user, key=notice.key)
    return ReadOut(read=len(unread))


@router.post("/notices/{int:pk}/read", response=NoticeOut, summary="Mark as read")
def notice_read(request: ApiRequest, pk: int) -> NoticeOut:
    """It has been seen, by whichever channel."""
    notice = get_object_or_404(_inbox(request), pk=pk)
    mark_read(user=request.user, key=notice.key)
    notice.refresh_from_db()
    return _notice(notice)
