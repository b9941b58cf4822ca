"""A book of everything that reports tell apart, and plain loops over it."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Category, Change, Entry
from ledger.services.bulk import record_many
from ledger.services.drafts import EntryDraft, Part
from ledger.services.editing import edit_book
from ledger.tests.factories import make_wallet
from reports.period_reports import Options, make_report
from reports.period_reports.table import Row, Table

TODAY = date(2026, 11, 21)
ZERO = Decimal(0)
SPENDING = ("expense", "refund")
PAYEES = ("", "Corner shop", "Café Linden", "100% Juice", "Boss")
TAGS = ((), (), ("Work",), ("Trip",), ("Trip", "Work"))


def _draft(chance, wallets, categories) -> EntryDraft:
    kind = chance.choice(["expense"] * 5 + ["income", "income", "refund", "transfer"])
    wallet, other = chance.sample(wallets, 2)
    amount = Decimal(chance.randrange(100, 30_000)) / 100
    fitting = [c for c in categories if (c.kind == "income") == (kind == "income")]
    draft = {
        "kind": kind,
        "date": TODAY - timedelta(chance.randrange(-30, 430)),
        "wallet": wallet,
        "amount": amount,
        "payee": chance.choice(PAYEES),
        "tags": chance.choice(TAGS),
    }
    if kind == "transfer":
        same = other.currency == wallet.currency
        draft |= {"to_wallet": other, "to_amount": None if same else amount * 2}
    elif kind == "expense" and chance.random() < 0.25:
        most = amount - Decimal("0.40")
        draft["parts"] = (
            Part(most, chance.choice([None, *fitting]), "bread"),
            Part(Decimal("0.40"), chance.choice([None, *fitting])),
        )
    else:
        draft["category"] = chance.choice([None, *fitting])
    return EntryDraft(**draft)


@pytest.fixture
def entries(scope, alice, bob) -> list[Entry]:
    """Of fourteen months: splits, refunds, transfers, pounds, planned ones."""
    chance = random.Random(3)
    wallets = [
        make_wallet(scope, "Everyday", opening="1000"),
        make_wallet(scope, "Savings"),
        make_wallet(scope, "Travel card", currency="GBP", rate="1.17"),
    ]
    names = ("Food", "Groceries", "Eating out", "Home", "Rent & mortgage", "Health")
    spending = list(Category.objects.filter(kind="expense", name__in=names))
    categories = [*spending, *Category.objects.filter(kind="income")[:2]]
    for actor in (alice, bob, None):
        drafts = [_draft(chance, wallets, categories) for _ in range(45)]
        with edit_book(
            book=scope, actor=actor, verb=Change.Verb.ADDED, label="Random"
        ) as edit:
            record_many(edit, drafts)
    return list(
        Entry.objects.select_related(
            "wallet", "category__parent", "payee", "created_by"
        )
    )


@pytest.fixture
def report(scope):
    """A report by its name; a period of the Book's own months by its slug."""

    def make(slug: str, days: str, **options):
        return make_report(
            slug,
            book=scope,
            period=Period.parse(days),
            as_of=TODAY,
            options=Options(**options),
        )

    return make


Key = Callable[[Entry], object]


def counts(entries: list[Entry], period: Period) -> Iterator[Entry]:
    """Those that a report of the period is about."""
    for entry in entries:
        is_money = entry.kind in {*SPENDING, "income"}
        if is_money and period.contains(entry.date) and entry.date <= TODAY:
            yield entry


def added_up(entries: list[Entry], period: Period, kinds, key: Key) -> dict:
    """By key; spending positive."""
    sums: dict[object, Decimal] = defaultdict(lambda: ZERO)
    for entry in counts(entries, period):
        if entry.kind in kinds:
            sign = 1 if entry.kind == "income" else -1
            sums[key(entry)] += sign * entry.base_amount
    return dict(sums)


def top(entry: Entry) -> str:
    if entry.category is None:
        return "Uncategorised"
    return (entry.category.parent or entry.category).name


def tags_of(entry: Entry) -> tuple[str, ...]:
    """Of its whole purchase."""
    whole = Entry.objects.filter(group=entry.group) if entry.group_id else [entry]
    return tuple(link.tag.name for each in whole for link in each.entry_tags.all())


def amounts(table, column: int = 1, depth: int = 0) -> dict:
    """By the first value of each row, those that are something."""
    return {
        row.values[0]: row.values[column].amount
        for row in table.rows
        if row.depth == depth and row.values[column]
    }


def main_table(report):
    """The first below the figures; one without rows where there is none."""
    if len(report.tables) > 1:
        return report.tables[1]
    nothing = Money.zero("EUR")
    return Table("", (), (), Row(("Total", nothing, nothing)))


def something(sums: dict) -> dict:
    return {key: amount for key, amount in sums.items() if amount}
