"""Figures of a Book. All read whole months from MonthTotal and the ragged edges from
Entry, so they cost the same with ten years behind them as with ten months.

Amounts are exact Decimals in the unit named; signs as in Entry (spending negative)
unless a docstring says otherwise. `as_of` is the Book's today; entries after it are
planned and counted apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import TruncMonth

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.filters import EntryFilter
from ledger.models import Category, Entry, MonthTotal, Wallet
from ledger.rates import Rates, in_base

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)
SPENDING = (Entry.Kind.EXPENSE, Entry.Kind.REFUND)
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
    by: Sequence[str] = (),
    within: Q | None = None,
) -> list[Total]:
    """Sums of the period's entries by any of "wallet_id", "category_id", "kind",
    "month" (its first day).

    `within` narrows by those same columns. Two statements whatever the period.
    """
    months, edges = period.split_whole_months()
    sums: dict[tuple[object, ...], tuple[Decimal, Decimal, int]] = {}
    for row in [
        *_month_rows(book, months, by, within),
        *_edge_rows(book, edges, by, within),
    ]:
        key = tuple(row[name] for name in by)
        amount, base, count = sums.get(key, (ZERO, ZERO, 0))
        sums[key] = (amount + row["own"], base + row["base"], count + row["n"])
    return [Total(key, *values) for key, values in sums.items()]


def _month_rows(
    book: Book, months: list[date], by: Sequence[str], within: Q | None
) -> Iterable[dict[str, Any]]:
    if not months:
        return []
    cells = MonthTotal.objects.filter(
        within or Q(), book=book, month__gte=months[0], month__lte=months[-1]
    )
    return (
        cells.order_by()
        .values(*by)
        .annotate(own=Sum("amount"), base=Sum("base_amount"), n=Sum("count"))
    )


def _edge_rows(
    book: Book, edges: list[Period], by: Sequence[str], within: Q | None
) -> Iterable[dict[str, Any]]:
    if not edges:
        return []
    entries = Entry.objects.filter(within or Q(), book=book).in_any(edges).order_by()
    if "month" in by:
        entries = entries.annotate(month=TruncMonth("date"))
    return entries.values(*by).annotate(
        own=Sum("amount"), base=Sum("base_amount"), n=Count("pk")
    )


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
    rates = Rates(book, {wallet.currency for wallet in wallets}, as_of, as_of)
    return [
        _balance(
            book, wallet, sums.get(wallet.pk, ZERO), rates.on(wallet.currency, as_of)
        )
        for wallet in wallets
    ]


def balances_at(*, book: Book, as_of: date) -> dict[int, Decimal]:
    """Balance by wallet id at the end of `as_of`, each in its wallet's currency;
    wallets without entries by then are missing.
    """
    first = as_of.replace(day=1)
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    before = MonthTotal.objects.filter(book=book, month__lt=first)
    this_month = Entry.objects.filter(book=book, date__gte=first, date__lte=as_of)
    for rows in (before, this_month):
        for row in rows.order_by().values("wallet_id").annotate(own=Sum("amount")):
            sums[row["wallet_id"]] += row["own"]
    return dict(sums)


def _balance(
    book: Book, wallet: Wallet, amount: Decimal, rate: Decimal
) -> WalletBalance:
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
    return _flow(book, sums)


def _flow(book: Book, sums: dict[object, Decimal]) -> Flow:
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
        nothing = _flow(book, {})
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


def daily_spending(*, book: Book, period: Period) -> list[Decimal]:
    """Spending of each day of the period in the Book's currency, refunds netted."""
    entries = Entry.objects.filter(book=book).in_period(period).spending().order_by()
    by_day = {
        row["date"]: -row["spent"]
        for row in entries.values("date").annotate(spent=Sum("base_amount"))
    }
    return [by_day.get(period.start + timedelta(n), ZERO) for n in range(period.days)]


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
    return [MonthFlow(month, _flow(book, sums[month.start])) for month in months]


def monthly_net_worth(*, book: Book, ends: list[date]) -> list[Money]:
    """Net worth at the end of each of these days, which ascend, each at its own rates.

    Ends of calendar months (the last day may be any) cost one statement together,
    others two each.
    """
    wallets = list(Wallet.objects.filter(book=book))
    rates = Rates(book, {wallet.currency for wallet in wallets}, ends[0], ends[-1])
    balances = defaultdict(lambda: ZERO, balances_at(book=book, as_of=ends[0]))
    worth = [_worth(book, wallets, balances, rates, ends[0])]
    for end, moves in zip(ends[1:], _moves(book, ends), strict=True):
        for wallet_id, amount in moves.items():
            balances[wallet_id] += amount
        worth.append(_worth(book, wallets, balances, rates, end))
    return worth


Moves = dict[Any, Decimal]  # by wallet id, in the wallet's currency


def _moves(book: Book, ends: list[date]) -> list[Moves]:
    """What each wallet gained between each two of these days, the later included."""
    if any((end + ONE_DAY).day != 1 for end in ends[:-1]):
        return [
            {
                total.key[0]: total.amount
                for total in _totals_after(book, before, end, by=["wallet_id"])
            }
            for before, end in pairwise(ends)
        ]
    by_month: dict[object, Moves] = defaultdict(dict)
    for total in _totals_after(book, ends[0], ends[-1], by=["month", "wallet_id"]):
        month, wallet_id = total.key
        by_month[month][wallet_id] = total.amount
    return [by_month[end.replace(day=1)] for end in ends[1:]]


def _totals_after(
    book: Book, before: date, end: date, *, by: Sequence[str]
) -> list[Total]:
    if end <= before:
        return []
    return totals(book=book, period=Period.between(before + ONE_DAY, end), by=by)


def _worth(
    book: Book,
    wallets: list[Wallet],
    balances: dict[int, Decimal],
    rates: Rates,
    day: date,
) -> Money:
    return net_worth(
        (
            _balance(book, each, balances[each.pk], rates.on(each.currency, day))
            for each in wallets
        ),
        book,
    )


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
    return ListSum(sum(count for *_, count in rows), _flow(book, sums))


KindSum = tuple[str, Decimal, int]  # kind, sum in the Book's currency, count


def _searched(book: Book, chosen: EntryFilter) -> list[KindSum]:
    rows = chosen.entries(book).order_by().values("kind")
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


def entry_span(*, book: Book) -> tuple[date, date] | None:
    """First and last date with an entry; None for an empty Book."""
    span = MonthTotal.objects.filter(book=book).aggregate(
        a=Min("month"), b=Max("month")
    )
    if span["a"] is None:
        return None
    return span["a"], Period.month(span["b"].year, span["b"].month).last


def currencies_in_use(book: Book) -> list[str]:
    """Currencies of the Book's wallets, its own first."""
    used = set(Wallet.objects.filter(book=book).values_list("currency", flat=True))
    return [book.base_currency, *sorted(used - {book.base_currency})]
