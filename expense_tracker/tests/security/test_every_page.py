"""Every address as its owner meets it, in a book where every name is made to break out.

Each is asked for as a page and as a part of one, with hostile text in whatever it looks
up, and is sent its form empty and full of such text. Every rule is held against every
answer; what was stored is taken back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from django.http import QueryDict
from django_htmx.middleware import HtmxDetails

from expense_tracker.tests.security.canary import HOSTILE, alive_in
from expense_tracker.tests.security.headers import missing_headers
from expense_tracker.tests.walk import (
    ROUTES,
    nothing_stays,
    own_addresses,
    takes_id,
    text_of,
    writing,
)

# Sent back as it came, or told apart by Django before any view.
OURS = {"csrfmiddlewaretoken"}
PART = {"HX-Request": "true"}
# Opening what is new is how it is read; nothing else follows from it.
SEEN = {"notice-open", "change-list"}
# Found when a form says more, or in another state: their views' tests.
TOLD_MORE = {"import-row-mend"}
# Two years of transactions, at each sending: its view's tests.
UNSENT = {"sample-make"}


@contextmanager
def names_read() -> Iterator[set[str]]:
    """Whatever views and forms look up in a query or a body meanwhile; PART if they
    ask whether that is what they are to make.
    """
    read: set[str] = set()

    def noting(real, name=None):
        def look_up(values, *args):
            read.add(name or args[0])
            return real(values, *args)

        return look_up

    with pytest.MonkeyPatch.context() as patch:
        for method in ("__getitem__", "__contains__", "get", "getlist"):
            patch.setattr(QueryDict, method, noting(getattr(QueryDict, method)))
        asked = noting(HtmxDetails.__bool__, "HX-Request")
        patch.setattr(HtmxDetails, "__bool__", asked)
        yield read


class Walk:
    """Asks for one address after another and notes what is wrong with the answers."""

    def __init__(self, client) -> None:
        self.client = client
        self.wrong: list[tuple[str, str]] = []

    def visit(self, route: str, path: str) -> None:
        told = [self.looked_at(route, path)]
        if ROUTES[route] not in UNSENT:
            told.append(self.sent(route, path))
        found = any(each.status_code != HTTPStatus.NOT_FOUND for each in told)
        if takes_id(route) and ROUTES[route] not in TOLD_MORE and not found:
            self.wrong.append((path, "alice's row is not found"))

    def looked_at(self, route: str, path: str):
        """The plain answer. Names are sent alone as well where all of them together
        were refused: the first hides the others.
        """
        plain, read = self.ask("get", route, path)
        if plain.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return plain
        if PART.keys() & read:
            self.ask("get", route, path, headers=PART)
        if names := read - PART.keys():
            answer, _ = self.ask("get", route, path, dict.fromkeys(names, HOSTILE))
            if answer.status_code != HTTPStatus.OK and len(names) > 1:
                for name in names:
                    self.ask("get", route, path, {name: HOSTILE})
        return plain

    def sent(self, route: str, path: str):
        """The answer to the empty form."""
        empty, read = self.ask("post", route, path, headers=PART)
        if names := read - PART.keys():
            self.ask("post", route, path, dict.fromkeys(names, HOSTILE), PART)
        return empty

    def ask(self, method, route, path, values=None, headers=None):
        """The answer and the names it looked up."""
        with nothing_stays(), names_read() as read, writing() as written:
            answer = getattr(self.client, method)(path, values, headers=headers)
            faults = list(faults_of(answer))
        if method == "get" and ROUTES[route] not in SEEN:
            faults += [f"looking wrote {sql}" for sql in written]
        sent = ", ".join(values or headers or ())
        self.wrong += [(f"{method} {path} {sent}", fault) for fault in faults]
        return answer, read - OURS


def faults_of(answer) -> Iterator[str]:
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        yield f"answered {answer.status_code}"
    yield from (f"header {lacking}" for lacking in missing_headers(answer))
    if "html" in answer.get("Content-Type", ""):
        yield from (f"alive: {found}" for found in alive_in(text_of(answer)))


def test_every_page_keeps_every_rule(hostile_book, alice, as_user):
    walk = Walk(as_user(alice))
    walk.client.raise_request_exception = False
    addresses = own_addresses(hostile_book)
    for route, path in addresses.items():
        walk.visit(route, path)
    wrong = [": ".join(each) for each in walk.wrong if "/readyz" not in each[0]]
    assert not wrong, "\n".join(wrong)
    assert len(addresses) > 100


def test_hostile_names_are_on_the_pages(hostile_book, alice, as_user):
    """Or the walk proves nothing."""
    client = as_user(alice)
    pages = ("/entries/?period=all", "/wallets/", "/categories/", "/bills/")
    assert all("&lt;zq9" in client.get(page).text for page in pages)
