"""The settings of notices, and the page behind the link that stops a kind of mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import AccountsError
from accounts.links import read_unsubscribe
from accounts.models import Notice, User
from accounts.notices import webpush
from accounts.notices.devices import devices_of
from accounts.notices.digest import DIGEST
from accounts.notices.forms import LEAD, NoticesForm, field_name
from accounts.notices.kinds import NoticeKind, find_kind, optional_kinds
from accounts.notices.recent import recent
from accounts.notices.switching import (
    change_notices,
    choose_lead,
    stop_mails,
    switch_kind,
)
from accounts.notices.trying import send_test
from accounts.types import UserRequest
from expense_tracker.kernel.htmx import is_part

UNPROCESSABLE = 422

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def settings_notices(request: UserRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = NoticesForm(posted, user=request.user)
    if not form.is_valid():
        return _show(request, form)
    change_notices(
        user=request.user,
        wanted=form.wanted(),
        leads=form.leads(),
        timing=form.timing(),
    )
    messages.success(request, "Notifications saved.")
    return redirect("accounts:settings-notices")


def _show(request: UserRequest, form: NoticesForm) -> HttpResponse:
    context = {
        "form": form,
        "channels": Notice.Channel.choices,
        "devices": devices_of(request.user),
        "push_key": webpush.public_key() if webpush.is_set_up() else "",
        "recent": list(recent(request.user)),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/settings_notices.html", context, status=status)


@require_POST
def notice_choice(request: UserRequest, kind: str, what: str) -> HttpResponse:
    """Save one box (`what` is a channel) or one choice of days ("lead") by itself.

    Answers with the tick that is put beside it.
    """
    found = _optional(kind)
    form = NoticesForm(request.POST, user=request.user)
    name = field_name(found.kind, what)
    if name not in form.fields:
        raise Http404
    form.full_clean()  # whose other fields were not sent
    value = form.cleaned_data.get(name)
    if value is None:
        return HttpResponse(status=UNPROCESSABLE)
    if what == LEAD:
        choose_lead(user_id=request.user.pk, kind=kind, days=value)
    else:
        switch_kind(user_id=request.user.pk, kind=kind, channel=what, enabled=value)
    if not is_part(request):
        return redirect("accounts:settings-notices")
    return render(request, "accounts/_saved.html")


def _optional(kind: str) -> NoticeKind:
    found = [each for each in optional_kinds() if each.kind == kind]
    if not found:
        raise Http404
    return found[0]


@require_POST
def notice_test(request: UserRequest, channel: str) -> HttpResponse:
    """Send the person a test by that channel."""
    if channel not in Notice.Channel.values:
        raise Http404
    try:
        send_test(user=request.user, channel=channel)
    except AccountsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "A test is on its way. See what became of it below.")
    return redirect("accounts:settings-notices")


# --- without signing in ---------------------------------------------------------------


@csrf_exempt
@login_not_required
@form_view
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of mail without signing in. The token alone allows it.

    A mail program posts here by itself (RFC 8058); opening the link only asks, since
    programs that check links open them too.
    """
    user, kind = _read_token(token)
    stopped = request.method == "POST" and not kind.mandatory
    if stopped:
        stop_mails(user_id=user.pk, kind=kind)
    context = {"kind": kind, "stopped": stopped, "stops_all": kind.kind == DIGEST}
    return render(request, "accounts/unsubscribe.html", context)


def _read_token(token: str) -> tuple[User, NoticeKind]:
    """Raises Http404 for a forged link, a person who left, a kind that is no more."""
    try:
        user_id, name = read_unsubscribe(token)
        kind = find_kind(name)
    except (BadSignature, KeyError) as error:
        raise Http404 from error
    return get_object_or_404(User, pk=user_id), kind
