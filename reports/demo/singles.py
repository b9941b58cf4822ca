"""What makes the demonstration's month particular: one of each thing books can hold."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Book, User
from ledger.models import Category, Entry, Wallet
from ledger.services.entries import EntryDraft, Part, record_entry
from ledger.services.rules import RuleDraft, create_rule
from ledger.services.views import save_view

# What the card's bank wrote, amount, days before as_of: waits for a category.
TO_FILE = (
    ("SQ *MKT 0042 DUBLIN", "12.45", 0),
    ("LIDL 0482 DUBLIN 8", "31.18", 3),
    ("SQ *MKT 0042 DUBLIN", "9.80", 7),
    ("LIDL 0482 DUBLIN 8", "27.64", 10),
    ("FREE NOW *RIDE", "14.20", 8),
)
# Days before as_of: an insight asks whether it was one purchase.
CHARGED_TWICE = (6, 5)


def single_drafts(
    *, book: Book, wallets: dict[str, Wallet], as_of: date
) -> Iterator[EntryDraft]:
    """A split purchase, one abroad, a top-up in pounds, something to file, something
    charged twice, and something planned.
    """
    categories = {each.name: each for each in Category.objects.filter(book=book)}
    yield EntryDraft(
        kind="expense",
        date=as_of - timedelta(2),
        wallet=wallets["Everyday"],
        amount=Decimal("84.30"),
        payee="Harbour Stores",
        parts=(
            Part(Decimal("58.90"), categories["Groceries"]),
            Part(Decimal("16.40"), categories["Home"], "Light bulbs"),
            Part(Decimal("9.00"), categories["Health"], "Plasters"),
        ),
    )
    yield EntryDraft(
        kind="expense",
        date=as_of - timedelta(3),
        wallet=wallets["Credit card"],
        amount=Decimal("27.48"),
        original_amount=Decimal("25.80"),
        original_currency="CHF",
        category=categories["Travel"],
        payee="Alpenrand Bahnen",
        note="Day pass",
    )
    yield EntryDraft(
        kind="transfer",
        date=as_of - timedelta(4),
        wallet=wallets["Everyday"],
        to_wallet=wallets["Travel card"],
        amount=Decimal(180),
        to_amount=Decimal("155.01"),
        note="Top-up for Belfast",
        tags=("belfast",),
    )
    for words, amount, days in TO_FILE:
        yield EntryDraft(
            kind="expense",
            date=as_of - timedelta(days),
            wallet=wallets["Credit card"],
            amount=Decimal(amount),
            payee=words,
        )
    for days in CHARGED_TWICE:
        yield EntryDraft(
            kind="expense",
            date=as_of - timedelta(days),
            wallet=wallets["Credit card"],
            amount=Decimal("14.50"),
            category=categories["Leisure"],
            payee="Pagecraft Books",
        )
    yield EntryDraft(
        kind="expense",
        date=as_of + timedelta(5),
        wallet=wallets["Everyday"],
        amount=Decimal("85.00"),
        category=categories["Health"],
        payee="Walsh Dental",
        note="Check-up",
    )


def add_refund(*, book: Book, user: User, as_of: date) -> None:
    """A coat, and part of its price given back, linked to the purchase."""
    bought = EntryDraft(
        kind="expense",
        date=as_of - timedelta(12),
        wallet=Wallet.objects.get(book=book, name="Everyday"),
        amount=Decimal("89.00"),
        category=Category.objects.get(book=book, name="Clothing"),
        payee="Threadbare",
        note="Coat and scarf",
    )
    change = record_entry(book=book, actor=user, draft=bought)
    refund = EntryDraft(
        kind="refund",
        date=as_of - timedelta(1),
        wallet=bought.wallet,
        amount=Decimal("35.00"),
        category=bought.category,
        payee=bought.payee,
        note="Scarf sent back",
        refund_of=Entry.objects.get(book=book, pk=change.subject_id),
    )
    record_entry(book=book, actor=user, draft=refund)


def add_rules_and_views(*, book: Book, user: User) -> None:
    """A rule for the way to work, and two searches worth keeping."""
    rule = RuleDraft(
        query="payee:cityrail",
        name="Way to work",
        category=Category.objects.get(book=book, name="Public transport"),
        tags=("commute",),
    )
    create_rule(book=book, actor=user, draft=rule)
    for name, query in (
        ("Eating out over €20", "period=all&q=category:eating amount>20"),
        ("To file", "period=all&q=is:uncategorised"),
    ):
        save_view(book=book, actor=user, name=name, query=query)
