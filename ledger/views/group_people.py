"""The people of a group: adding, inviting, leaving; and the page of a guest."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.decorators import book_required
from accounts.throttle import is_within
from accounts.types import BookRequest
from ledger.errors import LedgerError
from ledger.groups.forms import PartForm, PersonForm
from ledger.groups.inviting import invite
from ledger.groups.links import find_guest, guest_url
from ledger.groups.moving import book_in
from ledger.groups.people import (
    add_person,
    bring_back,
    change_person,
    join,
    removed_from,
    renew_link,
    take_out,
)
from ledger.groups.queries import (
    expense_rows,
    expenses_of,
    settlement_rows,
    standing,
)
from ledger.models import Participant
from ledger.views.answers import save_once
from ledger.views.group_access import participant_required, told
from ledger.views.groups import shared_context

HOUR = 3600
# Our mails are not for writing to strangers.
INVITATIONS_AN_HOUR = 30
LATEST = 100


@require_http_methods(["GET", "POST"])
@participant_required
def group_people(request: BookRequest, me: Participant) -> HttpResponse:
    """Everybody with their link; sent, one more is added."""
    if request.method == "GET":
        return _page(request, me, PersonForm())
    form = PersonForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data

        def add() -> Participant:
            return add_person(
                group=me.group, actor=me, name=said["name"], email=said["email"]
            )

        try:
            save_once(request, form, add)
        except LedgerError as error:
            form.refuse(error)
        else:
            return told(request, f"{said['name']} added", to=_address(me))
    return _page(request, me, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: BookRequest,
    me: Participant,
    form: PersonForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    people = me.group.participants.order_by("left_at", "pk")
    context = {
        **shared_context(me),
        "form": form,
        "people": [(each, "" if each.user_id else guest_url(each)) for each in people],
        "removed": removed_from(me.group),
    }
    return render(request, "ledger/group_people.html", context, status=status)


def _address(me: Participant) -> str:
    return reverse("ledger:group-people", args=[me.group_id])


def _person(me: Participant, pk: int) -> Participant:
    """One of the visitor's own group, guests and themselves alike."""
    return get_object_or_404(me.group.participants.select_related("group"), pk=pk)


@require_http_methods(["GET", "POST"])
@participant_required
def group_person(request: BookRequest, me: Participant, person: int) -> HttpResponse:
    """Edit a guest, or the name that the visitor goes by."""
    found = _person(me, person)
    if found.user_id not in {None, request.user.pk}:
        raise PermissionDenied("They have an account and change it themselves.")
    initial = {"name": found.name, "email": found.email}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_person(
                person=found, actor=me, name=said["name"], email=said["email"]
            )
        except LedgerError as error:
            form.refuse(error)
        else:
            return told(request, f"{said['name']} saved", to=_address(me))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {**shared_context(me), "form": form, "person": found}
    return render(request, "ledger/group_person.html", context, status=status)


@require_http_methods(["GET", "POST"])
@participant_required
def group_book(request: BookRequest, me: Participant) -> HttpResponse:
    """Choose the book that the visitor's own part is booked in."""
    books = [seat.book for seat in request.memberships if seat.may_write]
    form = PartForm(request.POST or None, books=books, initial={"book": me.book_id})
    if request.method == "POST" and form.is_valid():
        try:
            book_in(person=me, book=form.chosen)
        except LedgerError as error:
            form.refuse(error)
        else:
            message = f"Your part is booked in {form.chosen.name}"
            return told(request, message, to=_address(me))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {**shared_context(me), "form": form}
    return render(request, "ledger/group_book.html", context, status=status)


@require_POST
@participant_required
def group_leave(request: BookRequest, me: Participant, person: int) -> HttpResponse:
    """Take somebody out, or leave; with `restore` bring back who left."""
    found = _person(me, person)
    restore = "restore" in request.POST
    try:
        (bring_back if restore else take_out)(person=found, actor=me)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect(_address(me))
    who = "You" if found.pk == me.pk else found.name
    words = "back in the group" if restore else "out of the group"
    return told(
        request,
        f"{who} {'are' if who == 'You' else 'is'} {words}",
        to=_address(me),
    )


@require_POST
@participant_required
def group_link(request: BookRequest, me: Participant, person: int) -> HttpResponse:
    """Another link: the one before shows nothing any more."""
    renew_link(person=_guest(me, person), actor=me)
    return told(request, "The link is fresh. The one before is over.", to=_address(me))


@require_POST
@participant_required
def group_invite(request: BookRequest, me: Participant, person: int) -> HttpResponse:
    """Mail a guest their link."""
    found = _guest(me, person)
    if not found.email:
        messages.error(request, f"Enter the e-mail address of {found.name} first.")
        return redirect(_address(me))
    name = f"group-invite:{request.user.pk}"
    if not is_within(name=name, limit=INVITATIONS_AN_HOUR, seconds=HOUR):
        messages.error(request, "That is enough for now. Invite more in an hour.")
        return redirect(_address(me))
    invite(person=found, asker=me)
    return told(request, f"{found.email} is sent the link.", to=_address(me))


def _guest(me: Participant, pk: int) -> Participant:
    found = _person(me, pk)
    if found.user_id is not None:
        raise Http404
    return found


# --- guests ---------------------------------------------------------------------------


@login_not_required
@require_safe
@never_cache
def group_guest(request: HttpRequest, token: str) -> HttpResponse:
    """The group as somebody without an account sees it, to read alone; who is signed in
    may take the guest's place.
    """
    me = find_guest(token)
    if me is None:
        over = {"over": True}
        return render(
            request, "ledger/group_guest.html", over, status=HTTPStatus.NOT_FOUND
        )
    context = {
        **shared_context(me),
        "token": token,
        "standing": standing(me),
        "rows": expense_rows(me, expenses_of(me)[:LATEST]),
        "settlements": settlement_rows(me),
    }
    return render(request, "ledger/group_guest.html", context)


@require_POST
@book_required
def group_join(request: BookRequest, token: str) -> HttpResponse:
    """Take the guest's place; what was shared so far is booked in the open Book."""
    person = find_guest(token)
    if person is None:
        raise Http404
    try:
        join(person=person, user=request.user, book=request.book)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("ledger:group-list")
    messages.success(request, f"Welcome to {person.group.name}.")
    return redirect("ledger:group-detail", person.group_id)
