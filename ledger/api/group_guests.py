"""Guests of a group: the link by which they read it, and may take their place."""

from http import HTTPStatus

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.bearer import ReadingToken
from accounts.api.types import ApiRequest
from accounts.throttle import is_within
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Row
from ledger.api.group_deeds import shared_out
from ledger.api.group_people import person_in
from ledger.api.group_settling import settlement_out
from ledger.api.group_shapes import GroupDetail, SettlementOut, SharedOut
from ledger.api.groups import group_detail, me_in
from ledger.groups.inviting import invite
from ledger.groups.links import find_guest, guest_url
from ledger.groups.people import join, renew_link
from ledger.groups.queries import expenses_of, settlements_of
from ledger.models import Participant
from ledger.views.group_people import HOUR, INVITATIONS_AN_HOUR, LATEST

router = Router(tags=["Groups"])


class GuestOut(Row):
    """Somebody without an account, who reads the group by a link."""

    id: int
    name: str
    email: str
    link: str


class GuestLinkIn(Body):
    """The last part of the link that somebody of the group gave you."""

    token: str = Field(min_length=1, max_length=200)


class GuestGroup(GroupDetail):
    """A group as its guest sees it: `you` are the guest."""

    expenses: list[SharedOut] = Field(description="The latest hundred.")
    settlements: list[SettlementOut]


def _guest(request: ApiRequest, pk: int, person: int) -> Participant:
    found = person_in(me_in(request, pk), person)
    if found.user_id is not None:
        raise Problem(HTTPStatus.NOT_FOUND, "They have an account, and no link.")
    return found


def _told(guest: Participant) -> GuestOut:
    return GuestOut(
        id=guest.pk, name=guest.name, email=guest.email, link=guest_url(guest)
    )


@router.post(
    "/groups/{int:pk}/people/{int:person}/link",
    response=GuestOut,
    summary="Make a fresh link",
)
def group_guest_renew(request: ApiRequest, pk: int, person: int) -> GuestOut:
    """The one before is worth nothing."""
    guest = _guest(request, pk, person)
    return _told(renew_link(person=guest, actor=me_in(request, pk)))


@router.post(
    "/groups/{int:pk}/people/{int:person}/invite",
    response={204: None},
    summary="Mail a guest their link",
)
def group_guest_invite(request: ApiRequest, pk: int, person: int) -> None:
    """To the address that is known of them; 30 an hour at most."""
    guest = _guest(request, pk, person)
    if not guest.email:
        raise Problem(HTTPStatus.CONFLICT, f"There is no e-mail address of {guest}.")
    name = f"group-invite:{request.user.pk}"
    if not is_within(name=name, limit=INVITATIONS_AN_HOUR, seconds=HOUR):
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            "That is enough for now. Invite more in an hour.",
            headers={"Retry-After": str(HOUR)},
        )
    invite(person=guest, asker=me_in(request, pk))


# --- by the link ----------------------------------------------------------------------


def _guest_of(sent: GuestLinkIn) -> Participant:
    found = find_guest(sent.token)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "This link is over.")
    return found


@router.post(
    "/groups/guest",
    response=GuestGroup,
    auth=ReadingToken(),
    summary="See a group by a link",
)
def group_guest(
    request: ApiRequest,  # noqa: ARG001
    response: HttpResponse,
    sent: GuestLinkIn,
) -> GuestGroup:
    """What its guest is shown, before you take their place."""
    guest = _guest_of(sent)
    return GuestGroup(
        **group_detail(response, guest).model_dump(),
        expenses=[shared_out(row, guest) for row in expenses_of(guest)[:LATEST]],
        settlements=[settlement_out(row, guest) for row in settlements_of(guest)],
    )


@router.post("/groups/join", response=GroupDetail, summary="Join a group by a link")
def group_join(
    request: ApiRequest, response: HttpResponse, sent: GuestLinkIn
) -> GroupDetail:
    """You take the guest's place; what was shared so far is booked in the open book.
    The link is over then.
    """
    me = join(person=_guest_of(sent), user=request.user, book=request.book)
    response["Location"] = reverse("api:group_get", args=[me.group_id])
    return group_detail(response, me_in(request, me.group_id))
