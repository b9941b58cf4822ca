"""What the reports' tests share."""

from decimal import Decimal

import pytest

from ledger.models import Change
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import EntryDraft


@pytest.fixture
def book_all(scope, alice, cash, category):
    """Books many entries at once: (day, amount, category's name, kind, payee) each."""

    def book(rows):
        drafts = [
            EntryDraft(
                kind=kind,
                date=on,
                wallet=cash,
                amount=Decimal(amount),
                category=category(name) if name else None,
                payee=payee,
            )
            for on, amount, name, kind, payee in sorted(rows, key=lambda row: row[0])
        ]
        verb = Change.Verb.ADDED
        with edit_book(book=scope, actor=alice, verb=verb, label="past") as edit:
            record_many(edit, drafts)

    return book
