"""Putting away what is announced above the pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import Announcement
from accounts.staff.announcing import is_for, put_away
from accounts.types import UserRequest

HOME = "accounts:notice-list"


@require_POST
def announcement_dismiss(request: UserRequest, pk: int) -> HttpResponse:
    """Back to the page it stood on."""
    announcement = get_object_or_404(Announcement, pk=pk)
    if is_for(announcement, request.user):
        put_away(user=request.user, announcement=announcement)
    return redirect(_page_before(request))


def _page_before(request: HttpRequest) -> str:
    url = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(url, hosts, request.is_secure())
    return url if is_ours else HOME
