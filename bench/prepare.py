"""python -m bench.prepare N: a person with N entries of ten years, budgets and a bill.

Prints the session's key and cookie name, and a cursor deep in the list, as JSON.
"""

import json
import os
import sys
from datetime import date
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")
django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from accounts.models import Book, User
from accounts.services import confirm_by_mail, register_person
from budgets.services import BudgetDraft, create_budget
from expense_tracker.kernel.scoping import book_scope
from ledger.listing.pages import Cursor
from ledger.models import Category, Entry

BUDGETS = 6


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    user = User.objects.create_user("bench@example.com", "unused-2026", name="Bench")
    book = register_person(user=user)
    confirm_by_mail(user=user)
    call_command("load_entries", str(count), email=user.email, stdout=sys.stderr)
    with book_scope(book):
        _budgets(book, user)
        found: dict[str, object] = {"session": _session(user), "deep": _deep(count)}
        found["category"] = _busiest()
    sys.stdout.write(json.dumps({**found, "cookie": settings.SESSION_COOKIE_NAME}))


def _budgets(book: Book, user: User) -> None:
    categories = Category.objects.filter(book=book, kind="expense", parent=None)
    for category in categories[:BUDGETS]:
        draft = BudgetDraft(category=category, amount=Decimal(300))
        create_budget(book=book, actor=user, draft=draft)


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _deep(count: int) -> str:
    """Where the list goes on after nine tenths of it."""
    rows = Entry.objects.order_by("-date", "-pk").values_list("date", "pk")
    day, pk = rows[count * 9 // 10]
    assert isinstance(day, date)
    return str(Cursor(day, pk))


def _busiest() -> int:
    first = Entry.objects.exclude(category=None).order_by("-date").first()
    assert first is not None
    return int(first.category_id)


if __name__ == "__main__":
    main(int(sys.argv[1]))
