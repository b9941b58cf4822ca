"""What a Book did lately, read at once: plain values that generators look at.

Amounts are Decimals in the Book's currency, signed as in Entry, unless said otherwise.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.recurring.subscriptions import Charge, Pattern, find_patterns
from reports.insights.statistics import middle

ZERO = Decimal(0)
# Months that are over, and so many days of entries for what is only just so.
MONTHS = 15
FRESH = timedelta(days=35)
LEAST_MONTHS = 3
USUAL_MONTHS = 12
# With more charges a payee is a shop.
MOST_CHARGES = 80
SPENDING = frozenset({"expense", "refund"})


@dataclass(frozen=True, slots=True)
class Line:
    """An entry: `amount` in the Book's currency, `own` in its wallet's."""

    pk: int
    on: date
    kind: str
    amount: Decimal
    own: Decimal
    wallet: int
    payee: int | None = None
    payee_name: str = ""
    note: str = ""
    category: int | None = None
    is_part: bool = False  # of a split or a transfer
    is_settled: bool = False  # it is a date of a schedule


@dataclass(frozen=True)
class CategoryLine:
    name: str
    parent: int | None = None
    label: str = ""


@dataclass(frozen=True)
class WalletLine:
    """`balance` today in its own currency, `worth` the same in the Book's."""

    name: str
    kind: str
    balance: Decimal
    worth: Decimal


@dataclass(frozen=True)
class DueLine:
    """Something to be paid: `worth` positive."""

    name: str
    on: date
    worth: Decimal


@dataclass(frozen=True)
class BudgetLine:
    """How a budget stands in one of its periods, and the bills it still has to pay."""

    pk: int
    name: str
    period: Period
    limit: Decimal
    spent: Decimal
    dues: tuple[DueLine, ...] = ()

    @property
    def left(self) -> Decimal:
        return self.limit - self.spent


@dataclass(frozen=True)
class History:
    """`lines` by date, up to `as_of`, of MONTHS months at least where there are any.
    `began` is the day of the Book's very first entry.
    """

    currency: str
    as_of: date
    pay_day: int
    began: date
    lines: list[Line]
    categories: dict[int, CategoryLine] = field(default_factory=dict)
    wallets: dict[int, WalletLine] = field(default_factory=dict)
    budgets: list[BudgetLine] = field(default_factory=list)  # as they run
    past_budgets: list[BudgetLine] = field(default_factory=list)  # of last month

    def money(self, amount: Decimal) -> Money:
        return Money(round_money(abs(amount), self.currency), self.currency)

    # --- months -----------------------------------------------------------------------

    @cached_property
    def months(self) -> list[Period]:
        """The last months that are over and that the Book was kept for whole."""
        month = Period.month_of(self.as_of, self.pay_day).previous()
        found: list[Period] = []
        while len(found) < MONTHS and month.start >= self.began:
            found.insert(0, month)
            month = month.previous()
        return found

    @property
    def last_month(self) -> Period | None:
        return self.months[-1] if self.months else None

    @cached_property
    def by_month(self) -> dict[Period, list[Line]]:
        """The lines of each of `months`."""
        starts = {month.start: month for month in self.months}
        found: dict[Period, list[Line]] = {month: [] for month in self.months}
        for line in self.lines:
            month = starts.get(Period.month_of(line.on, self.pay_day).start)
            if month is not None:
                found[month].append(line)
        return found

    @cached_property
    def spent(self) -> list[Decimal]:
        """Spending of each of `months`, positive, refunds netted."""
        return [spending(self.by_month[month]) for month in self.months]

    @cached_property
    def earned(self) -> list[Decimal]:
        return [
            sum((x.amount for x in self.by_month[month] if x.kind == "income"), ZERO)
            for month in self.months
        ]

    @cached_property
    def usual_month(self) -> Decimal | None:
        """What is usually spent in a month; None with too few to say."""
        if len(self.spent) < LEAST_MONTHS:
            return None
        usual = middle(self.spent[-USUAL_MONTHS:])
        return usual if usual > 0 else None

    # --- lines ------------------------------------------------------------------------

    @cached_property
    def expenses(self) -> list[Line]:
        return [line for line in self.lines if line.kind == "expense"]

    @cached_property
    def fresh(self) -> list[Line]:
        """Expenses that are recent enough to be news."""
        since = self.as_of - FRESH
        return [line for line in self.expenses if line.on > since]

    @cached_property
    def by_payee(self) -> dict[int, list[Line]]:
        found: dict[int, list[Line]] = defaultdict(list)
        for line in self.expenses:
            if line.payee is not None:
                found[line.payee].append(line)
        return found

    @cached_property
    def by_category(self) -> dict[int, list[Line]]:
        found: dict[int, list[Line]] = defaultdict(list)
        for line in self.expenses:
            if line.category is not None:
                found[line.category].append(line)
        return found

    @cached_property
    def patterns(self) -> list[Pattern]:
        """What comes again, as ledger.recurring.subscriptions finds it."""
        series = [
            (payee, str(payee), [_charge(line) for line in lines if not line.is_part])
            for payee, lines in self.by_payee.items()
            if len(lines) <= MOST_CHARGES
        ]
        return find_patterns(series)

    @cached_property
    def regular(self) -> set[int]:
        """Expenses that come again, by id."""
        settled = {line.pk for line in self.expenses if line.is_settled}
        found = (charge.entry for each in self.patterns for charge in each.charges)
        return settled | set(found)

    def top_category(self, category: int | None) -> int | None:
        """The category itself, or the one it is under."""
        known = self.categories.get(category) if category else None
        return (known.parent or category) if known else None


def _charge(line: Line) -> Charge:
    return Charge(line.on, -line.own, line.pk, line.wallet)


def spending(lines: list[Line]) -> Decimal:
    """Positive, refunds netted."""
    return -sum((line.amount for line in lines if line.kind in SPENDING), ZERO)
