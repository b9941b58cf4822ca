"""Categories, and which one something likely belongs in."""

from typing import Annotated, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.bearer import ReadingToken
from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Body,
    Id,
    Line,
    Page,
    Row,
    one_of,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.appearance import CATEGORY_COLOURS, CATEGORY_ICONS
from ledger.filing.suggestions import Asked, likely
from ledger.forms.categories import CategoryForm, category_values
from ledger.forms.fields import tree_order
from ledger.models import Category
from ledger.services.categories import (
    change_category,
    create_category,
    delete_category,
)

router = Router(tags=["Categories"])
Kind = Literal["expense", "income"]
Tax = Literal["", "private", "business", "deductible"]
Icon = Annotated[str, one_of(name for name, _ in CATEGORY_ICONS)]
Colour = Annotated[str, one_of(name for name, _ in CATEGORY_COLOURS)]


class CategoryIn(Body):
    """What money is for."""

    name: Line = Field(min_length=1, examples=["Eating out"])
    kind: Kind = "expense"
    parent: Id | None = Field(None, description="It then counts in that one too.")
    icon: Icon = "tag"
    colour: Colour = "slate"
    tax: Tax = ""


class CategoryChange(Body):
    """What is to be different; what is left out stays."""

    name: Line | None = None
    kind: Kind | None = None
    parent: Id | None = None
    icon: Icon | None = None
    colour: Colour | None = None
    tax: Tax | None = None


class CategoryOut(Row):
    id: int
    version: int
    name: str
    kind: Kind
    parent: int | None
    icon: str
    colour: str
    tax: str


class SuggestIn(Body):
    """What is known of a transaction."""

    payee: Line = Field("", examples=["LIDL SAGT DANKE 4711"])
    note: Line = ""
    kind: Kind = "expense"


class SuggestionOut(Row):
    category: int
    name: str
    confidence: float = Field(ge=0, le=1)
    reason: str


class SuggestionsOut(Row):
    items: list[SuggestionOut]


@router.get("/categories", response=Page[CategoryOut], summary="List categories")
def category_list(request: ApiRequest) -> Page[CategoryOut]:
    """All categories, expenses first, each before its subcategories."""
    rows = Category.objects.filter(book=request.book).select_related("parent")
    tree = sorted(rows, key=tree_order)
    return Page[CategoryOut](items=[category_out(row) for row in tree], next=None)


def category_out(row: Category) -> CategoryOut:
    return CategoryOut(
        id=row.pk,
        version=row.version,
        name=row.name,
        kind=row.kind,  # type: ignore[arg-type]
        parent=row.parent_id,
        icon=row.icon,
        colour=row.colour,
        tax=row.tax,
    )


def _told(response: HttpResponse, row: Category) -> CategoryOut:
    tagged(response, row.version)
    return category_out(row)


@router.post("/categories", response={201: CategoryOut}, summary="Add a category")
def category_create(
    request: ApiRequest, response: HttpResponse, sent: CategoryIn
) -> CategoryOut:
    """A category at the top, or under another one."""
    form = checked(CategoryForm(typed(sent.model_dump()), book=request.book))
    row = create_category(book=request.book, actor=request.user, draft=form.draft)
    response["Location"] = reverse("api:category_get", args=[row.pk])
    return _told(response, row)


@router.post(
    "/categories/suggest",
    response=SuggestionsOut,
    auth=ReadingToken(),
    summary="Suggest a category",
)
def category_suggest(request: ApiRequest, sent: SuggestIn) -> SuggestionsOut:
    """The likeliest categories, best first, with the reason in words."""
    found = likely(request.book, Asked(sent.payee, sent.note, sent.kind))
    return SuggestionsOut(
        items=[
            SuggestionOut(
                category=each.category.pk,
                name=each.category.name,
                confidence=round(each.confidence, 4),
                reason=each.reason,
            )
            for each in found
        ]
    )


@router.get("/categories/{int:pk}", response=CategoryOut, summary="Get a category")
def category_get(request: ApiRequest, response: HttpResponse, pk: int) -> CategoryOut:
    """One category."""
    return _told(response, get_object_or_404(Category, book=request.book, pk=pk))


@router.patch("/categories/{int:pk}", response=CategoryOut, summary="Change a category")
def category_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: CategoryChange
) -> CategoryOut:
    """Changes what is sent; the rest stays."""
    row = get_object_or_404(Category, book=request.book, pk=pk)
    version = expected_version(request, row.version)
    values = category_values(row) | sent.model_dump(exclude_unset=True)
    form = checked(CategoryForm(typed(values), book=request.book, category=row))
    changed = change_category(
        book=request.book,
        actor=request.user,
        category=row,
        version=version,
        draft=form.draft,
    )
    return _told(response, changed)


@router.delete(
    "/categories/{int:pk}", response={204: None}, summary="Delete a category"
)
def category_delete(request: ApiRequest, pk: int) -> None:
    """Deletes a category that nothing is filed under."""
    row = get_object_or_404(Category, book=request.book, pk=pk)
    expected_version(request, row.version)
    delete_category(book=request.book, actor=request.user, category=row)
