"""The assistant: a drawer beside every page, and a page of its own without scripts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from expense_tracker.kernel.locale import current_locale
from ledger.quick_add.tokens import tokens
from ledger.views.quick import line_as_entry
from reports.assistant.asking import EXAMPLES, Reply, reply_by_model, reply_to
from reports.assistant.pages import here
from reports.assistant.reading import MAX_LENGTH
from reports.overview.newcomers import first_steps


@require_safe
@book_required
def assistant(request: BookRequest) -> HttpResponse:
    """The start of a talk, or with `q` one question and its answer. Changes nothing."""
    asked = request.GET.get("q", "").strip()[: MAX_LENGTH + 1]
    context = _answered(request, asked) if asked else _start(request)
    if is_part(request):
        part = "_assistant_reply" if asked else "_assistant_start"
        return render(request, f"reports/{part}.html", context)
    start = _start(request) if asked else {}
    return render(request, "reports/assistant.html", {**start, **context})


@require_POST
@book_required
def assistant_reading(request: BookRequest) -> HttpResponse:
    """The same question as a language model reads it, where the book lets one read: it
    is counted and may take seconds, so no page waits for it. Changes nothing else.
    """
    asked = request.POST.get("q", "").strip()[: MAX_LENGTH + 1]
    reply = reply_by_model(
        asked,
        book=request.book,
        as_of=today_for(request.book),
        locale=current_locale(),
    )
    context = {"reply": reply, "asked": asked, "examples": EXAMPLES}
    if is_part(request):
        return render(request, "reports/_assistant_read.html", context)
    return render(request, "reports/assistant.html", {**_start(request), **context})


def _start(request: BookRequest) -> dict[str, object]:
    return {
        "here": here(request.GET.get("page", "")[:200]),
        "first_steps": first_steps(book=request.book),
        "max_length": MAX_LENGTH,
    }


def _answered(request: BookRequest, asked: str) -> dict[str, object]:
    reply = reply_to(
        asked,
        book=request.book,
        as_of=today_for(request.book),
        locale=current_locale(),
        user=request.user,
    )
    return {
        "reply": reply,
        "asked": asked,
        "examples": EXAMPLES,
        **_to_add(request, reply),
    }


def _to_add(request: BookRequest, reply: Reply) -> dict[str, object]:
    """What the entry asked for would be, which only a press of a button books."""
    if not reply.line:
        return {}
    quick = line_as_entry(request, reply.line)
    return {
        "line_tokens": tokens(quick, locale=current_locale()),
        "is_complete": quick.is_complete and request.membership.may_write,
        "problems": [problem.message for problem in quick.problems],
    }
