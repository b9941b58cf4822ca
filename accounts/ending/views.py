"""Emptying and deleting a Book, deleting the account, and taking it back."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import editor_required
from accounts.ending import away, leaving, links
from accounts.ending.errors import EndingError
from accounts.ending.forms import LeaveForm, TypedForm
from accounts.queries import sole_books
from accounts.takeout.kept import kept_of
from accounts.types import BookRequest, UserRequest
from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.locale import current_locale

PAGE, HOME = "accounts:settings-data", "reports:overview"

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@editor_required
def book_empty(request: BookRequest) -> HttpResponse:
    """Start over in the same Book; what was in it can be brought back for some days."""

    def act() -> str:
        fresh = away.empty_book(book=request.book, actor=request.user)
        request.session["book_id"] = fresh.pk
        return f"{fresh.name} is empty. You can bring back what was in it."

    return _asked(request, "accounts/book_empty.html", act)


@form_view
@editor_required
def book_delete(request: BookRequest) -> HttpResponse:
    def act() -> str:
        away.delete_book(book=request.book, actor=request.user)
        request.session.pop("book_id", None)
        return f"{request.book.name} is deleted. You can bring it back."

    return _asked(request, "accounts/book_delete.html", act)


def _asked(request: BookRequest, template: str, act: Callable[[], str]) -> HttpResponse:
    """The form; typed right, it is done."""
    if not request.membership.is_owner:
        raise PermissionDenied("Only an owner empties or deletes a book.")
    form = TypedForm(_sent(request), word=request.book.name)
    if form.is_valid():
        try:
            messages.success(request, act())
        except EndingError as error:
            form.add_error(None, str(error))
        else:
            return redirect(PAGE)
    context = {
        "form": form,
        "others": request.book.memberships.exclude(user=request.user).count(),
        "days": settings.BOOK_KEPT_DAYS,
    }
    return _show(request, template, context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    bound = context["form"].is_bound
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound else HTTPStatus.OK
    archive = kept_of(request.user, timezone.now()).first()  # type: ignore[arg-type]
    return render(request, template, {**context, "archive": archive}, status=status)


@require_POST
def book_bring_back(request: UserRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(away.kept_of(request.user, timezone.now()), pk=pk)
    try:
        book = away.bring_back(away=kept)
    except EndingError as error:
        messages.error(request, str(error))
        return redirect(PAGE)
    request.session["book_id"] = book.pk
    messages.success(request, f"{book.name} is back as it was.")
    return redirect(HOME)


# --- the account ----------------------------------------------------------------------


@form_view
@reauthentication_required
def leave(request: UserRequest) -> HttpResponse:
    form = LeaveForm(_sent(request), word=request.user.email)
    if not form.is_valid():
        alone = set(sole_books(request.user).values_list("pk", flat=True))
        mine = request.user.memberships.select_related("book").order_by("pk")
        context = {
            "form": form,
            "gone": [each.book for each in mine if each.book_id in alone],
            "shared": [each.book for each in mine if each.book_id not in alone],
        }
        return _show(request, "accounts/leave.html", context)
    at = leaving.ask_to_leave(user=request.user, days=form.cleaned_data["days"])
    logout(request)
    day = format_date(at.date(), current_locale(), "long")
    messages.success(
        request,
        f"Your account will be deleted on {day}. Sign in before that to keep it.",
    )
    return redirect("account_login")


@form_view
@login_not_required
def stay(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mail about leaving leads: one button keeps the account."""
    user = links.leaver_of(token)
    if user is None:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/stay.html", {"leaver": user})
    leaving.stay(user=user)
    messages.success(request, "Your account stays. Sign in to go on.")
    return redirect("account_login")
