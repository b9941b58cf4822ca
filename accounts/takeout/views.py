"""Settings, Your data: archives out and in, journals, and what ends."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.ending import away
from accounts.models import MoveIn, TakeOut
from accounts.takeout import asking, bringing, replacing
from accounts.takeout.errors import RefusedArchiveError, TooManyArchivesError
from accounts.takeout.forms import ArchiveForm
from accounts.takeout.kept import find_by_token, kept_of
from accounts.types import BookRequest, UserRequest

PAGE, MOVE_IN = "accounts:settings-data", "accounts:move-in"


@require_safe
def settings_data(request: BookRequest) -> HttpResponse:
    now = timezone.now()
    latest = TakeOut.objects.filter(user=request.user).first()
    membership = request.membership
    context = {
        "take_out": latest,
        "archive": kept_of(request.user, now).first(),
        "move_in": bringing.open_of(request.user) or bringing.stopped_of(request.user),
        "away": away.kept_of(request.user, now),
        "owns_book": membership is not None and membership.is_owner,
        "leaving_days": settings.LEAVING_DAYS[0],
        "book_days": settings.BOOK_KEPT_DAYS,
    }
    return render(request, "accounts/settings_data.html", context)


# --- out ------------------------------------------------------------------------------


@require_POST
def archive_ask(request: UserRequest) -> HttpResponse:
    try:
        asking.ask_take_out(user=request.user)
    except TooManyArchivesError as error:
        messages.error(request, str(error))
        return redirect(PAGE)
    messages.success(request, "Your archive is being made. A mail tells when it is.")
    return redirect(PAGE)


@require_safe
def archive_download(request: UserRequest, pk: int) -> FileResponse:
    ready = kept_of(request.user, timezone.now())
    return archive_file(get_object_or_404(ready, pk=pk))


@require_safe
def archive_mailed(request: UserRequest, token: str) -> FileResponse:
    """What the mail leads to: nothing for anybody but its person, signed in."""
    found = find_by_token(user=request.user, token=token, now=timezone.now())
    if found is None:
        raise Http404
    return archive_file(found)


def archive_file(take_out: TakeOut) -> FileResponse:
    name = f"everything-{take_out.asked_at:%Y-%m-%d}.zip"
    try:
        file = take_out.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="application/zip"
    )


# --- in -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def move_in(request: UserRequest) -> HttpResponse:
    """The one under way or the last; sent, a new one is taken to be looked through."""
    if request.method != "POST":
        return _page(request, ArchiveForm())
    form = ArchiveForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    try:
        asking.take_in(
            user=request.user,
            file=said["file"],
            with_settings=said["with_settings"],
            token=said["form_token"],
        )
    except RefusedArchiveError as error:
        form.add_error("file", str(error))
        return _page(request, form)
    return redirect(MOVE_IN)


def _page(request: UserRequest, form: ArchiveForm) -> HttpResponse:
    last = MoveIn.objects.filter(user=request.user).first()
    context: dict[str, Any] = {
        "form": form,
        "move_in": last,
        "replaced": replacing.book_that_gives_way(request.user),
        "book_days": settings.BOOK_KEPT_DAYS,
    }
    stopped = bringing.stopped_of(request.user)
    if stopped:
        context["kept_until"] = bringing.kept_until(stopped)
    if last is not None:
        books = last.contents.get("books", [])
        rows = sum(sum(book["rows"].values()) for book in books)
        context |= {
            "books": books,
            "rows": rows,
            "working": last.state in {MoveIn.State.LOOKING, MoveIn.State.WORKING},
            "percent": min(100, 100 * last.written // rows) if rows else 0,
            "sees_form": last.state not in bringing.OPEN,
        }
    else:
        context["sees_form"] = True
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    part = request.htmx and not form.is_bound
    template = "accounts/_move_in.html" if part else "accounts/move_in.html"
    return render(request, template, context, status=status)


@require_POST
def move_in_confirm(request: UserRequest) -> HttpResponse:
    asking.confirm(move_in=_open(request))
    return redirect(MOVE_IN)


@require_POST
def move_in_again(request: UserRequest) -> HttpResponse:
    """One that stopped, from where it was."""
    stopped = bringing.stopped_of(request.user)
    if stopped is None:
        raise Http404
    try:
        asking.try_again(move_in=stopped)
    except RefusedArchiveError as error:
        messages.error(request, str(error))
    return redirect(MOVE_IN)


@require_POST
def move_in_cancel(request: UserRequest) -> HttpResponse:
    if bringing.cancel(move_in=_open(request)):
        messages.success(request, "Cancelled. Nothing was moved in.")
    return redirect(PAGE)


def _open(request: UserRequest) -> MoveIn:
    found = bringing.open_of(request.user)
    if found is None:
        raise Http404
    return found
