"""What a yearly statement says. The PDF and the page both draw these very figures.

Signs are the monthly statement's: income positive, spending negative with refunds
netted in; categories positive. The parts check themselves as they are made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from reports.statements.month import RateLine, WalletLine, agree


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """One of the Book's months, up to the day the statement counts."""

    period: Period
    income: Money
    spending: Money
    net: Money

    def __post_init__(self) -> None:
        agree(
            f"left over in {self.period.slug}", (self.income, self.spending), self.net
        )

    @property
    def saved(self) -> Decimal | None:
        """What was left over as a share of the income; None without an income."""
        if self.income.amount <= 0:
            return None
        return self.net.amount / self.income.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryYear:
    """A top category's amount in each of the twelve months and in all, positive;
    negative where refunds exceed spending. `parts` are its subcategories, which need
    not add up to it.
    """

    name: str
    months: tuple[Money, ...]
    total: Money
    parts: "tuple[CategoryYear, ...]" = ()

    def __post_init__(self) -> None:
        agree(f"category {self.name}", self.months, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigures:
    """All of one statement, in the Book's currency, of the days up to and including
    `as_of`, which is the year's last day once it is over.
    """

    book_name: str
    owner_name: str
    owner_email: str
    owner_address: str
    locale: str
    period: Period
    as_of: date
    made_on: date
    income: Money
    spending: Money
    net: Money
    net_worth: Money
    wallets: tuple[WalletLine, ...]
    rates: tuple[RateLine, ...]
    months: tuple[MonthLine, ...]
    earned: tuple[CategoryYear, ...]
    spent: tuple[CategoryYear, ...]
    entry_count: int

    def __post_init__(self) -> None:
        agree("left over", (self.income, self.spending), self.net)
        agree("net worth", (line.worth for line in self.wallets), self.net_worth)
        agree("income by month", (line.income for line in self.months), self.income)
        spent = (line.spending for line in self.months)
        agree("spending by month", spent, self.spending)
        for number, month in enumerate(self.months):
            earned = (line.months[number] for line in self.earned)
            agree(f"income of {month.period.slug}", earned, month.income)
            spent = (line.months[number] for line in self.spent)
            agree(f"spending of {month.period.slug}", spent, -month.spending)

    @property
    def currency(self) -> str:
        return self.net.currency

    @property
    def is_interim(self) -> bool:
        return self.as_of < self.period.last

    @property
    def counted(self) -> Period:
        """The days the sums count."""
        return Period.between(self.period.start, self.as_of)

    @property
    def all_earned(self) -> CategoryYear:
        return total_of(self.earned, self.months)

    @property
    def all_spent(self) -> CategoryYear:
        return total_of(self.spent, self.months)

    @property
    def whole(self) -> MonthLine:
        """All months as one line."""
        return MonthLine(
            period=self.period,
            income=self.income,
            spending=self.spending,
            net=self.net,
        )


def total_of(
    lines: Sequence[CategoryYear], months: Sequence[MonthLine]
) -> CategoryYear:
    nothing = Money.zero(months[0].net.currency)
    sums = tuple(
        sum((line.months[number] for line in lines), nothing)
        for number in range(len(months))
    )
    return CategoryYear(name="Total", months=sums, total=sum(sums, nothing))
