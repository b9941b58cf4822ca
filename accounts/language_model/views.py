"""The settings of the language model."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.language_model.asking import (
    calls_left,
    change_model_choice,
    model_choice,
    recent_uses,
)
from accounts.language_model.forms import ModelForm
from accounts.types import BookRequest
from expense_tracker.kernel.language_model import is_configured

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@book_required
def settings_model(request: BookRequest) -> HttpResponse:
    """What may be sent, what was; `reset` brings the program's own prompt back."""
    if request.method == "POST" and not request.membership.is_owner:
        raise PermissionDenied("Only an owner lets a model read of the book.")
    if "reset" in request.POST:
        change_model_choice(book=request.book, changes={"prompt": ""})
        messages.success(request, "The prompt is the program's own again.")
        return redirect("accounts:settings-model")
    form = ModelForm(
        request.POST if request.method == "POST" else None,
        choice=model_choice(request.book),
        editable=request.membership.is_owner,
    )
    if not form.is_valid():
        return _show(request, form)
    change_model_choice(book=request.book, changes=form.cleaned_data)
    messages.success(request, "Language model saved.")
    return redirect("accounts:settings-model")


def _show(request: BookRequest, form: ModelForm) -> HttpResponse:
    as_of = today_for(request.book)
    context = {
        "form": form,
        "configured": is_configured(),
        "left": calls_left(request.book, as_of),
        "uses": recent_uses(request.book, as_of),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/settings_model.html", context, status=status)
