"""What a monthly statement says. The PDF and the page both draw these very figures.

Signs follow the ledger: income positive, spending negative with refunds netted in.
The parts check themselves as they are made: sums that disagree raise, so a wrong
statement is never drawn, stored or mailed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Literal

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period

EntryKind = Literal["expense", "income", "refund", "transfer", "opening"]

_KIND_WORDS: dict[EntryKind, str] = {
    "expense": "Expense",
    "income": "Income",
    "refund": "Refund",
    "transfer": "Transfer",
    "opening": "Opening balance",
}
# Kinds that never stand in a category.
_UNSORTED = {kind: _KIND_WORDS[kind] for kind in ("transfer", "opening")}


class StatementMismatch(Exception):
    """Two sums of one statement that must be equal are not."""


def agree(what: str, parts: Iterable[Money], whole: Money) -> None:
    """Raise StatementMismatch unless the parts add up to the whole."""
    total = reduce(add, parts, Money.zero(whole.currency))
    if total != whole:
        raise StatementMismatch(f"{what}: {total} is not {whole}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletLine:
    """One wallet from the first to the last day, in its own currency.

    `opening` holds an opening balance booked inside the period too, `spending` is
    negative, `transfers` is signed; the four add up to `closing`. `worth` is the
    closing balance in the Book's currency.
    """

    name: str
    opening: Money
    income: Money
    spending: Money
    transfers: Money
    closing: Money
    worth: Money

    def __post_init__(self) -> None:
        parts = (self.opening, self.income, self.spending, self.transfers)
        agree(f"wallet {self.name}", parts, self.closing)

    @property
    def currency(self) -> str:
        return self.closing.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """What one unit of a foreign wallet's currency counted for on the last day."""

    currency: str
    worth: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLine:
    """Spending of one top category, positive, negative where refunds exceed it.

    `previous` is the same of the compared period; `share` of all spending from 0 to
    1, None when nothing was spent on the whole. `parts` are its subcategories, which
    need not add up to it: an entry may stand in the top category itself.
    """

    name: str
    amount: Money
    previous: Money
    share: Decimal | None
    parts: "tuple[CategoryLine, ...]" = ()

    @property
    def change(self) -> Money:
        return self.amount - self.previous


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One budget as of the last day; `left` is negative when it is overspent.

    `period` is its own, which may be longer than the statement's. `warning` is its
    state in words, empty while it is on track.
    """

    name: str
    period: Period
    spent: Money
    limit: Money
    left: Money
    warning: str = ""

    def __post_init__(self) -> None:
        agree(f"budget {self.name}", (self.spent, self.left), self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One entry, or one transfer as a whole.

    `amount` is signed and in the wallet's currency; for a transfer what left `wallet`,
    positive. `received` is what reached `to_wallet`, None unless the currencies
    differ. `base` is the signed amount in the Book's currency, zero for a transfer.
    """

    kind: EntryKind
    payee: str
    note: str
    category: str
    wallet: str
    amount: Money
    base: Money
    to_wallet: str = ""
    received: Money | None = None
    is_part: bool = False  # of a split purchase

    @property
    def title(self) -> str:
        """Payee and note, or what it is."""
        said = [text for text in (self.payee, self.note) if text]
        return " · ".join(said) or _KIND_WORDS[self.kind]

    @property
    def category_words(self) -> str:
        """The category, and what else sets the entry apart from a plain expense."""
        marks = [self.category or _UNSORTED.get(self.kind, "Uncategorised")]
        if self.kind == "refund":
            marks.append("refund")
        if self.is_part:
            marks.append("part")
        return ", ".join(marks)

    @property
    def sign(self) -> Literal["always", "never"]:
        """How the amount is signed: a transfer is neither gain nor loss."""
        return "never" if self.kind == "transfer" else "always"

    @property
    def is_spending(self) -> bool:
        return self.kind in {"expense", "refund"}

    @property
    def is_foreign(self) -> bool:
        return self.amount.currency != self.base.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLines:
    """A day's entries; `net` is its income and spending in the Book's currency."""

    date: date
    lines: tuple[EntryLine, ...]
    income: Money
    spending: Money

    def __post_init__(self) -> None:
        earned = (line.base for line in self.lines if line.kind == "income")
        spent = (line.base for line in self.lines if line.is_spending)
        agree(f"income on {self.date}", earned, self.income)
        agree(f"spending on {self.date}", spent, self.spending)

    @property
    def net(self) -> Money:
        return self.income + self.spending


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFigures:
    """All of one statement.

    Sums are in the Book's currency and count the days up to and including `as_of`,
    which is the period's last day once it is over. `owner_address` is their postal
    address line by line, "" without one. `planned` are later days' entries,
    counted nowhere. `compared` is the period the categories' change is against: as
    many days of the month before as are counted here.
    """

    book_name: str
    owner_name: str
    owner_email: str
    owner_address: str
    locale: str
    period: Period
    compared: Period
    as_of: date
    made_on: date
    income: Money
    spending: Money
    net: Money
    net_worth: Money
    wallets: tuple[WalletLine, ...]
    rates: tuple[RateLine, ...]
    categories: tuple[CategoryLine, ...]
    budgets: tuple[BudgetLine, ...]
    days: tuple[DayLines, ...]
    planned: tuple[DayLines, ...]

    def __post_init__(self) -> None:
        spent = (line.amount for line in self.categories)
        agree("left over", (self.income, self.spending), self.net)
        agree("categories", spent, -self.spending)
        agree("net worth", (line.worth for line in self.wallets), self.net_worth)
        agree("income by day", (day.income for day in self.days), self.income)
        agree("spending by day", (day.spending for day in self.days), self.spending)

    @property
    def currency(self) -> str:
        return self.net.currency

    @property
    def all_categories(self) -> CategoryLine:
        """The categories' sum, against the sum of the compared period."""
        nothing = Money.zero(self.currency)
        return CategoryLine(
            name="Total",
            amount=-self.spending,
            previous=sum((line.previous for line in self.categories), nothing),
            share=Decimal(1) if self.spending.amount < 0 else None,
        )

    @property
    def entry_count(self) -> int:
        return sum(len(day.lines) for day in self.days)

    @property
    def is_interim(self) -> bool:
        return self.as_of < self.period.last

    @property
    def counted(self) -> Period:
        """The days the sums count."""
        return Period.between(self.period.start, self.as_of)
