"""Writing verbs of accounts."""

from django.db import transaction

from accounts.models import Book, Membership, User
from accounts.signals import book_created
from expense_tracker.kernel.scoping import book_scope


@transaction.atomic
def create_book(*, owner: User, name: str, base_currency: str) -> Book:
    """A Book owned by `owner`, in their zone, seeded by the apps above."""
    book = Book.objects.create(
        name=name, base_currency=base_currency, time_zone=owner.time_zone
    )
    Membership.objects.create(book=book, user=owner, role=Membership.Role.OWNER)
    with book_scope(book):
        book_created.send(sender=Book, book=book, locale=owner.locale)
    return book


@transaction.atomic
def register_person(
    *,
    user: User,
    base_currency: str = "EUR",
) -> Book:
    """Give a new person their personal Book. `user` is saved already."""
    return create_book(owner=user, name="Personal", base_currency=base_currency)
