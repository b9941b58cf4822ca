"""A book with something of everything that an expression can ask for."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.models import Category, Entry, Receipt, Reconciliation
from ledger.services.drafts import EntryDraft, Part
from ledger.services.entries import record_entry
from ledger.tests.factories import TODAY, make_entry, make_wallet

PAYEES = ("", "Tesco", "TESCO Express 24", "Café Linden", "100% Juice_Bar", "Ünal")
NOTES = ("", "weekly shop", "Lunch with Zoë", "50%_off", "tesco")
TAGS = ((), ("Work",), ("Trip", "work"), ("Trip 2026",))


@pytest.fixture
def wallets(scope):
    return [
        make_wallet(scope, "Cash box"),
        make_wallet(scope, "Everyday", opening="1000"),
        make_wallet(scope, "Travel card", currency="GBP", rate="1.17"),
    ]


def _draft(chance, wallets, categories):
    kind = chance.choice(["expense", "expense", "income", "refund", "transfer"])
    wallet, other = chance.sample(wallets, 2)
    amount = Decimal(chance.randrange(1, 9000)) / 100
    draft = {
        "kind": kind,
        "date": TODAY - timedelta(chance.randrange(-20, 500)),
        "wallet": wallet,
        "amount": amount,
        "payee": chance.choice(PAYEES),
        "note": chance.choice(NOTES),
        "tags": chance.choice(TAGS),
    }
    fitting = [c for c in categories if (c.kind == "income") == (kind == "income")]
    if kind == "transfer":
        same = other.currency == wallet.currency
        draft |= {"to_wallet": other, "to_amount": None if same else amount * 2}
    elif kind == "expense" and chance.random() < 0.4:
        draft["parts"] = (
            Part(amount - Decimal("0.01"), chance.choice([None, *fitting]), "bread"),
            Part(Decimal("0.01"), chance.choice([None, *fitting])),
        )
    else:
        draft["category"] = chance.choice([None, *fitting])
    if kind != "transfer":
        draft["tax"] = chance.choice(["", "", "business", "private"])
    if kind == "expense" and chance.random() < 0.2:
        draft |= {"original_amount": amount * 3, "original_currency": "USD"}
    return EntryDraft(**draft)


@pytest.fixture
def entries(scope, wallets, alice, bob):
    """Seventy entries of all kinds, some with receipts, refunds and ticks."""
    chance = random.Random(7)
    categories = list(Category.objects.all())[:12]
    for number, tax in enumerate(("business", "", "deductible", "private")):
        Category.objects.filter(pk=categories[number * 3].pk).update(tax=tax)
    for number in range(70):
        actor = (alice, bob, None)[number % 3]
        record_entry(book=scope, actor=actor, draft=_draft(chance, wallets, categories))
    rows = list(Entry.objects.exclude(kind="opening"))
    for state, wallet in zip(("open", "done"), wallets, strict=False):
        found = Reconciliation.objects.create(
            book=scope, wallet=wallet, date=date(2026, 1, 1), balance=0, state=state
        )
        Entry.objects.filter(
            pk__in=[row.pk for row in rows if row.wallet == wallet and row.pk % 3 == 0]
        ).update(reconciliation=found)
    for row in [row for row in rows if row.position == 0][::9]:
        Receipt.objects.create(
            book=scope, entry=row, name="a", size=1, search_text="total 12.50"
        )
    bought = next(row for row in rows if row.kind == "expense")
    make_entry(wallets[1], "1", kind="refund", refund_of=bought)
    return Entry.objects.all()
