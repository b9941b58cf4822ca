"""The list of notices."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Notice
from accounts.notices.inbox import inbox, kinds_in, mark_all_read, mark_read
from accounts.notices.kinds import label_of
from accounts.notices.rendering import path_of
from accounts.types import UserRequest
from expense_tracker.kernel.converters import read_id

PAGE = 50


@require_safe
def notice_list(request: UserRequest) -> HttpResponse:
    """Newest first, by day; a page below `before`, of one `kind` if that is given."""
    user = request.user
    kind = request.GET.get("kind", "")
    found = inbox(user).select_related("book")
    notices = found.filter(kind=kind) if kind else found
    below = read_id(request.GET.get("before", ""))
    if below is not None:
        notices = notices.filter(pk__lt=below)
    page = list(notices[: PAGE + 1])
    context = {
        "notices": [_shown(notice) for notice in page[:PAGE]],
        "next": page[PAGE - 1].pk if len(page) > PAGE else None,
        "kinds": kinds_in(user),
        "kind": kind,
    }
    return render(request, "accounts/notice_list.html", context)


def _shown(notice: Notice) -> dict[str, object]:
    return {
        "notice": notice,
        "label": label_of(notice.kind),
        "has_page": bool(path_of(notice)),
    }


@require_safe
def notice_open(request: UserRequest, pk: int) -> HttpResponse:
    """Go to what a notice, in the list or shown by a device, is about, in the Book that
    it is about: it is read.
    """
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    mark_read(user=request.user, key=notice.key)
    if notice.book_id:
        request.session["book_id"] = notice.book_id
    return redirect(path_of(notice) or "accounts:notice-list")


@require_POST
def notice_read(request: UserRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    mark_read(user=request.user, key=notice.key)
    return redirect("accounts:notice-list")


@require_POST
def notices_read(request: UserRequest) -> HttpResponse:
    mark_all_read(user=request.user)
    messages.success(request, "All notices are marked as read.")
    return redirect("accounts:notice-list")
