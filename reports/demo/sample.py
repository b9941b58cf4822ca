"""A Book of invented rows beside a person's own, to try things in: one press makes it,
one press removes all of it. Nobody is sent anything about it.
"""

from datetime import date

from django.db import transaction

from accounts.models import Book, Membership, User
from accounts.services import create_book
from accounts.throttle import is_within
from expense_tracker.kernel.scoping import book_scope
from reports.demo import years as demo

NAME = "Sample book"
CURRENCY = "EUR"
HOUR = 3600
SAMPLES_AN_HOUR = 6


def sample_of(*, user: User) -> Book | None:
    return Book.objects.filter(memberships__user=user, is_sample=True).first()


def own_book(*, user: User) -> Book | None:
    """The first Book of the person that is none."""
    mine = Membership.objects.filter(user=user, book__is_sample=False)
    found = mine.select_related("book").order_by("pk").first()
    return found.book if found else None


def may_make_sample(*, user: User) -> bool:
    """Making it is some seconds of writing, so that is not done again and again. One
    that is there may be had.
    """
    if sample_of(user=user) is not None:
        return True
    return is_within(name=f"sample:{user.pk}", limit=SAMPLES_AN_HOUR, seconds=HOUR)


@transaction.atomic
def make_sample(*, user: User, as_of: date) -> Book:
    """The person's sample, made and filled where there is none yet."""
    # Two presses at once make one: the second waits for the first.
    User.objects.select_for_update().get(pk=user.pk)
    there = sample_of(user=user)
    if there is not None:
        return there
    book = create_book(owner=user, name=NAME, base_currency=CURRENCY)
    # Before its rows, so that none of them is a reason to tell anybody.
    book.is_sample = True
    book.save(update_fields=["is_sample"])
    with book_scope(book):
        demo.fill(book=book, user=user, as_of=as_of)
    return book


@transaction.atomic
def remove_sample(*, user: User) -> bool:
    """Delete the sample with all its rows; False where there is none."""
    book = sample_of(user=user)
    if book is None:
        return False
    book.delete()
    return True
