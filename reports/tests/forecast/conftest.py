"""A Book with a past, as the forecast's tests need it. All inside the book's scope."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.services.recurring import RecurringDraft, create_recurring

TODAY = date(2026, 11, 21)


def months_ago(count, day):
    year, month = divmod(2026 * 12 + 10 - count, 12)
    return date(year, month + 1, day)


@pytest.fixture
def past(book_all):
    """Books `amount` on a day of each of the last whole months."""

    def record(amount, name="Groceries", *, months=6, day=10, **more):
        kind, payee = more.get("kind", "expense"), more.get("payee", "")
        days = [months_ago(n, day) for n in range(1, months + 1)]
        book_all([(on, amount, name, kind, payee) for on in days])

    return record


@pytest.fixture
def schedule(scope, alice, cash, category):
    """A monthly schedule of alice's: schedule("Rent", "600", on=date(2026, 12, 1))."""

    def make(name, amount, *, on, filed="Home", **more):
        kind = more.pop("kind", "expense")
        draft = RecurringDraft(
            name=name,
            kind=kind,
            amount=Decimal(amount),
            wallet=more.pop("wallet", cash),
            category=category(filed) if filed else None,
            due_on=on,
            **more,
        )
        return create_recurring(book=scope, actor=alice, draft=draft)

    return make
