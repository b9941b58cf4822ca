"""What the console's pages of a Book's rows share: amounts as people read them."""

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import QuerySet

from accounts.admin.base import BookOwnedAdmin, owners_of
from accounts.admin.export import Getter
from accounts.models import Book
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import LedgerError

Rows = list[Any]

BY_BOOK = ("book__name", "book__memberships__user__email")
# Columns that the export of every Book's row begins with.
OF_BOOK: dict[str, Getter] = {
    "Book": attrgetter("book_id"),
    "Owner": lambda row: owners_of(row.book),
}


class LedgerAdmin(BookOwnedAdmin):
    """Rows of a Book that services may refuse to change."""

    refusals: ClassVar[tuple[type[Exception], ...]] = (LedgerError,)


def each_book(rows: "QuerySet[Any]", act: Callable[[Book, Rows], object]) -> None:
    """Call `act` for each Book with its part of `rows`, inside that Book's scope."""
    ordered = rows.order_by("book_id", "pk").select_related("book")
    for book, part in groupby(ordered, key=lambda row: row.book):
        with book_scope(book):
            act(book, list(part))


def shown(amount: Decimal, currency: str) -> str:
    return format_money(Money(amount, currency), current_locale())


def plain(amount: Decimal | None, currency: str) -> Decimal | None:
    """For a file: with the currency's decimals."""
    return None if amount is None else round_money(amount, currency)
