"""Reading across the rows of accounts."""

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import Book, User
from accounts.signals import base_currency_asked
from expense_tracker.kernel.scoping import book_scope


def holder_of(email: str) -> User | None:
    """The account that `email` signs in to, confirmed or not.

    An address somebody only wants to change to holds nothing yet: it must neither block
    its owner nor lead into that account.
    """
    return User.objects.filter(email=email.strip().lower()).first()


def is_phone_taken(phone: str) -> bool:
    """Whether somebody has that number (E.164); nobody has ""."""
    return bool(phone) and User.objects.filter(phone=phone).exists()


def is_confirmed(user: User) -> bool:
    """Whether some address of the person was proven to be theirs."""
    return bool(EmailAddress.objects.filter(user=user, verified=True).exists())


def never_confirmed() -> "QuerySet[User]":
    """Accounts begun by sign-up whose address nobody proved, nor signed in to.

    Accounts that staff made have no address row until their first sign-in: they are not
    among them.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        last_login=None,
        is_staff=False,
    )


def sole_books(user: User) -> "QuerySet[Book]":
    """Books of which `user` is the only member."""
    alone = (
        Book.objects.annotate(people=Count("memberships")).filter(people=1).values("pk")
    )
    return Book.objects.filter(pk__in=alone, memberships__user=user)


def currency_held_because(book: Book) -> str | None:
    """Why the Book's main currency may not change, as a sentence; None when it may."""
    with book_scope(book):
        answers = base_currency_asked.send(sender=Book, book=book)
    reasons = (reason for _, reason in answers if reason)
    return next(reasons, None)
