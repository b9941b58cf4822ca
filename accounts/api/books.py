"""Who asks, and their Books with the people in them."""

from typing import Literal

from ninja import Router
from pydantic import Field

from accounts.api.bearer import OwnToken
from accounts.api.types import ApiRequest
from accounts.models import ApiToken, Book, Membership
from expense_tracker.kernel.api.types import Currency, DayOut, Instant, Page, Row

router = Router(tags=["Books"])
own = OwnToken()
Role = Literal["owner", "editor", "viewer"]


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


class MemberOut(Row):
    """A person in the book."""

    name: str
    email: str
    role: Role
    joined_at: Instant


@router.get("/me", response=Me, auth=own, summary="Who asks", operation_id="me")
def me(request: ApiRequest) -> Me:
    """The person of the token, what it may do, and the book that it opens."""
    user, membership = request.user, request.membership
    return Me(
        name=user.name,
        email=user.email,
        time_zone=user.time_zone,
        book=_book(membership) if membership else None,
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
    mine = Membership.objects.filter(user=request.user).select_related("book")
    if request.token.book_id:
        mine = mine.filter(book=request.token.book_id)
    return Page[BookOut](items=[_book(each) for each in mine.order_by("pk")], next=None)


@router.get(
    "/members",
    response=Page[MemberOut],
    summary="People in the book",
    operation_id="member_list",
)
def member_list(request: ApiRequest) -> Page[MemberOut]:
    """Everybody who may read this book, and what they may do in it."""
    people = request.book.memberships.select_related("user").order_by("pk")
    return Page[MemberOut](items=[_member(each) for each in people], next=None)


def _book(membership: Membership) -> BookOut:
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


def _member(membership: Membership) -> MemberOut:
    return MemberOut(
        name=membership.user.name,
        email=membership.user.email,
        role=membership.role,  # type: ignore[arg-type]
        joined_at=membership.joined_at,
    )
