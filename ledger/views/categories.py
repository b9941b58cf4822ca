"""Categories: the tree, adding, editing, deleting."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from ledger.errors import InUse, StaleVersion
from ledger.forms.categories import CategoryForm, category_values
from ledger.forms.fields import tree_order
from ledger.models import Category
from ledger.services.categories import (
    change_category,
    create_category,
    delete_category,
)
from ledger.views.answers import saved
from ledger.views.row_editor import RowEditor

# What a link to the add form may fill in.
PREFILLED = ("kind", "name", "parent")


@require_GET
@book_required
@kept
def category_list(request: BookRequest) -> HttpResponse:
    rows = Category.objects.filter(book=request.book).select_related("parent")
    tree = sorted(rows, key=tree_order)
    context = {
        "kinds": [
            (kind, [row for row in tree if row.kind == kind.value])
            for kind in Category.Kind
        ],
        "may_write": request.membership.may_write,
    }
    return render(request, "ledger/category_list.html", context)


class CategoryEditor(RowEditor[Category]):
    noun = "category"
    template = "ledger/category_form.html"
    part = "ledger/_category_form.html"
    list_view = "ledger:category-list"

    def find(self, pk: int) -> Category:
        return _category(self.request, pk)

    def form(self, row: Category | None, **given: Any) -> CategoryForm:
        return CategoryForm(book=self.book, category=row, **given)

    def first_values(self) -> dict[str, Any]:
        asked = self.request.GET
        values = {"kind": Category.Kind.EXPENSE.value, "icon": "tag", "colour": "slate"}
        return values | {name: asked[name] for name in PREFILLED if name in asked}

    def values(self, row: Category) -> dict[str, Any]:
        return category_values(row)

    def create(self, form: CategoryForm) -> None:
        create_category(book=self.book, actor=self.request.user, draft=form.draft)

    def change(self, row: Category, form: CategoryForm, version: int) -> None:
        change_category(
            book=self.book,
            actor=self.request.user,
            category=row,
            version=version,
            draft=form.draft,
        )


@require_http_methods(["GET", "POST"])
@editor_required
def category_add(request: BookRequest) -> HttpResponse:
    return CategoryEditor(request).add()


@require_http_methods(["GET", "POST"])
@book_required
def category_edit(request: BookRequest, pk: int) -> HttpResponse:
    return CategoryEditor(request).edit(pk)


@require_POST
@book_required
def category_delete(request: BookRequest, pk: int) -> HttpResponse:
    category = _category(request, pk)
    try:
        change = delete_category(
            book=request.book, actor=request.user, category=category
        )
    except StaleVersion as error:
        raise Http404 from error
    except InUse as error:
        editor = CategoryEditor(request)
        form, status = editor.fresh(category), HTTPStatus.CONFLICT
        return editor.page(form, category, problem=str(error), status=status)
    message = f"{category.name} deleted"
    to = reverse("ledger:category-list")
    return saved(request, message, to=to, change=change)


def _category(request: BookRequest, pk: int) -> Category:
    found: Category = get_object_or_404(Category, book=request.book, pk=pk)
    return found
