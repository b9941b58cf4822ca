"""Who asks, and their Books."""

from http import HTTPStatus
from typing import Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.bearer import OwnToken
from accounts.api.types import ApiRequest
from accounts.forms import BookSettingsForm
from accounts.models import ApiToken, Book, Membership
from accounts.services import change_book, create_book
from accounts.sharing.forms import BookForm
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Currency, DayOut, Page, Row

router = Router(tags=["Books"])
own = OwnToken()
Role = Literal["owner", "editor", "viewer"]
# The API's names of the form's fields.
FIELDS = {
    "name": "name",
    "currency": "base_currency",
    "time_zone": "time_zone",
    "month_starts_on": "pay_day",
    "week_starts_on": "first_weekday",
}
NAMES = {field: name for name, field in FIELDS.items()}


class BookOut(Row):
    """One set of books."""

    id: int
    name: str
    currency: Currency = Field(description="What its sums are in.")
    time_zone: str = Field(examples=["Europe/Dublin"])
    month_starts_on: int = Field(description="Day of the month, 1 to 31.")
    week_starts_on: int = Field(description="0 is Monday.")
    role: Role = Field(description="What you may do in it.")


class TokenOut(Row):
    """The token that is used."""

    name: str
    scopes: list[str]
    book: int | None = Field(description="The one book it opens; null: all of yours.")
    ends_on: DayOut | None


class Me(Row):
    """The person of the token."""

    name: str
    email: str
    time_zone: str
    book: BookOut | None = Field(description="The book that is open without `book`.")
    token: TokenOut


class BookIn(Body):
    """A new set of books, with wallets and categories to begin with."""

    name: str = Field(min_length=1, max_length=100, examples=["Trip to Lisbon"])
    currency: Currency


class BookChange(Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=100)
    currency: Currency | None = Field(None, description="While nothing is booked.")
    time_zone: str | None = Field(None, max_length=64)
    month_starts_on: int | None = Field(None, ge=1, le=31, strict=True)
    week_starts_on: int | None = Field(None, ge=0, le=6, strict=True)


@router.get("/me", response=Me, auth=own, summary="Who asks", operation_id="me")
def me(request: ApiRequest) -> Me:
    """The person of the token, what it may do, and the book that it opens."""
    user, membership = request.user, request.membership
    return Me(
        name=user.name,
        email=user.email,
        time_zone=user.time_zone,
        book=book_out(membership) if membership else None,
        token=_token(request.token),
    )


@router.get(
    "/books",
    response=Page[BookOut],
    auth=own,
    summary="Your books",
    operation_id="book_list",
)
def book_list(request: ApiRequest) -> Page[BookOut]:
    """All books that the token opens. Send an id as `book` to work in that one."""
    return Page[BookOut](
        items=[book_out(each) for each in opened_books(request)], next=None
    )


def opened_books(request: ApiRequest) -> "QuerySet[Membership]":
    """Those that the token opens, the first one first."""
    mine = Membership.objects.filter(user=request.user).select_related("book")
    if request.token.book_id:
        mine = mine.filter(book=request.token.book_id)
    return mine.order_by("pk")


@router.post("/books", response={201: BookOut}, auth=own, summary="Add a book")
def book_create(request: ApiRequest, response: HttpResponse, sent: BookIn) -> BookOut:
    """Another book of yours."""
    if request.token.book_id:
        raise Problem(HTTPStatus.FORBIDDEN, "This token opens one book alone.")
    values = {"name": sent.name, "base_currency": sent.currency}
    said = checked(BookForm(typed(values)), NAMES).cleaned_data
    book = create_book(
        owner=request.user, name=said["name"], base_currency=said["base_currency"]
    )
    response["Location"] = reverse("api:book_get", args=[book.pk])
    return book_out(opened_books(request).get(book=book))


@router.get("/books/{int:pk}", response=BookOut, auth=own, summary="Get a book")
def book_get(request: ApiRequest, pk: int) -> BookOut:
    """One of your books."""
    return book_out(get_object_or_404(opened_books(request), book__pk=pk))


@router.patch("/books/{int:pk}", response=BookOut, auth=own, summary="Change a book")
def book_change(request: ApiRequest, pk: int, sent: BookChange) -> BookOut:
    """Its settings, for owners."""
    membership = get_object_or_404(opened_books(request), book__pk=pk)
    book = membership.book
    if not membership.is_owner:
        message = "Only an owner changes the settings of a book."
        raise Problem(HTTPStatus.FORBIDDEN, message)
    if book.frozen_because:
        raise Problem(HTTPStatus.CONFLICT, book.frozen_because)
    said = {FIELDS[k]: v for k, v in sent.model_dump(exclude_unset=True).items()}
    values = {name: getattr(book, name) for name in FIELDS.values()} | said
    form = checked(BookSettingsForm(typed(values), book=book, held_because=None), NAMES)
    change_book(book=book, changes=form.cleaned_data)
    return book_get(request, pk)


def book_out(membership: Membership) -> BookOut:
    book: Book = membership.book
    return BookOut(
        id=book.pk,
        name=book.name,
        currency=book.base_currency,
        time_zone=book.time_zone,
        month_starts_on=book.pay_day,
        week_starts_on=book.first_weekday,
        role=membership.role,  # type: ignore[arg-type]
    )


def _token(token: ApiToken) -> TokenOut:
    return TokenOut(
        name=token.name,
        scopes=token.scopes.split(),
        book=token.book_id,
        ends_on=token.ends_on,
    )
