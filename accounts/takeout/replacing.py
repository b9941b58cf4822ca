"""The Book that a newcomer was given, when they move in with Books of their own.

It gives way as if its owner deleted it: put away, so that it can be brought back. To
fill it instead would mix its categories with those that come, and to remove it at once
would make a wrong judgement final.
"""

from typing import Any

from django.db.models import ForeignObjectRel

from accounts.ending.away import delete_book
from accounts.models import Book, User
from accounts.services import FIRST_NAME
from accounts.sharing.owners import hold
from accounts.takeout.registry import beginnings
from expense_tracker.kernel.scoping import book_scope


def book_that_gives_way(user: User) -> Book | None:
    """The person's only Book, when nobody else is in it and it is as it was made."""
    seats = list(user.memberships.select_related("book"))
    if len(seats) != 1 or not seats[0].is_owner:
        return None
    book: Book = seats[0].book
    alone = book.memberships.count() == 1
    free = not book.frozen_because and not book.is_sample
    return book if alone and free and _is_untouched(book) else None


def _is_untouched(book: Book) -> bool:
    """Nothing points at it but what every Book begins with. What was changed of that
    stands in its history, which points at it, too. Of its settings, which have none,
    the currency, zone and week say where somebody lives, and are no sign of use.
    """
    if (
        book.name != FIRST_NAME
        or book.pay_day != Book._meta.get_field("pay_day").default
    ):
        return False
    with book_scope(book):
        return not any(_is_used(link, book) for link in Book._meta.related_objects)


def _is_used(link: ForeignObjectRel, book: Book) -> bool:
    model: Any = link.related_model
    if model in beginnings():
        return False
    return bool(model.objects.filter(**{link.field.name: book}).exists())


def hold_given_way(user: User) -> Book | None:
    """The same, and nobody writes in it until the transaction ends."""
    found = book_that_gives_way(user)
    if found is None:
        return None
    hold(found)
    return book_that_gives_way(user)


def give_way(*, book: Book, user: User) -> None:
    """When the Books that take its place are the person's already."""
    delete_book(book=book, actor=user)
