"""What follows from what one member assumes of their retirement.

Rule: docs/algorithms/retirement.md
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Book, User
from budgets.goals.pace import ZERO
from budgets.goals.projection import Assumptions, Projection, three_lines
from budgets.models import Retirement
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, round_money
from ledger.queries.totals import WalletBalance, wallet_balances


@dataclass(frozen=True)
class RetirementPage:
    """The projection with its lower and higher lines, in today's money and the Book's
    currency. `wallets` are those counted, with what they hold.
    """

    retirement: Retirement
    wallets: list[WalletBalance]
    low: Projection
    middle: Projection
    high: Projection

    @property
    def currency(self) -> str:
        return self.retirement.book.base_currency

    def money(self, amount: Decimal) -> Money:
        return Money(round_money(amount, self.currency), self.currency)

    @property
    def savings(self) -> Money:
        return self.money(self.middle.assumed.savings)

    @property
    def at_end_of_work(self) -> Money:
        return self.money(self.middle.at_end_of_work)

    @property
    def gap(self) -> Money:
        return self.money(self.middle.gap)

    @property
    def left_over(self) -> Money:
        return self.money(self.middle.left_over)

    @property
    def needed(self) -> Money | None:
        needed = self.middle.needed
        return None if needed is None else self.money(needed)

    @property
    def drawn(self) -> Money:
        return self.money(self.middle.assumed.drawn)

    @property
    def given(self) -> dict[str, Money]:
        """What was assumed, as money."""
        assumed = self.middle.assumed
        names = ("monthly", "need", "pension")
        return {name: self.money(getattr(assumed, name)) for name in names}

    @property
    def lines(self) -> list["Line"]:
        names = ("As assumed", "Lower growth", "Higher growth")
        lines = zip(names, (self.middle, self.low, self.high), strict=True)
        return [Line(name, line) for name, line in lines]

    def amounts_of(self, line: "Line") -> list[Money]:
        return [self.money(year.savings) for year in line.projection.years]

    @property
    def rows(self) -> list["AgeRow"]:
        """One for each year of age, with the savings of each of the lines."""
        savings = zip(*(self.amounts_of(line) for line in self.lines), strict=True)
        return [
            AgeRow(year.age, list(amounts))
            for year, amounts in zip(self.middle.years, savings, strict=True)
        ]


@dataclass(frozen=True)
class Line:
    name: str
    projection: Projection

    @property
    def growth(self) -> Decimal:
        return self.projection.assumed.growth


@dataclass(frozen=True)
class AgeRow:
    age: int
    savings: list[Money]


def retirement_page(*, book: Book, user: User, as_of: date) -> RetirementPage | None:
    """What follows from what `user` assumed; None before they did."""
    kept = Retirement.objects.filter(book=book, user=user).first()
    if kept is None:
        return None
    wallets = counted_wallets(kept, as_of)
    low, middle, high = three_lines(_assumptions(kept, wallets, as_of))
    return RetirementPage(kept, wallets, low, middle, high)


def counted_wallets(retirement: Retirement, as_of: date) -> list[WalletBalance]:
    chosen = set(retirement.wallets.values_list("wallet_id", flat=True))
    book = retirement.book
    balances = wallet_balances(book=book, as_of=as_of, archived=True)
    return [each for each in balances if each.wallet.pk in chosen]


def _assumptions(
    kept: Retirement, wallets: list[WalletBalance], as_of: date
) -> Assumptions:
    held = sum((each.base_balance.amount for each in wallets), ZERO)
    return Assumptions(
        age=max(as_of.year - kept.birth_year, 0),
        retire_at=kept.retire_at,
        until_age=kept.until_age,
        savings=kept.savings + held,
        monthly=kept.monthly,
        growth=kept.growth,
        inflation=kept.inflation,
        need=kept.need,
        pension=kept.pension,
    )


TONES = ("spend", "warn", "income")


def line_data(page: RetirementPage) -> dict[str, Any]:
    """The three lines as static/js/charts draws them, by age."""
    series = [
        {
            "name": line.name,
            "tone": tone,
            "values": [
                str(page.money(y.savings).amount) for y in line.projection.years
            ],
        }
        for tone, line in zip(TONES, page.lines, strict=True)
    ]
    return {
        "locale": current_locale(),
        "currency": page.currency,
        "labels": [str(year.age) for year in page.middle.years],
        "series": series,
        "limit": None,
    }
