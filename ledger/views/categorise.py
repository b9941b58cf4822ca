"""Filing what has no category yet, the biggest group of similar ones first."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.clock import today_for
from accounts.decorators import editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from ledger.errors import LedgerError
from ledger.filing.suggestions import Suggestion, likely
from ledger.filing.unfiled import Group, Unfiled, unfiled_groups
from ledger.forms.fields import tree_order
from ledger.models import Category
from ledger.services.bulk_edit import BulkResult
from ledger.services.categorising import file_alike
from ledger.services.rules import RuleDraft
from ledger.views.answers import saved

# How many are offered under a key of their own.
OFFERED = 3


@require_http_methods(["GET", "POST"])
@editor_required
def categorise(request: BookRequest) -> HttpResponse:
    """The group at the place `at`, counted from 0; sent with a category, it is filed
    and the next group takes its place.
    """
    unfiled = unfiled_groups(book=request.book, as_of=today_for(request.book))
    sent = request.GET if request.method == "GET" else request.POST
    at = read_id(sent.get("at", "")) or 0
    if request.method == "POST":
        return _file(request, unfiled, at)
    group = unfiled.groups[at] if at < len(unfiled.groups) else None
    context: dict[str, Any] = {"unfiled": unfiled, "at": at, "group": group}
    if group is not None:
        context |= _shown(request, unfiled, group)
    return render(request, "ledger/categorise.html", context)


def _shown(request: BookRequest, unfiled: Unfiled, group: Group) -> dict[str, Any]:
    offers: Sequence[Suggestion] = likely(request.book, group.asked, OFFERED)
    categories = Category.objects.filter(book=request.book, kind=group.kind)
    return {
        "total": unfiled.total(group),
        "samples": unfiled.samples(group),
        "offers": offers,
        "categories": sorted(categories.select_related("parent"), key=tree_order),
        "rule_query": group.query,
    }


def _file(request: BookRequest, unfiled: Unfiled, at: int) -> HttpResponse:
    address = f"{reverse('ledger:categorise')}?{urlencode({'at': at})}"
    group = unfiled.find(request.POST.get("group", ""), request.POST.get("kind", ""))
    category = _category(request)
    problem = ""
    if group is None:
        problem = "Those are filed by now."
    elif category is None or category.kind != group.kind:
        problem = "Choose one of your categories."
    else:
        try:
            return _filed(request, unfiled, group, category, address)
        except LedgerError as error:
            problem = str(error)
    messages.error(request, problem)
    return redirect(address)


def _filed(
    request: BookRequest,
    unfiled: Unfiled,
    group: Group,
    category: Category,
    address: str,
) -> HttpResponse:
    always = bool(request.POST.get("always")) and bool(group.query)
    result = file_alike(
        book=request.book,
        actor=request.user,
        entries=unfiled.some(group),
        category=category,
        rule=RuleDraft(query=group.query, category=category) if always else None,
    )
    message = f"{_words(result)} filed under {category}"
    if always:
        message += ", and a rule for the next ones"
    return saved(request, message, to=address, change=result.change)


def _words(result: BulkResult) -> str:
    return f"{result.changed} transaction{'s' if result.changed > 1 else ''}"


def _category(request: BookRequest) -> Category | None:
    pk = read_id(request.POST.get("category", ""))
    found: Category | None = Category.objects.filter(book=request.book, pk=pk).first()
    return found
