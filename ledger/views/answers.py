"""How the ledger's views answer a saved form, in the sheet and on a page of its own."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.form_token import OnceForm, claim_form_token
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part, toast
from ledger.history.changes import undo_token
from ledger.models import Change

Saved = TypeVar("Saved")


def undo_url(change: Change) -> str:
    return reverse("ledger:undo", args=[undo_token(change)])


def save_once(
    request: BookRequest, form: OnceForm, save: Callable[[], Saved]
) -> Saved | None:
    """What `save` gives; None when this very form was saved before."""
    with transaction.atomic():
        token = form.cleaned_data["form_token"]
        if not claim_form_token(user=request.user, token=token):
            return None
        return save()


def saved(
    request: BookRequest, message: str, *, to: str, change: Change | None = None
) -> HttpResponse:
    """Say that it is saved, with Undo if there is a change.

    In the sheet a toast alone, else the page `to` with that toast.
    """
    undo = undo_url(change) if change else None
    if is_part(request):
        return toast(HttpResponse(status=HTTPStatus.NO_CONTENT), message, undo)
    messages.success(request, message, extra_tags=undo or "")
    return redirect(to)


def refused(request: BookRequest, message: str, *, to: str) -> HttpResponse:
    """Say why nothing was done, where `saved` would say that it was."""
    if is_part(request):
        return toast(HttpResponse(status=HTTPStatus.NO_CONTENT), message)
    messages.error(request, message)
    return redirect(to)


def with_version(sent: QueryDict, version: object) -> QueryDict:
    """What was sent, as of that version: sent once more, it is no longer stale."""
    renewed = sent.copy()
    renewed["version"] = str(version)
    return renewed


def back(request: BookRequest, default: str) -> str:
    """The page of ours that the request came from, else `default`."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    return came_from if ours else reverse(default)
