"""Invitations of a person into others' books."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.bearer import WholeToken
from accounts.api.members import Role
from accounts.api.types import ApiRequest
from accounts.models import Invitation
from accounts.sharing.joining import accept, decline, find_invitation, waiting_for
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Instant, Page, Row

router = Router(tags=["Members"], auth=WholeToken())


class OwnInvitationOut(Row):
    """You are asked into a book."""

    id: int
    book: str = Field(description="Its name.")
    by: str = Field(description="Who asks; empty when they have left.")
    role: Role
    expires_at: Instant


class JoinedOut(Row):
    """The book is yours to open now."""

    book: int
    role: Role


class LinkIn(Body):
    """The last part of the link that was passed on to you."""

    token: str = Field(min_length=1, max_length=100)


@router.get(
    "/invitations/own", response=Page[OwnInvitationOut], summary="Who asks you in"
)
def own_invitation_list(request: ApiRequest) -> Page[OwnInvitationOut]:
    """Those sent to a proven address of yours that you have not answered."""
    rows = waiting_for(request.user).select_related("book", "invited_by")
    return Page[OwnInvitationOut](items=[_out(row) for row in rows], next=None)


def _out(row: Invitation) -> OwnInvitationOut:
    return OwnInvitationOut(
        id=row.pk,
        book=row.book.name,
        by=row.invited_by.name if row.invited_by else "",
        role=row.role,  # type: ignore[arg-type]
        expires_at=row.expires_at,
    )


def _mine(request: ApiRequest, pk: int) -> Invitation:
    rows = waiting_for(request.user).select_related("book")
    found: Invitation = get_object_or_404(rows, pk=pk)
    return found


@router.post(
    "/invitations/own/{int:pk}/accept", response=JoinedOut, summary="Join a book"
)
def own_invitation_accept(
    request: ApiRequest, response: HttpResponse, pk: int
) -> JoinedOut:
    """You are a member from now on; its owners are told."""
    return _joined(request, response, _mine(request, pk))


def _joined(
    request: ApiRequest, response: HttpResponse, invitation: Invitation
) -> JoinedOut:
    joined = accept(invitation=invitation, user=request.user)
    response["Location"] = reverse("api:book_get", args=[joined.book_id])
    return JoinedOut(book=joined.book_id, role=joined.role)  # type: ignore[arg-type]


@router.post(
    "/invitations/own/{int:pk}/decline", response={204: None}, summary="Decline"
)
def own_invitation_decline(request: ApiRequest, pk: int) -> None:
    """The owners of the book are told."""
    decline(invitation=_mine(request, pk))


@router.post("/invitations/accept", response=JoinedOut, summary="Join by a link")
def invitation_accept(
    request: ApiRequest, response: HttpResponse, sent: LinkIn
) -> JoinedOut:
    """Likewise with the link of an invitation that went to nobody in particular."""
    found = find_invitation(sent.token)
    if found is None:
        raise Problem(404)
    return _joined(request, response, found)


@router.post("/invitations/decline", response={204: None}, summary="Decline by a link")
def invitation_decline(request: ApiRequest, sent: LinkIn) -> None:  # noqa: ARG001
    """Who holds the link may say no."""
    found = find_invitation(sent.token)
    if found is None:
        raise Problem(404)
    decline(invitation=found)
