"""How the ledger's views answer a saved form, in the sheet and on a page of its own."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.form_token import OnceForm, claim_form_token
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part, toast
from ledger.history import changes_of, history_rows, undo_token
from ledger.models import Category, Change, Wallet

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


def with_version(sent: QueryDict, version: int) -> QueryDict:
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


def form_page(
    request: BookRequest,
    noun: str,
    form: Form,
    *,
    row: Wallet | Category | None = None,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    """The form of a wallet or category, alone for the sheet. `row` is what it edits;
    `more` is what stands above it when it was refused.
    """
    changes = changes_of(row) if row else []
    context = {
        "form": form,
        noun: row,
        "history": history_rows(changes, now=timezone.now()),
        "may_write": request.membership.may_write,
        **more,
    }
    name = f"_{noun}_form" if is_part(request) else f"{noun}_form"
    return render(request, f"ledger/{name}.html", context, status=status)
