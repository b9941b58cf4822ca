"""All books side by side, and one of invented rows to try things in."""

from http import HTTPStatus

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.bearer import OwnToken, WholeToken
from accounts.api.books import BookOut, book_out, opened_books
from accounts.api.types import ApiRequest
from accounts.clock import today_for_user
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import (
    Currency,
    Row,
    SignedAmount,
    maybe,
    money_text,
)
from reports.books import BookCard, Together, book_cards, worth_together
from reports.demo.sample import HOUR, make_sample, may_make_sample, remove_sample

router = Router(tags=["Books"])


class BookFigures(Row):
    """A book of yours, in its own currency."""

    book: int
    name: str
    currency: Currency
    people: int = Field(description="That share it, you among them.")
    worth: SignedAmount = Field(description="Of all its wallets, today.")
    period: str = Field(description="The month that runs.", examples=["2026-11"])
    income: SignedAmount
    expense: SignedAmount = Field(description="Below zero: what left.")
    net: SignedAmount
    unseen: int = Field(description="Changes by others since you looked.")


class TogetherOut(Row):
    """What all of them are worth, in the currency of your own."""

    worth: SignedAmount
    currency: Currency
    without: list[str] = Field(description="Books whose currency has no rate.")


class BooksOut(Row):
    items: list[BookFigures]
    together: TogetherOut | None = Field(description="null: there is one book alone.")


@router.get(
    "/books/overview",
    response=BooksOut,
    auth=OwnToken(),
    summary="Your books side by side",
)
def book_overview(request: ApiRequest) -> BooksOut:
    """What each is worth and did this month, and all of them together."""
    cards = book_cards(opened_books(request))
    return BooksOut(
        items=[_figures(card) for card in cards],
        together=maybe(worth_together(cards), _together),
    )


def _figures(card: BookCard) -> BookFigures:
    return BookFigures(
        book=card.book.pk,
        name=card.book.name,
        currency=card.book.base_currency,
        people=len(card.people),
        worth=money_text(card.worth),
        period=card.month.slug,
        income=money_text(card.flow.income),
        expense=money_text(card.flow.out),
        net=money_text(card.flow.net),
        unseen=card.unseen,
    )


def _together(found: Together) -> TogetherOut:
    return TogetherOut(
        worth=money_text(found.worth),
        currency=found.worth.currency,
        without=found.without,
    )


@router.post(
    "/sample-book",
    response={201: BookOut},
    auth=WholeToken(),
    summary="Make a sample book",
)
def sample_create(request: ApiRequest, response: HttpResponse) -> BookOut:
    """A book of invented rows, to try things in; the one that is there, if there is
    one. Six an hour at most.
    """
    if not may_make_sample(user=request.user):
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            "Samples were made just now. Try again in an hour.",
            headers={"Retry-After": str(HOUR)},
        )
    book = make_sample(user=request.user, as_of=today_for_user(request.user))
    response["Location"] = reverse("api:book_get", args=[book.pk])
    return book_out(opened_books(request).get(book=book))


@router.delete(
    "/sample-book",
    response={204: None},
    auth=WholeToken(),
    summary="Remove the sample book",
)
def sample_delete(request: ApiRequest) -> None:
    """With all its rows; nothing is done where there is none."""
    remove_sample(user=request.user)
