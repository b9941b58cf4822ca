"""The people of a group: adding, changing, taking out, inviting."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.throttle import is_within
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Row
from ledger.api.group_shapes import GroupDetail, PersonIn
from ledger.api.groups import group_detail, me_in
from ledger.groups.forms import PersonForm
from ledger.groups.inviting import invite
from ledger.groups.links import guest_url
from ledger.groups.moving import book_in
from ledger.groups.people import (
    add_person,
    bring_back,
    change_person,
    renew_link,
    take_out,
)
from ledger.models import Participant
from ledger.views.group_people import HOUR, INVITATIONS_AN_HOUR

router = Router(tags=["Groups"])


class PersonChange(Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=100)
    email: str | None = Field(None, max_length=254)


class GuestOut(Row):
    """Somebody without an account, who reads the group by a link."""

    id: int
    name: str
    email: str
    link: str


def _person(me: Participant, pk: int) -> Participant:
    """One of the asker's own group. Raises Http404."""
    people = me.group.participants.select_related("group")
    found: Participant = get_object_or_404(people, pk=pk)
    return found


@router.post("/groups/{int:pk}/people", response=GroupDetail, summary="Add a person")
def group_person_create(
    request: ApiRequest, response: HttpResponse, pk: int, sent: PersonIn
) -> GroupDetail:
    """Somebody who shares from now on."""
    me = me_in(request, pk)
    said = checked(PersonForm(typed(sent.model_dump()))).cleaned_data
    add_person(group=me.group, actor=me, name=said["name"], email=said["email"])
    return group_detail(response, me_in(request, pk))


@router.delete(
    "/groups/{int:pk}/people/{int:person}",
    response=GroupDetail,
    summary="Take a person out",
)
def group_person_delete(
    request: ApiRequest, response: HttpResponse, pk: int, person: int
) -> GroupDetail:
    """Or leave it yourself. What is owed stays owed."""
    me = me_in(request, pk)
    take_out(person=_person(me, person), actor=me)
    return group_detail(response, me_in(request, pk))


@router.post(
    "/groups/{int:pk}/people/{int:person}/restore",
    response=GroupDetail,
    summary="Bring a person back",
)
def group_person_restore(
    request: ApiRequest, response: HttpResponse, pk: int, person: int
) -> GroupDetail:
    """Who left comes back by themselves, who was taken out is let in by others."""
    me = me_in(request, pk)
    bring_back(person=_person(me, person), actor=me)
    return group_detail(response, me_in(request, pk))


@router.put(
    "/groups/{int:pk}/book", response=GroupDetail, summary="Book your part elsewhere"
)
def group_book(request: ApiRequest, response: HttpResponse, pk: int) -> GroupDetail:
    """In the book that is open; what was booked in another goes from there."""
    me = me_in(request, pk)
    book_in(person=me, book=request.book)
    return group_detail(response, me_in(request, pk))


@router.patch(
    "/groups/{int:pk}/people/{int:person}",
    response=GroupDetail,
    summary="Change a person",
)
def group_person_change(
    request: ApiRequest,
    response: HttpResponse,
    pk: int,
    person: int,
    sent: PersonChange,
) -> GroupDetail:
    """A guest, or the name that you go by; others change theirs themselves."""
    me = me_in(request, pk)
    found = _person(me, person)
    if found.user_id not in {None, request.user.pk}:
        raise PermissionDenied("They have an account and change it themselves.")
    values = {"name": found.name, "email": found.email}
    values |= sent.model_dump(exclude_none=True)
    said = checked(PersonForm(typed(values))).cleaned_data
    change_person(person=found, actor=me, name=said["name"], email=said["email"])
    return group_detail(response, me_in(request, pk))


# --- guests' links --------------------------------------------------------------------


def _guest(request: ApiRequest, pk: int, person: int) -> Participant:
    found = _person(me_in(request, pk), person)
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
