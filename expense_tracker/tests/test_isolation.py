"""Nobody reads another's book: every route, walked as a stranger and as nobody.

The routes come from the resolver, so a new one is covered without anyone remembering.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Book, Membership, User
from conftest import make_person
from expense_tracker.kernel.scoping import BookOwned, all_books
from ledger.models import ShareGroup

# The API has a walk of its own.
NOT_OURS = ("admin/", "accounts/", "_allauth/", "api/", "static/", "dev/mail/")
# Addresses whose answer is nobody's in particular.
PUBLIC = {"landing", "healthz", "readyz", "service-worker"}
# What a person may change whatever their role in the book is.
OWN = {
    "landing",
    "settings-profile",
    "settings-notices",
    "notice-choice",
    "notice-test",
    "notice-open",
    "notice-read",
    "notices-read",
    "device-add",
    "device-remove",
    "session-end",
    "other-sessions-end",
    "token-add",
    "token-revoke",
    "unsubscribe",
    # Their books, and how they come and go; the tests of sharing hold these.
    "book-add",
    "invitation-accept",
    "invitation-decline",
    "member-leave",
    # Their archives and their account; the tests of take-out and ending hold these.
    "archive-ask",
    "move-in",
    "leave",
    "feed",
    "feed-revoke",
    "book-open-own",
    "sample-make",
    "sample-remove",
    "tour-done",
    "announcement-dismiss",
    "feedback",
    # When it is mailed to them; name and days stay as they are.
    "saved-edit",
}
# Tables that are about people or the program, not about one book's money.
WITHOUT_BOOK = {
    "accountlock",
    "announcement",
    "apitoken",
    "benchmarkpublication",
    "book",
    "dailyfigure",
    "dismissal",
    "fallbackcacherow",
    "feedback",
    "groupchange",
    "heartbeat",
    "idempotencykey",
    "inspection",
    "invitation",
    "membership",
    "movein",
    "notice",
    "noticelead",
    "noticepreference",
    "participant",
    "payment",
    "posting",
    "pushdelivery",
    "pushdevice",
    "putaway",
    "referencerate",
    "reminderday",
    "reply",
    "settlement",
    "share",
    "sharedexpense",
    "sharegroup",
    "staffaccess",
    "takeout",
    "usedformtoken",
    "user",
}

# No id that alice's rows could have.
FAR_OFF = 10**6

REFUSED = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


def routes(resolver=None, prefix="") -> Iterator[tuple[str, URLPattern]]:
    for each in (resolver or get_resolver()).url_patterns:
        address = prefix + str(each.pattern)
        if address.startswith(NOT_OURS):
            continue
        if isinstance(each, URLResolver):
            yield from routes(each, address)
        else:
            yield address, each


ROUTES = {route: pattern.name or "" for route, pattern in routes()}


def address_of(route: str, pk: int) -> str:
    """The route's path with `pk` wherever it takes a number."""
    path = re.sub(r"<int:\w+>", str(pk), route)
    path = re.sub(r"<period:\w+>", "2026-10", path)
    return "/" + re.sub(r"<\w+:\w+>", "x", path)


def addresses(pks, *, but: set[str]) -> Iterator[str]:
    for route, name in ROUTES.items():
        if name not in but:
            for pk in pks if "<int:" in route else [1]:
                yield address_of(route, pk)


@pytest.fixture
def stranger(db) -> User:
    """Somebody with a book that has no rows, so that every id in use is alice's."""
    person = make_person("Mallory")
    book = Book.objects.create(pk=FAR_OFF, name="Empty")
    Membership.objects.create(
        pk=FAR_OFF, book=book, user=person, role=Membership.Role.OWNER
    )
    return person


@pytest.fixture
def pks(full_book) -> set[int]:
    """An id in use in alice's book from each of its tables."""
    with all_books():
        return {
            row.pk
            for model in apps.get_models()
            if issubclass(model, BookOwned)
            for row in model.objects.filter(book=full_book).order_by("-pk")[:1]
        } | {ShareGroup.objects.latest("pk").pk}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_id_is_not_found(method, pks, stranger, as_user):
    client = as_user(stranger)
    found = [
        path
        for route, name in ROUTES.items()
        if "<int:" in route and name not in OWN
        for path in (address_of(route, pk) for pk in pks)
        if getattr(client, method)(path).status_code not in REFUSED
    ]
    assert found == []


def test_nobody_is_sent_to_sign_in(pks, client):
    open_ = {HTTPStatus.FOUND, HTTPStatus.BAD_REQUEST, *REFUSED}
    shown = [
        path
        for path in addresses(pks, but=PUBLIC)
        if client.get(path).status_code not in open_
    ]
    assert shown == []


def test_a_viewer_may_not_write(pks, vera, as_user):
    client = as_user(vera)
    written = [
        path
        for path in addresses(pks, but=OWN)
        if client.post(path).status_code not in {HTTPStatus.FORBIDDEN, *REFUSED}
    ]
    assert written == []


def test_no_page_shows_another_books_words(pks, stranger, as_user):
    """`full_book` writes its name into everything it has."""
    client = as_user(stranger)
    told = []
    for path in addresses(pks, but=set()):
        answer = client.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        if b"Canary" in body:
            told.append(path)
    assert told == []


def test_the_owner_does_see_them(pks, alice, as_user):
    """Or the walk above proves nothing."""
    client = as_user(alice)
    pages = ["/entries/?period=all", "/wallets/", "/categories/", "/bills/"]
    assert all(b"Canary" in client.get(page).content for page in pages)


def test_no_route_fails(pks, alice, as_user):
    client = as_user(alice)
    broken = [
        path
        for path in addresses(pks, but={"session-end", "other-sessions-end"})
        for method in (client.get, client.post)
        if method(path).status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        and not path.startswith("/readyz")
    ]
    assert broken == []


def test_every_user_owned_table_has_a_book():
    stray = {
        model._meta.model_name
        for label in ("accounts", "ledger", "budgets", "reports")
        for model in apps.get_app_config(label).get_models()
        if not issubclass(model, BookOwned)
    }
    assert stray <= WITHOUT_BOOK
