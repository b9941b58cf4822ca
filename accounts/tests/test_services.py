"""Writing verbs: people and their Books."""

import pytest
from allauth.account.models import EmailAddress

from accounts.errors import BaseCurrencyHeldError
from accounts.models import Book, Membership, User
from accounts.queries import holder_of, never_confirmed, sole_books
from accounts.services import (
    Profile,
    change_book,
    change_profile,
    confirm_by_mail,
    register_person,
    release_address,
    remove_person,
)
from accounts.signals import base_currency_asked


def test_a_book_begins_with_its_owners_week_and_zone(alice):
    alice.locale, alice.time_zone = "en-US", "America/New_York"
    book = register_person(user=alice, base_currency="USD")
    assert (book.first_weekday, book.time_zone) == (6, "America/New_York")


def test_columns_changed_meanwhile_survive(alice):
    stale = User.objects.get(pk=alice.pk)
    User.objects.update(reminder_hour=7)
    change_profile(
        user=stale, profile=Profile("A", None, "", "", "en-IE", "UTC", "dark")
    )
    assert User.objects.get().reminder_hour == 7
    assert User.objects.get().theme == "dark"


def test_settings_of_a_book_changed_meanwhile_survive(book):
    stale = Book.objects.get(pk=book.pk)
    change_book(book=book, changes={"pay_day": 25})
    change_book(book=stale, changes={"name": "Ours"})
    kept = Book.objects.get(pk=book.pk)
    assert (kept.pay_day, kept.name, kept.version) == (25, "Ours", 2)


def test_an_app_that_holds_amounts_holds_the_currency(book):
    def hold(**_):
        return "Because."

    base_currency_asked.connect(hold)
    try:
        with pytest.raises(BaseCurrencyHeldError, match="Because"):
            change_book(book=book, changes={"base_currency": "USD", "name": "Ours"})
    finally:
        base_currency_asked.disconnect(hold)
    assert Book.objects.get().name == "Personal"
    assert Book.objects.get().version == 0


def test_a_person_goes_with_the_books_they_used_alone(alice, book, bob):
    own = register_person(user=alice)
    remove_person(user=alice)
    assert not Book.objects.filter(pk=own.pk).exists()
    assert list(Membership.objects.values_list("user", flat=True)) == [bob.pk]


def test_books_used_alone(alice, book, charlie, other_book):
    assert list(sole_books(alice)) == [book]
    Membership.objects.create(book=book, user=charlie, role="viewer")
    assert list(sole_books(alice)) == []
    assert list(sole_books(charlie)) == [other_book]


def test_only_unconfirmed_strangers_give_way(alice, charlie, staff):
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True)
    EmailAddress.objects.create(user=charlie, email=charlie.email, verified=False)
    EmailAddress.objects.create(user=staff, email=staff.email, verified=False)
    assert list(never_confirmed()) == [charlie]

    for person in (alice, charlie, staff):
        release_address(email=person.email, keep=User(pk=0))
    assert set(User.objects.all()) == {alice, staff}


def test_never_gives_way_to_itself(charlie):
    EmailAddress.objects.create(user=charlie, email=charlie.email, verified=False)
    release_address(email=charlie.email, keep=charlie)
    assert User.objects.filter(pk=charlie.pk).exists()


def test_a_mailed_link_proves_the_address(alice):
    confirm_by_mail(user=alice)
    confirm_by_mail(user=alice)
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == (
        alice.email,
        True,
        True,
    )


def test_finds_the_account_of_an_address(alice):
    assert holder_of(" Alice@Example.COM ") == alice
    assert holder_of("nobody@example.com") is None
