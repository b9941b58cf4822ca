"""Figures of a Book. All read whole months from MonthTotal and the ragged edges from
Entry, so they cost the same with ten years behind them as with ten months.

Amounts are exact Decimals in the unit named; signs as in Entry (spending negative)
unless a docstring says otherwise. `as_of` is the Book's today; entries after it are
planned and counted apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.currencies.rates import Rates, in_base
from ledger.listing.filters import EntryFilter
from ledger.models import Category, Entry, MonthTotal, Wallet

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)
SPENDING = (Entry.Kind.EXPENSE, Entry.Kind.REFUND)
FILEABLE = (*SPENDING, Entry.Kind.INCOME)
TRANSFER = Entry.Kind.TRANSFER
LEGS = 2


@dataclass(frozen=True)
class Total:
    """A sum over entries that agree in the asked columns."""

    key: tuple[object, ...]  # values of `by`, in its order
    amount: Decimal  # in the wallet's currency: only meaningful when split by wallet
    base_amount: Decimal  # in the Book's currency
    count: int


def totals(
    *,
    book: Book,
    period: Period,
    by: Sequence[str],
    within: Q | None = None,
) -> list[Total]:
    """Sums of the period's entries by any of "wallet_id", "category_id", "kind",
    "month" (its first day).

    `within` narrows by those same columns. Two statements whatever the period.
    """
    months, edges = period.split_whole_months()
    sums: dict[tuple[object, ...], tuple[Decimal, Decimal, int]] = {}
    for *named, own, base, n in chain(
        _month_rows(book, months, by, within), _edge_rows(book, edges, by, within)
    ):
        key = tuple(named)
        amount, base_amount, count = sums.get(key, (ZERO, ZERO, 0))
        sums[key] = (amount + own, base_amount + base, count + n)
    return [Total(key, *values) for key, values in sums.items()]


# The asked columns, the two sums and the count.
Cells = Iterable[tuple[Any, ...]]


def _month_rows(
    book: Book, months: list[date], by: Sequence[str], within: Q | None
) -> Cells:
    if not months:
        return []
    cells = MonthTotal.objects.filter(
        within or Q(), book=book, month__gte=months[0], month__lte=months[-1]
    )
    asked = cells.order_by().values_list(*by)
    return asked.annotate(own=Sum("amount"), base=Sum("base_amount"), n=Sum("count"))


def _edge_rows(
    book: Book, edges: list[Period], by: Sequence[str], within: Q | None
) -> Cells:
    if not edges:
        return []
    entries = Entry.objects.filter(within or Q(), book=book).in_any(edges).order_by()
    if "month" in by:
        entries = entries.annotate(month=TruncMonth("date"))
    asked = entries.values_list(*by)
    return asked.annotate(own=Sum("amount"), base=Sum("base_amount"), n=Count("pk"))


# --- balances -------------------------------------------------------------------------


@dataclass(frozen=True)
class WalletBalance:
    wallet: Wallet
    balance: Money  # in the wallet's currency
    base_balance: Money  # in the Book's currency, at the rate known on `as_of`

    @property
    def floor(self) -> Money | None:
        """Below what its members are warned; None is never."""
        floor = self.wallet.floor
        return None if floor is None else self.wallet.money(floor)


def wallet_balances(
    *, book: Book, as_of: date, archived: bool = False
) -> list[WalletBalance]:
    """Every wallet with its balance at the end of `as_of`, in the Book's order.

    Archived wallets only when asked for. A foreign balance is converted at the rate
    of `as_of`, not at those of its entries: it is what the money is worth then.
    """
    wallets = Wallet.objects.filter(book=book)
    if not archived:
        wallets = wallets.active()
    sums = balances_at(book=book, as_of=as_of)
    currencies = {wallet.currency for wallet in wallets}
    rate = Rates(book, currencies, as_of, as_of).or_nothing
    return [
        balance_of(book, each, sums.get(each.pk, ZERO), rate(each.currency, as_of))
        for each in wallets
    ]


def balances_at(*, book: Book, as_of: date) -> dict[int, Decimal]:
    """Balance by wallet id at the end of `as_of`, each in its wallet's currency;
    wallets without entries by then are missing.
    """
    # What is not in whole months yet.
    first = (as_of + ONE_DAY).replace(day=1)
    found = [MonthTotal.objects.filter(book=book, month__lt=first)]
    if first <= as_of:
        found.append(Entry.objects.filter(book=book, date__gte=first, date__lte=as_of))
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for rows in found:
        own = rows.order_by().values_list("wallet_id").annotate(own=Sum("amount"))
        for wallet_id, amount in own:
            sums[wallet_id] += amount
    return dict(sums)


def balance_of(
    book: Book, wallet: Wallet, amount: Decimal, rate: Decimal
) -> WalletBalance:
    """Of that amount in the wallet, with `rate` to the Book's currency."""
    worth = in_base(book, amount, rate)
    return WalletBalance(
        wallet, Money(amount, wallet.currency), Money(worth, book.base_currency)
    )


def net_worth(balances: Iterable[WalletBalance], book: Book) -> Money:
    """Sum of the balances in the Book's currency."""
    worth = sum((each.base_balance.amount for each in balances), ZERO)
    return Money(worth, book.base_currency)


# --- months and categories ------------------------------------------------------------


@dataclass(frozen=True)
class Flow:
    """Income and spending of a period in the Book's currency, both positive; refunds
    reduce spending, which may so fall below zero. Transfers and opening balances
    are left out.
    """

    income: Money
    spending: Money

    @property
    def out(self) -> Money:
        """Spending with the sign of money that leaves."""
        return -self.spending

    @property
    def net(self) -> Money:
        return self.income - self.spending


def flow(*, book: Book, period: Period) -> Flow:
    sums = {
        total.key[0]: total.base_amount
        for total in totals(book=book, period=period, by=["kind"])
    }
    return flow_of(book, sums)


def flow_of(book: Book, sums: Mapping[Any, Decimal]) -> Flow:
    """Of sums by kind, signed as in Entry."""
    spent = -sum((sums.get(kind, ZERO) for kind in SPENDING), ZERO)
    return Flow(
        Money(sums.get(Entry.Kind.INCOME, ZERO), book.base_currency),
        Money(spent, book.base_currency),
    )


@dataclass(frozen=True)
class SplitFlow:
    """A period's flow, what is past (today too) and what is planned apart."""

    past: Flow
    planned: Flow
    total: Flow


def split_flow(*, book: Book, period: Period, as_of: date) -> SplitFlow:
    """Past is up to and including `as_of`."""
    total = flow(book=book, period=period)
    if as_of >= period.last:
        nothing = flow_of(book, {})
        return SplitFlow(past=total, planned=nothing, total=total)
    planned_days = Period.between(max(period.start, as_of + ONE_DAY), period.last)
    planned = flow(book=book, period=planned_days)
    past = Flow(total.income - planned.income, total.spending - planned.spending)
    return SplitFlow(past=past, planned=planned, total=total)


@dataclass(frozen=True)
class CategoryTotal:
    category: Category | None  # None: entries without a category
    amount: Money  # positive, in the Book's currency; refunds reduce spending
    count: int


def category_totals(
    *, book: Book, period: Period, kind: str = Category.Kind.EXPENSE
) -> list[CategoryTotal]:
    """Spending (or income) per category in the period, largest first.

    Each entry counts in its own category, not in its parent. A net refund is
    negative. Entries without a category come last, as None.
    """
    kinds = SPENDING if kind == Category.Kind.EXPENSE else (Entry.Kind.INCOME,)
    sign = -1 if kind == Category.Kind.EXPENSE else 1
    found = totals(
        book=book, period=period, by=["category_id"], within=Q(kind__in=kinds)
    )
    categories = Category.objects.select_related("parent").in_bulk()
    rows = [
        CategoryTotal(
            categories.get(total.key[0]) if total.key[0] else None,
            Money(sign * total.base_amount, book.base_currency),
            total.count,
        )
        for total in found
    ]
    return sorted(rows, key=lambda row: (row.category is None, -row.amount.amount))


@dataclass(frozen=True)
class MonthFlow:
    month: Period
    flow: Flow


def monthly_flows(*, book: Book, months: list[Period]) -> list[MonthFlow]:
    """The flow of each of these consecutive months, in their order.

    Calendar months cost one statement together, pay-day months two each.
    """
    if any(month.first_day != 1 for month in months):
        return [MonthFlow(month, flow(book=book, period=month)) for month in months]
    sums: dict[object, dict[object, Decimal]] = defaultdict(dict)
    span = Period.between(months[0].start, months[-1].last)
    for total in totals(book=book, period=span, by=["month", "kind"]):
        month, kind = total.key
        sums[month][kind] = total.base_amount
    return [MonthFlow(month, flow_of(book, sums[month.start])) for month in months]


# --- sums of what a list shows --------------------------------------------------------


@dataclass(frozen=True)
class ListSum:
    """What a filtered list adds up to, in the Book's currency. `income` and
    `spending` positive; transfers and opening balances are counted, not summed.
    """

    count: int  # a transfer is one
    flow: Flow

    def __sub__(self, other: "ListSum") -> "ListSum":
        return ListSum(
            self.count - other.count,
            Flow(
                self.flow.income - other.flow.income,
                self.flow.spending - other.flow.spending,
            ),
        )


def list_sum(*, book: Book, chosen: EntryFilter) -> ListSum:
    """Sum of the entries that `chosen` finds.

    Reads the monthly totals unless the filter asks for texts or amounts, which they
    do not know.
    """
    rows = _summed(book, chosen) if chosen.is_summed else _searched(book, chosen)
    sums: dict[object, Decimal] = {kind: base for kind, base, _ in rows}
    return ListSum(sum(count for *_, count in rows), flow_of(book, sums))


KindSum = tuple[str, Decimal, int]  # kind, sum in the Book's currency, count


def _searched(book: Book, chosen: EntryFilter) -> list[KindSum]:
    found = chosen.entries(book)
    if chosen.period is None:
        # Says nothing but which index to read by: in order of days, rows that follow
        # one another lie together.
        found = found.filter(date__gte=date.min)
    rows = found.order_by().values("kind")
    sums = rows.annotate(base=Sum("base_amount"), n=Count("pk"))
    return [(row["kind"], row["base"], row["n"]) for row in sums]


def _summed(book: Book, chosen: EntryFilter) -> list[KindSum]:
    period = chosen.period or _all_time(book)
    if period is None:
        return []
    within = chosen.columns(book)
    if chosen.wallet_id is not None:
        within &= Q(wallet=chosen.wallet_id)
    found = totals(book=book, period=period, by=["kind"], within=within)
    # Of one wallet each leg is a transfer of its own, of the whole Book every second.
    legs = 1 if chosen.wallet_id else LEGS
    return [
        (kind, each.base_amount, each.count // (legs if kind == TRANSFER else 1))
        for each in found
        for kind in map(str, each.key)
    ]


def _all_time(book: Book) -> Period | None:
    span = entry_span(book=book)
    return Period.between(*span) if span else None


def unfiled_count(*, book: Book, as_of: date) -> int:
    """How many entries up to and including `as_of` lack the category they could have.

    Whole months are counted in their totals: one look at each entry of ten years would
    cost more than the page that asks.
    """
    first = as_of.replace(day=1)
    fileable = {"book": book, "category": None, "kind__in": FILEABLE}
    before = MonthTotal.objects.filter(**fileable, month__lt=first)
    since = Entry.objects.filter(**fileable, date__gte=first, date__lte=as_of)
    return (before.aggregate(n=Sum("count"))["n"] or 0) + since.count()


def entry_span(*, book: Book) -> tuple[date, date] | None:
    """First and last date with an entry; None for an empty Book."""
    # Two looks at the ends of an index: asked for both at once it is read whole.
    months = MonthTotal.objects.filter(book=book).values_list("month", flat=True)
    first = months.order_by("month").first()
    last = months.order_by("-month").first()
    if first is None or last is None:
        return None
    return first, Period.month(last.year, last.month).last


def currencies_in_use(book: Book) -> list[str]:
    """Currencies of the Book's wallets, its own first."""
    used = set(Wallet.objects.filter(book=book).values_list("currency", flat=True))
    return [book.base_currency, *sorted(used - {book.base_currency})]
