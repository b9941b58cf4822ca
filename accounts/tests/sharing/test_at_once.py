"""Members who act at the same moment: a Book keeps an owner, a link lets one in.

SQLite lets one writer in at a time and so hides the races; these need PostgreSQL.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Book, Membership
from accounts.services import register_person, remove_person
from accounts.sharing.errors import SharingError
from accounts.sharing.inviting import invite
from accounts.sharing.joining import accept
from accounts.sharing.members import change_role, hand_over, leave_book, remove_member
from conftest import make_person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


@pytest.fixture(autouse=True)
def _real_database():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection only")


def at_once(*deeds: Callable[[], object]) -> None:
    """All of them, from one moment on; what sharing refuses is refused."""
    gate = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            with suppress(SharingError):
                deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(do, deeds))


def owned_by_two(number: int) -> tuple[Book, Membership, Membership]:
    one, other = make_person(f"One{number}"), make_person(f"Other{number}")
    book = register_person(user=one)
    second = Membership.objects.create(book=book, user=other, role="owner")
    return book, Membership.objects.get(book=book, user=one), second


DEEDS = {
    "leave": lambda one, two: (
        partial(leave_book, membership=one),
        partial(leave_book, membership=two),
    ),
    "step down": lambda one, two: (
        partial(change_role, membership=one, role="viewer", actor=one.user),
        partial(change_role, membership=two, role="viewer", actor=two.user),
    ),
    "remove each other": lambda one, two: (
        partial(remove_member, membership=two, actor=one.user),
        partial(remove_member, membership=one, actor=two.user),
    ),
    "hand over and leave": lambda one, two: (
        partial(hand_over, membership=two, actor=one.user),
        partial(leave_book, membership=two),
    ),
    "delete themselves and leave": lambda one, two: (
        partial(remove_person, user=one.user),
        partial(leave_book, membership=two),
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_two_owners_who_go_at_once_leave_an_owner(deed):
    for number in range(ROUNDS):
        book, one, two = owned_by_two(number)
        at_once(*DEEDS[deed](one, two))
        is_there = Book.objects.filter(pk=book.pk).exists()
        owners = Membership.objects.filter(book=book, role="owner")
        assert owners.exists() or not is_there


def test_a_link_lets_one_in():
    for number in range(ROUNDS):
        owner = make_person(f"Owner{number}")
        book = register_person(user=owner)
        link = invite(book=book, actor=owner, role="editor")
        people = make_person(f"A{number}"), make_person(f"B{number}")
        at_once(*(partial(accept, invitation=link, user=each) for each in people))
        assert Membership.objects.filter(book=book).count() == 2
