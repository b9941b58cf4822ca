"""manage.py load_entries N --email E: realistic entries of ten years."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.clock import today_for
from accounts.models import Book, User
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.statistics import refresh_statistics
from ledger.models import Category, Change, Entry, Wallet
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import EntryDraft, Part
from ledger.services.wallets import WalletDraft, create_wallet

YEARS = 10
CHUNK = 5000
WALLETS = (("Everyday", "bank"), ("Credit card", "card"), ("Savings", "savings"))
PAYEES = (
    "Greenfield Market", "Harbour Bakery", "Café Linden", "Northside Fuel", "CityRail",
    "Pharmacy Plus", "Pagecraft Books", "Threadbare", "Lux Cinema", "Bistro Nine",
    "Timber & Tile", "Quay Street Hotel", "Streamo", "Brightband", "Sushi Kai",
)  # fmt: skip
KINDS = (Entry.Kind.EXPENSE, Entry.Kind.INCOME, Entry.Kind.TRANSFER)
SHARES = (90, 6, 4)
TAGS = ("holiday", "work", "shared")
TAGGED = 0.1
ABROAD = Decimal("1.08")
WORDS = ("weekly", "gift", "order", "card", "lunch", "office", "trip", "monthly")


class Command(BaseCommand):
    help = "Adds N realistic entries over the last ten years to a person's book."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--email", required=True)

    def handle(self, *, count: int, email: str, **_: Any) -> None:
        user = User.objects.filter(email=email.lower()).first()
        book = user.books.order_by("pk").first() if user else None
        if user is None or book is None:
            raise CommandError(f"Nobody with a book has the address {email}.")
        with book_scope(book):
            self._load(book, user, count)
        refresh_statistics()
        self.stdout.write(f"{count} entries are in {book}.")

    def _load(self, book: Book, user: User, count: int) -> None:
        drafts = iter(sorted(_drafts(book, user, count), key=lambda each: each.date))
        while chunk := list(islice(drafts, CHUNK)):
            with edit_book(
                book=book, actor=user, verb=Change.Verb.ADDED, label="measuring"
            ) as edit:
                record_many(edit, chunk)


def _drafts(book: Book, user: User, count: int) -> Iterator[EntryDraft]:
    """The same drafts for the same book and day."""
    rng = random.Random(count)  # noqa: S311 - made-up figures, not secrets
    today = today_for(book)
    wallets = _wallets(book, user, today - timedelta(days=365 * YEARS))
    spending = list(Category.objects.filter(book=book, kind="expense"))
    earning = list(Category.objects.filter(book=book, kind="income"))
    for _ in range(count):
        kind = rng.choices(KINDS, SHARES)[0]
        earned = kind == Entry.Kind.INCOME
        cents = rng.randrange(80_000, 350_000) if earned else rng.randrange(150, 15_000)
        draft = EntryDraft(
            kind=kind,
            date=today - timedelta(days=rng.randrange(365 * YEARS)),
            wallet=rng.choice(wallets),
            amount=Decimal(cents) / 100,
            note=f"{rng.choice(WORDS)} {rng.randrange(count)}",
            tags=(rng.choice(TAGS),) if rng.random() < TAGGED else (),
        )
        if kind == Entry.Kind.TRANSFER:
            others = [wallet for wallet in wallets if wallet != draft.wallet]
            yield replace(draft, to_wallet=rng.choice(others))
        else:
            filed = replace(
                draft,
                payee=rng.choice(PAYEES),
                category=rng.choice(earning if earned else spending),
            )
            yield filed if earned else _varied(rng, filed, spending)


def _varied(
    rng: random.Random, draft: EntryDraft, spending: list[Category]
) -> EntryDraft:
    """The expense as it is, split over two categories, or bought abroad."""
    form = rng.choices(("plain", "split", "abroad"), (94, 3, 3))[0]
    if form == "split":
        first = (draft.amount / 3).quantize(draft.amount)
        parts = [Part(first, draft.category)]
        parts.append(Part(draft.amount - first, rng.choice(spending)))
        return replace(draft, category=None, parts=tuple(parts))
    if form == "abroad":
        charged = (draft.amount * ABROAD).quantize(Decimal("0.01"))
        there = "EUR" if draft.wallet.currency == "USD" else "USD"
        return replace(draft, original_amount=charged, original_currency=there)
    return draft


def _wallets(book: Book, user: User, opened_on: date) -> list[Wallet]:
    for name, kind in WALLETS:
        if not Wallet.objects.filter(book=book, name=name).exists():
            draft = WalletDraft(
                name=name, kind=kind, currency=book.base_currency, opened_on=opened_on
            )
            create_wallet(book=book, actor=user, draft=draft)
    return list(Wallet.objects.filter(book=book, currency=book.base_currency).usable())
