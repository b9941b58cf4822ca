"""Writing verbs of accounts."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from accounts.errors import BaseCurrencyHeldError, TakenError
from accounts.models import Book, Membership, User
from accounts.queries import currency_held_because, never_confirmed, sole_books
from accounts.sharing.owners import hold, pass_on_books
from accounts.signals import base_currency_changed, book_created
from expense_tracker.kernel.locale import babel_locale
from expense_tracker.kernel.scoping import book_scope

# Of the Book that everybody begins with.
FIRST_NAME = "Personal"


@transaction.atomic
def create_book(*, owner: User, name: str, base_currency: str) -> Book:
    """A Book owned by `owner`, with their zone and week, seeded by the apps above."""
    book = Book.objects.create(
        name=name,
        base_currency=base_currency,
        time_zone=owner.time_zone,
        first_weekday=babel_locale(owner.locale).first_week_day,
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
    return create_book(owner=user, name=FIRST_NAME, base_currency=base_currency)


@dataclass(frozen=True)
class Profile:
    """What a person says about themselves in the settings."""

    name: str
    username: str | None
    phone: str
    address: str
    locale: str
    time_zone: str
    theme: str


@transaction.atomic
def change_profile(*, user: User, profile: Profile) -> list[Book]:
    """Save the profile; the Books that moved to the new time zone with it.

    A Book that only this person uses and that kept their time zone goes on keeping it:
    their day and its day stay one. Shared Books have their own. Raises TakenError when
    somebody else has the username or the phone.
    """
    _check_free(user, profile)
    moved = []
    if profile.time_zone != user.time_zone:
        moved = list(sole_books(user).filter(time_zone=user.time_zone))
    for book in moved:
        change_book(book=book, changes={"time_zone": profile.time_zone})
    _save(user, vars(profile))
    _renew_books(user)
    return moved


def _check_free(user: User, profile: Profile) -> None:
    """Before the database refuses, which says less; at the same moment it does."""
    others = User.objects.exclude(pk=user.pk)
    if profile.username and others.filter(username=profile.username).exists():
        raise TakenError("username", "This username is taken.")
    if profile.phone and others.filter(phone=profile.phone).exists():
        raise TakenError("phone", "Another account has this number.")


def _renew_books(user: User) -> None:
    """Other members see the person's name beside what they did."""
    Book.objects.filter(memberships__user=user).update(version=F("version") + 1)


def renew_book(*, book: Book) -> None:
    """Pages kept for its version no longer tell all: something that stands beside its
    entries is new.
    """
    Book.objects.filter(pk=book.pk).update(version=F("version") + 1)


@transaction.atomic
def change_book(*, book: Book, changes: Mapping[str, Any]) -> None:
    """Save the named settings of a Book as its next version.

    Raises BaseCurrencyHeldError when `base_currency` is to change while amounts stand
    in it.
    """
    # First, as every change of a Book: takes its lock on both databases.
    Book.objects.filter(pk=book.pk).update(version=F("version") + 1)
    book.refresh_from_db()
    old = book.base_currency
    new = changes.get("base_currency", old)
    if new != old:
        _check_currency_is_free(book)
    _save(book, changes)
    if new != old:
        with book_scope(book):
            base_currency_changed.send(sender=Book, book=book, old=old)


def freeze_book(*, book: Book, reason: str) -> bool:
    """Make the Book read-only, for a reason as a sentence; False when it is already."""
    open_book = Book.objects.filter(pk=book.pk, frozen_because="")
    return bool(open_book.update(frozen_because=reason, version=F("version") + 1))


def thaw_book(*, book: Book) -> None:
    Book.objects.filter(pk=book.pk).update(frozen_because="", version=F("version") + 1)


def adopt_currency(*, book: Book, currency: str) -> None:
    """The Book counts in `currency` from now on, and is read-only no more."""
    Book.objects.filter(pk=book.pk).update(
        base_currency=currency, frozen_because="", version=F("version") + 1
    )
    book.refresh_from_db()


def _check_currency_is_free(book: Book) -> None:
    reason = currency_held_because(book)
    if reason:
        raise BaseCurrencyHeldError(reason)


def _save(row: User | Book, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))


@transaction.atomic
def confirm_by_mail(*, user: User) -> None:
    """The person opened a link that was mailed to their address: it is theirs."""
    address, _ = EmailAddress.objects.get_or_create(user=user, email=user.email)
    if address.set_verified():
        address.set_as_primary()


@transaction.atomic
def release_address(*, email: str, keep: User | None = None) -> None:
    """Remove an account that was begun with `email` and never confirmed, but for
    `keep`.

    Whoever proves that the address is theirs must not find it taken by one who did not.
    """
    begun = never_confirmed().filter(email=email)
    if keep is not None:
        begun = begun.exclude(pk=keep.pk)
    for user in begun:
        remove_person(user=user)


@transaction.atomic
def remove_person(*, user: User) -> None:
    """Delete a person and the Books that nobody else uses; of the others, those that
    they alone owned get another owner.
    """
    for book in user.books.order_by("pk"):
        hold(book)
    sole_books(user).delete()
    pass_on_books(user)
    _renew_books(user)
    user.delete()


def rehearse_registration(*, password: str | None) -> None:
    """Do the work of a sign-up and take it back.

    Signing up with an address that has an account must not be told from a real sign-up
    by how long the answer takes.
    """
    with transaction.atomic():
        name = f"{uuid.uuid4()}@invalid"
        register_person(user=User.objects.create_user(name, password, name=name))
        transaction.set_rollback(True)
