"""What the people who run the site tell its users."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Router

from accounts.api.bearer import WholeToken
from accounts.api.types import ApiRequest
from accounts.models import Announcement
from accounts.staff.announcing import is_for, put_away, shown_to
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Instant, Page, Row, one_of

router = Router(tags=["Site"], auth=WholeToken())


class AnnouncementOut(Row):
    id: int
    title: str
    text: str
    tone: Annotated[str, one_of(Announcement.Tone)]
    starts_at: Instant
    ends_at: Instant


@router.get(
    "/announcements", response=Page[AnnouncementOut], summary="List announcements"
)
def announcement_list(request: ApiRequest) -> Page[AnnouncementOut]:
    """What you are told now and have not put away, the newest first."""
    rows = shown_to(request)
    return Page[AnnouncementOut](items=[_out(row) for row in rows], next=None)


def _out(row: Announcement) -> AnnouncementOut:
    return AnnouncementOut(
        id=row.pk,
        title=row.title,
        text=row.text,
        tone=row.tone,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


@router.post(
    "/announcements/{int:pk}/dismiss", response={204: None}, summary="Put away"
)
def announcement_dismiss(request: ApiRequest, pk: int) -> None:
    """It is not shown to you any more, here or above the pages."""
    announcement = get_object_or_404(Announcement, pk=pk)
    if not is_for(announcement, request.user):
        raise Problem(404)
    put_away(user=request.user, announcement=announcement)
