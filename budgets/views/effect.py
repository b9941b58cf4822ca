"""What saving the transaction being typed does to budgets."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.types import BookRequest
from budgets.budgeting.effect import effects
from expense_tracker.kernel.converters import read_id
from ledger.forms.entry import EntryForm
from ledger.models import Entry
from ledger.services.entries import group_rows


@require_GET
@book_required
def budget_effect(request: BookRequest) -> HttpResponse:
    """A line for each budget it counts in; nothing while the form is not complete."""
    form = EntryForm(request.GET, book=request.book)
    found = []
    if form.is_valid():
        found = effects(
            book=request.book,
            draft=form.draft,
            replaced=_replaced(request),
            as_of=today_for(request.book),
        )
    return render(request, "budgets/_effect.html", {"effects": found})


def _replaced(request: BookRequest) -> list[Entry]:
    """The rows of the entry that is edited."""
    pk = read_id(request.GET.get("entry", ""))
    found = Entry.objects.filter(book=request.book, pk=pk).first() if pk else None
    return group_rows(found) if found else []
