"""What became of notices by each channel, and trying a channel out."""

from http import HTTPStatus
from typing import Annotated

from ninja import Router
from pydantic import Field

from accounts.api.bearer import OwnToken
from accounts.api.notice_settings import Channel
from accounts.api.types import ApiRequest
from accounts.models import Notice
from accounts.notices.recent import Told, recent, told
from accounts.notices.trying import BETWEEN, TooSoonError, send_test
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Instant, Page, Row, one_of

router = Router(tags=["Notices"], auth=OwnToken())


class WayOut(Row):
    """What became of a notice by one channel."""

    channel: Channel
    state: Annotated[str, one_of(Notice.State)]
    words: str = Field(examples=["Quiet until 08:00"])
    reason: str = Field(description="Why it failed; else empty.")


class SentNotice(Row):
    """A notice, by all the channels it was owed by."""

    label: str = Field(examples=["Budget alerts"])
    text: str
    at: Instant
    ways: list[WayOut]


class ChannelIn(Body):
    channel: Channel


@router.get(
    "/notices/sent", response=Page[SentNotice], summary="What became of notices"
)
def notice_sent_list(request: ApiRequest) -> Page[SentNotice]:
    """The latest, newest first, by whichever channel they went."""
    found = recent(request.user, book=request.token.book_id)
    return Page[SentNotice](items=[_out(each) for each in found], next=None)


def _out(each: Told) -> SentNotice:
    return SentNotice(
        label=each.label,
        text=each.text,
        at=each.at,
        ways=[
            WayOut(
                channel=way.by,  # type: ignore[arg-type]
                state=way.outcome,
                words=way.state,
                reason=way.reason,
            )
            for way in each.ways
        ],
    )


@router.post(
    "/notices/test", response={202: SentNotice}, summary="Send yourself a test"
)
def notice_test(request: ApiRequest, sent: ChannelIn) -> SentNotice:
    """By one channel, wanted or not; every 20 seconds at most. What became of it stands
    in the list of what was sent.
    """
    try:
        notice = send_test(user=request.user, channel=sent.channel)
    except TooSoonError as error:
        wait = {"Retry-After": str(int(BETWEEN.total_seconds()))}
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, str(error), headers=wait) from error
    return _out(told([notice]))
