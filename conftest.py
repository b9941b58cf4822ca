"""People and books that tests share.

alice owns `book`, bob edits it, vera may look, charlie is a stranger with his own.
"""

import gc
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Book, Membership, User, WebhookDelivery
from accounts.services import register_person
from accounts.tokens.services import Scope, create_token
from accounts.webhooks.endpoints import EndpointDraft, create_endpoint
from accounts.webhooks.events import all_events
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.tests.model_server import ModelServer, model_server
from ledger.filing.memory import forget_all
from ledger.models import Category, Entry, Wallet
from ledger.services.entries import EntryDraft, record_entry

# They start programs, wait for them, or work long in one go. Begun first, one worker
# goes through them while the others do the small ones, and none is left at the end.
LONG = {
    "test_serve", "test_backup", "test_story", "test_pages", "test_hostile",
    "test_every_page", "test_schema", "test_bad_input", "test_staff_access",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in LONG)


def pytest_collection() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """What is there by now stays until the end: no collection needs to look at it, and
    full ones, which find little, are rare.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 50)
    gc.enable()


def make_person(name: str, **more) -> User:
    return User.objects.create_user(
        f"{name.lower()}@example.com", "correct-horse-7", name=name, **more
    )


@pytest.fixture(autouse=True)
def _nothing_learned() -> None:
    """A book of the test before may have had the same id, age and version."""
    forget_all()


@pytest.fixture(scope="module")
def furnished(request, django_db_setup, django_db_blocker) -> Iterator[bool]:
    """Whether alice and her book are there already: a module that says
    `furnish(book, alice)` has the book filled once, and each of its tests begins with
    those rows.
    """
    furnish = getattr(request.module, "furnish", None)
    if furnish is None:
        yield False
        return
    with django_db_blocker.unblock(), transaction.atomic():
        alice = make_person("Alice")
        book = register_person(user=alice)
        with book_scope(book):
            furnish(book, alice)
        yield True
        transaction.set_rollback(True)


@pytest.fixture
def alice(furnished, db) -> User:
    return User.objects.get(name="Alice") if furnished else make_person("Alice")


@pytest.fixture
def book(furnished, alice) -> Book:
    return alice.books.get() if furnished else register_person(user=alice)


@pytest.fixture
def scope(book) -> Iterator[Book]:
    """Opens the scope of alice's book for the whole test."""
    with book_scope(book):
        yield book


@pytest.fixture
def bob(book) -> User:
    return _join(book, "Bob", Membership.Role.EDITOR)


@pytest.fixture
def vera(book) -> User:
    return _join(book, "Vera", Membership.Role.VIEWER)


def _join(book: Book, name: str, role: str) -> User:
    person = make_person(name)
    Membership.objects.create(book=book, user=person, role=role)
    return person


@pytest.fixture
def charlie(db) -> User:
    person = make_person("Charlie")
    register_person(user=person)
    return person


@pytest.fixture
def other_book(charlie) -> Book:
    return charlie.books.get()


@pytest.fixture
def staff(db) -> User:
    person = make_person("Sam", is_staff=True, is_superuser=True)
    register_person(user=person)
    return person


@pytest.fixture
def as_user():
    """A client signed in as the given person."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def client_alice(alice, book, as_user) -> Client:
    return as_user(alice)


@pytest.fixture
def cash(scope) -> Wallet:
    return Wallet.objects.get(name="Cash")


@pytest.fixture
def category(scope):
    """A starter category by its name."""
    return lambda name: Category.objects.get(name=name)


@pytest.fixture
def spend(scope, alice, cash, category):
    """Book an expense of alice's: spend("12.50", "Groceries", on=date(2026, 11, 3))."""

    def record(
        amount: str, name: str | None = "Groceries", *, on: date, kind="expense", **more
    ) -> Entry:
        draft = EntryDraft(
            kind=kind,
            date=on,
            wallet=more.pop("wallet", cash),
            amount=Decimal(amount),
            category=category(name) if name else None,
            **more,
        )
        change = record_entry(book=scope, actor=alice, draft=draft)
        return Entry.objects.get(pk=change.subject_id)

    return record


@pytest.fixture
def model(settings) -> Iterator[ModelServer]:
    """A language model that the site is set up with."""
    with model_server() as server:
        settings.LLM_BASE_URL = server.address
        settings.LLM_MODEL = "parrot"
        settings.LLM_API_KEY = "open sesame"
        yield server


@pytest.fixture
def api():
    """Somebody's program: api(alice)("post", "/entries", {…}) is the answer to it."""

    def program(person: User, *scopes: str, **more):
        _, value = create_token(
            user=person, name="program", scopes=scopes or Scope.values, **more
        )
        client = Client()

        def ask(method: str, path: str, body=None, **headers):
            sent = {"headers": {"Authorization": f"Bearer {value}", **headers}}
            if body is not None:
                sent |= {"data": json.dumps(body), "content_type": "application/json"}
            return getattr(client, method)(f"/api/v1{path}", **sent)

        return ask

    return program


@pytest.fixture
def told(scope, alice):
    """What an endpoint that chose every event is owed by now: the data of those with
    the name, the first first.
    """
    events = tuple(event.name for event in all_events())
    draft = EndpointDraft(name="Log", url="https://log.invalid/", events=events)
    create_endpoint(book=scope, user=alice, draft=draft)

    def of(event: str) -> list[dict]:
        owed = WebhookDelivery.objects.filter(event=event).order_by("pk")
        return list(owed.values_list("data", flat=True))

    return of
