"""A Book whose every row is known, and sums of it by plain loops."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from budgets.services import BillDraft, BudgetDraft, create_bill, create_budget
from ledger.models import Category, Recurring, Wallet
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import EntryDraft
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import make_wallet
from reports.assistant.answers import answer
from reports.assistant.questions import NotUnderstood
from reports.assistant.understanding import understand

TODAY = date(2026, 11, 21)
GBP = Decimal("1.2")


class Row(NamedTuple):
    on: date
    kind: str
    amount: str
    category: str | None
    payee: str
    wallet: str = "Everyday"
    note: str = ""
    tags: tuple[str, ...] = ()

    @property
    def worth(self) -> Decimal:
        """In the Book's currency, without a sign."""
        rate = GBP if self.wallet == "Travel card" else Decimal(1)
        return Decimal(self.amount) * rate

    @property
    def month(self) -> tuple[int, int]:
        return self.on.year, self.on.month


def _rows() -> list[Row]:
    rows = []
    months = [(2025, m) for m in range(10, 13)] + [(2026, m) for m in range(1, 12)]
    for n, (year, month) in enumerate(months):
        rows += [
            Row(date(year, month, 1), "expense", "900", "Rent & mortgage", "Oakline"),
            Row(date(year, month, 3), "expense", f"{40 + n}.50", "Groceries",
                "Greenfield Market"),
            Row(date(year, month, 12), "expense", f"{30 + 2 * n}.25", "Groceries",
                "Greenfield Market"),
            Row(date(year, month, 14), "expense", f"{18 + n}.00", "Eating out",
                "Bistro Nine", "Credit card", tags=("treat",)),
            Row(date(year, month, 20), "income", "2500", "Salary", "Aldergate"),
        ]  # fmt: skip
    rows += [
        Row(date(2026, 10, 7), "expense", "15.40", "Public transport", "Yellow Cabs",
            "Cash", "taxi to the airport"),
        Row(date(2026, 10, 22), "expense", "11.10", "Public transport", "City Cabs",
            "Cash", "taxi home"),
        Row(date(2026, 9, 9), "expense", "85.00", "Health", "Dr Molar Dentist"),
        Row(date(2026, 3, 18), "expense", "1250.00", "Electronics", "Volt & Co"),
        Row(date(2026, 6, 5), "expense", "60.00", "Travel", "Harbour Hotel",
            "Travel card"),
        Row(date(2026, 10, 9), "refund", "10.00", "Groceries", "Greenfield Market"),
        Row(date(2026, 11, 20), "expense", "7.30", "Eating out", "Café Linden", "Cash"),
        Row(date(2026, 10, 28), "income", "300", "Side income", "Studio Halden"),
        Row(date(2026, 10, 30), "expense", "4.20", None, "Kiosk", "Cash"),
    ]  # fmt: skip
    return rows


ROWS = _rows()
Predicate = Callable[[Row], bool]


def spent(holds: Predicate) -> Decimal:
    """Expenses less refunds of the rows that are so."""
    signs = {"expense": 1, "refund": -1}
    return sum(
        (
            signs[row.kind] * row.worth
            for row in ROWS
            if row.kind in signs and holds(row)
        ),
        Decimal(0),
    )


def earned(holds: Predicate) -> Decimal:
    return sum((r.worth for r in ROWS if r.kind == "income" and holds(r)), Decimal(0))


def many(holds: Predicate) -> int:
    return sum(holds(row) for row in ROWS)


def fill(book, alice) -> None:
    """ROWS, three wallets beside Cash, budgets and bills."""
    make_wallet(book, "Everyday", opening="1000")
    make_wallet(book, "Credit card", kind="card")
    make_wallet(book, "Rainy day", kind="savings", opening="5000")
    make_wallet(book, "Travel card", currency="GBP", rate=str(GBP), opening="100")
    _record(book, alice)
    _plan(book, alice)


@pytest.fixture
def known_book(furnished, scope, alice):
    if not furnished:
        fill(scope, alice)
    return scope


def _record(book, alice) -> None:
    wallets = {wallet.name: wallet for wallet in Wallet.objects.all()}
    categories = {category.name: category for category in Category.objects.all()}
    drafts = [
        EntryDraft(
            kind=row.kind,
            date=row.on,
            wallet=wallets[row.wallet],
            amount=Decimal(row.amount),
            category=categories[row.category] if row.category else None,
            payee=row.payee,
            note=row.note,
            tags=row.tags,
        )
        for row in ROWS
    ]
    with edit_book(book=book, actor=alice, verb="added", label="Rows") as edit:
        record_many(edit, drafts)


def _plan(book, alice) -> None:
    everyday = Wallet.objects.get(name="Everyday")
    for name, amount in (
        ("Groceries", "100"),
        ("Eating out", "30"),
        ("Clothing", "50"),
    ):
        draft = BudgetDraft(
            category=Category.objects.get(name=name), amount=Decimal(amount)
        )
        create_budget(book=book, actor=alice, draft=draft)
    for name, amount, due in (
        ("Phone plan", "20.00", date(2026, 11, 23)),
        ("Car insurance", "58.30", date(2026, 12, 5)),
    ):
        bill = BillDraft(
            name=name,
            amount=Decimal(amount),
            wallet=everyday,
            due_on=due,
            unit=Recurring.Unit.MONTH,
        )
        create_bill(book=book, actor=alice, draft=bill)
    salary = RecurringDraft(
        name="Aldergate",
        kind=Recurring.Kind.INCOME,
        amount=Decimal(2500),
        wallet=everyday,
        category=Category.objects.get(name="Salary"),
        due_on=date(2026, 12, 20),
    )
    create_recurring(book=book, actor=alice, draft=salary)


@pytest.fixture
def ask(known_book):
    """The answer to a question asked of that Book today."""

    def asked(text: str, *, as_of: date = TODAY, locale: str = "en-IE"):
        question = understand(text, book=known_book, as_of=as_of, locale=locale)
        return answer(question=question, book=known_book, as_of=as_of, locale=locale)

    return asked


@pytest.fixture
def wrong(ask):
    """Of questions with their figures those that are answered otherwise, as answered:
    one Book serves all of them.
    """

    def check(expected: dict[str, object]) -> dict[str, str]:
        told = {text: _figure(ask, text) for text in expected}
        return {
            text: str(figure)
            for text, figure in told.items()
            if figure != expected[text]
        }

    return check


def _figure(ask, text: str) -> object:
    try:
        return ask(text).figure
    except NotUnderstood as error:
        return f"not understood: {error.words} {error.reason}"
