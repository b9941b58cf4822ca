"""How the tests of security go through every address, and what they ask it for."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.http import QueryDict
from django.urls import resolve

from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.test_bad_input import KINDS, TABLES
from expense_tracker.tests.test_isolation import ROUTES, address_of

# They end sessions, on which the rest of a walk depends.
SIGN_OUT = {"session-end", "other-sessions-end"}


def text_of(response) -> str:
    return b"".join(response).decode() if response.streaming else response.text


def own_addresses(book, but: Collection[str] = SIGN_OUT) -> Iterator[str]:
    """Each route once, with the id of a row of the book where one has its page."""
    with book_scope(book):
        owned = {place: _a_row(place) for place in TABLES}
    for route, name in ROUTES.items():
        if name not in but:
            yield address_of(route, owned.get(route.split("/")[0], 1))


def open_to_nobody() -> set[str]:
    """Names of the routes that ask nobody to sign in."""
    return {
        name
        for route, name in ROUTES.items()
        if not getattr(resolve(address_of(route, 1)).func, "login_required", True)
    }


def _a_row(place: str) -> int:
    rows = apps.get_model(TABLES[place]).objects.order_by("pk")
    if place in KINDS:
        rows = rows.filter(kind=KINDS[place])
    row = rows.first()
    return row.pk if row else 1


@contextmanager
def names_read() -> Iterator[set[str]]:
    """Whatever views and forms look up in a query or a body meanwhile."""
    read: set[str] = set()

    def noting(real):
        def look_up(values, key, *args):
            read.add(key)
            return real(values, key, *args)

        return look_up

    with pytest.MonkeyPatch.context() as patch:
        for method in ("__getitem__", "__contains__", "get", "getlist"):
            patch.setattr(QueryDict, method, noting(getattr(QueryDict, method)))
        yield read
