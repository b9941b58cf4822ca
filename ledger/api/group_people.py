"""The people of a group: adding, changing, taking out."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import Body
from ledger.api.group_shapes import GroupDetail, PersonIn
from ledger.api.groups import group_detail, me_in
from ledger.groups.forms import PersonForm
from ledger.groups.moving import book_in
from ledger.groups.people import (
    add_person,
    bring_back,
    change_person,
    take_out,
)
from ledger.models import Participant

router = Router(tags=["Groups"])


class PersonChange(Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=100)
    email: str | None = Field(None, max_length=254)


def person_in(me: Participant, pk: int) -> Participant:
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
    take_out(person=person_in(me, person), actor=me)
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
    bring_back(person=person_in(me, person), actor=me)
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
    found = person_in(me, person)
    if found.user_id not in {None, request.user.pk}:
        raise PermissionDenied("They have an account and change it themselves.")
    values = {"name": found.name, "email": found.email}
    values |= sent.model_dump(exclude_none=True)
    said = checked(PersonForm(typed(values))).cleaned_data
    change_person(person=found, actor=me, name=said["name"], email=said["email"])
    return group_detail(response, me_in(request, pk))
