"""One's own retirement: the projection, and what it assumes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from budgets.goals.retirement import assume, forget
from budgets.goals.retirement_form import (
    RetirementForm,
    first_values,
    retirement_values,
)
from budgets.goals.retirement_page import line_data, retirement_page
from budgets.models import Retirement
from ledger.views.answers import saved
from ledger.views.row_editor import RowEditor

PAGE = "budgets:retirement"


@require_GET
@book_required
@kept
def retirement(request: BookRequest) -> HttpResponse:
    page = retirement_page(
        book=request.book, user=request.user, as_of=today_for(request.book)
    )
    context = {
        "here": "retirement",
        "page": page,
        "chart": line_data(page) if page else None,
    }
    return render(request, "budgets/retirement.html", context)


class RetirementEditor(RowEditor[Retirement]):
    """Everybody has one of their own, or none yet: what overtakes it is another tab."""

    noun = "retirement"
    template = "budgets/retirement_form.html"
    list_view = PAGE

    def find(self, pk: int) -> Retirement:
        found: Retirement = get_object_or_404(
            Retirement, book=self.book, user=self.request.user, pk=pk
        )
        return found

    def form(self, row: Retirement | None, **given: Any) -> RetirementForm:  # noqa: ARG002
        return RetirementForm(book=self.book, **given)

    def first_values(self) -> dict[str, Any]:
        return first_values(today_for(self.book))

    def values(self, row: Retirement) -> dict[str, Any]:
        return retirement_values(row)

    def create(self, form: RetirementForm) -> None:
        self._assume(form, None)

    def change(self, row: Retirement, form: RetirementForm, version: int) -> None:  # noqa: ARG002
        self._assume(form, version)

    def _assume(self, form: RetirementForm, version: int | None) -> None:
        assume(
            book=self.book,
            user=self.request.user,
            version=version,
            draft=form.draft,
            as_of=today_for(self.book),
        )

    def told(self, form: RetirementForm) -> str:  # noqa: ARG002
        return "Assumptions"


@require_http_methods(["GET", "POST"])
@editor_required
def retirement_edit(request: BookRequest) -> HttpResponse:
    own = Retirement.objects.filter(book=request.book, user=request.user).first()
    editor = RetirementEditor(request)
    return editor.edit(own.pk) if own else editor.add()


@require_POST
@book_required
def retirement_delete(request: BookRequest) -> HttpResponse:
    change = forget(book=request.book, user=request.user)
    return saved(request, "Assumptions deleted", to=reverse(PAGE), change=change)
