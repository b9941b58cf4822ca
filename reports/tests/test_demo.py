"""The demonstration's books show one of each thing there is."""

from datetime import date

import pytest

from expense_tracker.kernel.scoping import book_scope
from ledger.models import Entry, EntryGroup, Rule, SavedView
from reports.demo import years as demo


@pytest.mark.parametrize("as_of", [date(2026, 3, 1), date(2026, 12, 31)])
def test_the_demo_shows_what_books_can_hold(book, alice, as_of):
    with book_scope(book):
        demo.fill(book=book, user=alice, as_of=as_of)
        entries = Entry.objects.filter(book=book)
        assert entries.filter(group__kind=EntryGroup.Kind.SPLIT).count() == 3
        assert entries.get(kind="refund").refund_of.payee.name == "Threadbare"
        assert entries.get(original_currency="CHF").wallet.currency == "EUR"
        assert entries.filter(wallet__currency="GBP", kind="transfer").exists()
        assert entries.filter(category=None, kind="expense").count() == 5
        assert Rule.objects.filter(book=book).exists()
        assert SavedView.objects.filter(book=book).exists()
