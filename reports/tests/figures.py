"""Hand-made statement figures for drawing; no database."""

from datetime import date
from decimal import Decimal

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from reports.statements.month import (
    CategoryLine,
    DayLines,
    EntryLine,
    StatementFigures,
    WalletLine,
)

NOVEMBER = Period.month(2026, 11)


def money(text, currency="EUR"):
    return Money(Decimal(text), currency)


def entry(kind, amount, currency="EUR", base=None, **more):
    value = money(amount, currency)
    counted = money("0") if kind in {"transfer", "opening"} else money(base or amount)
    words = {"payee": "", "note": "", "category": "", "wallet": "Everyday"} | more
    return EntryLine(kind=kind, amount=value, base=counted, **words)


def day(number, *lines):
    zero = money("0")
    return DayLines(
        date=date(2026, 11, number),
        lines=lines,
        income=sum((x.base for x in lines if x.kind == "income"), zero),
        spending=sum((x.base for x in lines if x.kind in {"expense", "refund"}), zero),
    )


def figures(days, *, categories=None, as_of=date(2026, 11, 30), **more):
    """A statement whose sums follow from its days; one wallet takes all of it."""
    zero = money("0")
    income = sum((d.income for d in days), zero)
    spending = sum((d.spending for d in days), zero)
    opening = money("1000")
    wallet = WalletLine(
        name="Everyday",
        opening=opening,
        income=income,
        spending=spending,
        transfers=zero,
        closing=opening + income + spending,
        worth=opening + income + spending,
    )
    if categories is None:
        share = Decimal(1) if spending else None
        categories = (
            CategoryLine(
                name="Groceries", amount=-spending, previous=money("10"), share=share
            ),
        )
    values = {
        "book_name": "Brennan household",
        "owner_name": "Maya Brennan",
        "owner_email": "maya@brennan.example",
        "owner_address": "",
        "locale": "en-IE",
        "period": NOVEMBER,
        "compared": NOVEMBER.previous(),
        "as_of": as_of,
        "made_on": date(2026, 12, 1),
        "income": income,
        "spending": spending,
        "net": income + spending,
        "net_worth": wallet.worth,
        "wallets": (wallet,),
        "rates": (),
        "categories": categories,
        "budgets": (),
        "days": tuple(days),
        "planned": (),
    }
    return StatementFigures(**{**values, **more})
