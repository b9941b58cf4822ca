"""The address at which a calendar program reads what is ahead."""

from http import HTTPStatus

from ninja import Router
from pydantic import Field

from accounts.api.bearer import OwnToken
from accounts.api.types import ApiRequest
from accounts.links import absolute_url
from budgets.calendar.feeds import make_feed, revoke_feed
from budgets.models import CalendarFeed
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Instant, Row, maybe

router = Router(tags=["Bills"], auth=OwnToken())


class FeedOut(Row):
    """The address you have for the book; it is not shown again."""

    shows_amounts: bool
    created_at: Instant
    last_read_at: Instant | None


class FeedIn(Body):
    shows_amounts: bool = Field(
        False, description="Without, only names and days leave this site."
    )


class NewFeed(Row):
    url: str = Field(description="Whoever knows it may read.")


def _mine(request: ApiRequest) -> CalendarFeed | None:
    _in_a_book(request)
    rows = CalendarFeed.objects.filter(book=request.book, user=request.user)
    found: CalendarFeed | None = rows.first()
    return found


def _in_a_book(request: ApiRequest) -> None:
    if request.membership is None:
        raise Problem(HTTPStatus.NOT_FOUND, "You have no book.")


@router.get("/calendar", response=FeedOut | None, summary="Your calendar address")
def calendar_get(request: ApiRequest) -> FeedOut | None:
    """Whether you have one for this book, and when it was read; null for none."""
    return maybe(_mine(request), _out)


def _out(feed: CalendarFeed) -> FeedOut:
    return FeedOut(
        shows_amounts=feed.shows_amounts,
        created_at=feed.created_at,
        last_read_at=feed.last_read_at,
    )


@router.post("/calendar", response={201: NewFeed}, summary="Make a calendar address")
def calendar_create(request: ApiRequest, sent: FeedIn) -> NewFeed:
    """One that programs subscribe to. The one before ends."""
    _in_a_book(request)
    token = make_feed(
        book=request.book, user=request.user, shows_amounts=sent.shows_amounts
    )
    return NewFeed(url=absolute_url("budgets:feed-read", token))


@router.delete("/calendar", response={204: None}, summary="End a calendar address")
def calendar_revoke(request: ApiRequest) -> None:
    """Programs that read it are answered nothing from now on."""
    _in_a_book(request)
    revoke_feed(book=request.book, user=request.user)
