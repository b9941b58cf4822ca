"""Categories: the tree, adding, editing, deleting."""

from functools import partial
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from ledger.conflicts import conflict_of
from ledger.errors import InUse, LedgerError, StaleVersion
from ledger.form_fields import tree_order
from ledger.forms import CategoryForm, category_values
from ledger.history import changes_of
from ledger.models import Category
from ledger.services.categories import (
    change_category,
    create_category,
    delete_category,
)
from ledger.views.answers import form_page, save_once, saved, with_version

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


@require_http_methods(["GET", "POST"])
@editor_required
def category_add(request: BookRequest) -> HttpResponse:
    if request.method == "GET":
        values = {"kind": Category.Kind.EXPENSE.value, "icon": "tag", "colour": "slate"}
        values |= {name: request.GET[name] for name in PREFILLED if name in request.GET}
        return form_page(
            request, "category", CategoryForm(initial=values, book=request.book)
        )
    form = CategoryForm(request.POST, book=request.book)
    if form.is_valid():
        create = partial(
            create_category, book=request.book, actor=request.user, draft=form.draft
        )
        try:
            save_once(request, form, create)
        except LedgerError as error:
            form.refuse(error)
        else:
            message = f"{form.draft.name} added"
            return saved(request, message, to=reverse("ledger:category-list"))
    return form_page(request, "category", form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
@book_required
def category_edit(request: BookRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category, book=request.book, pk=pk)
    if request.method == "GET":
        form = _form_of(request, category)
        return form_page(request, "category", form, row=category)
    form = CategoryForm(request.POST, book=request.book, category=category)
    if form.is_valid():
        try:
            change_category(
                book=request.book,
                actor=request.user,
                category=category,
                version=form.cleaned_data["version"] or 0,
                draft=form.draft,
            )
        except StaleVersion:
            return _overtaken(request, category, form)
        except LedgerError as error:
            form.refuse(error)
        else:
            message = f"{form.draft.name} saved"
            return saved(request, message, to=reverse("ledger:category-list"))
    return form_page(
        request, "category", form, row=category, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _form_of(request: BookRequest, category: Category) -> CategoryForm:
    return CategoryForm(
        initial=category_values(category), book=request.book, category=category
    )


def _overtaken(
    request: BookRequest, category: Category, form: CategoryForm
) -> HttpResponse:
    """Both versions, and the form as typed: sent once more, it replaces the other."""
    now: Category | None = Category.objects.filter(pk=category.pk).first()
    if now is None:
        raise Http404
    shown = _form_of(request, now)
    return form_page(
        request,
        "category",
        CategoryForm(
            with_version(request.POST, now.version), book=request.book, category=now
        ),
        row=now,
        conflict=conflict_of(form, shown, changes_of(now)),
        status=HTTPStatus.CONFLICT,
    )


@require_POST
@book_required
def category_delete(request: BookRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category, book=request.book, pk=pk)
    try:
        change = delete_category(
            book=request.book, actor=request.user, category=category
        )
    except StaleVersion as error:
        raise Http404 from error
    except InUse as error:
        form = _form_of(request, category)
        return form_page(
            request,
            "category",
            form,
            row=category,
            problem=str(error),
            status=HTTPStatus.CONFLICT,
        )
    message = f"{category.name} deleted"
    to = reverse("ledger:category-list")
    return saved(request, message, to=to, change=change)
