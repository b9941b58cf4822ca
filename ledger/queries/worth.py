"""What a Book was worth at the ends of months, and its wallets at the last of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.currencies.rates import Rates
from ledger.models import Wallet
from ledger.queries.totals import (
    ONE_DAY,
    ZERO,
    Total,
    WalletBalance,
    balance_of,
    balances_at,
    net_worth,
    totals,
)

Sums = dict[Any, Decimal]  # by wallet id, in the wallet's currency


@dataclass(frozen=True)
class Worth:
    """`ends` has the net worth at each of the days asked for, at that day's rates, and
    `history` every wallet then; `balances` the wallets in use on the last one. Wallets
    are in the Book's order.
    """

    ends: list[Money]
    balances: list[WalletBalance]
    history: list[list[WalletBalance]]


def worth_at(*, book: Book, days: Sequence[date]) -> Worth:
    """Of these days, which ascend.

    Ends of calendar months (the last day may be any) cost two statements together,
    others two each.
    """
    wallets = list(Wallet.objects.filter(book=book))
    rates = Rates(book, {wallet.currency for wallet in wallets}, days[0], days[-1])
    sums = defaultdict(lambda: ZERO, balances_at(book=book, as_of=days[0]))
    balances = _balances_on(book, wallets, sums, rates, days[0])
    history = [balances]
    for day, moves in zip(days[1:], _moves(book, days), strict=True):
        for wallet_id, amount in moves.items():
            sums[wallet_id] += amount
        balances = _balances_on(book, wallets, sums, rates, day)
        history.append(balances)
    return Worth(
        ends=[net_worth(each, book) for each in history],
        balances=[each for each in balances if not each.wallet.is_archived],
        history=history,
    )


def _balances_on(
    book: Book, wallets: list[Wallet], sums: Sums, rates: Rates, day: date
) -> list[WalletBalance]:
    return [
        balance_of(book, each, sums[each.pk], rates.or_nothing(each.currency, day))
        for each in wallets
    ]


def _moves(book: Book, days: Sequence[date]) -> list[Sums]:
    """What each wallet gained between each two of these days, the later included."""
    if any((day + ONE_DAY).day != 1 for day in days[:-1]):
        return [
            {
                total.key[0]: total.amount
                for total in _totals_after(book, before, day, by=["wallet_id"])
            }
            for before, day in pairwise(days)
        ]
    by_month: dict[object, Sums] = defaultdict(dict)
    for total in _totals_after(book, days[0], days[-1], by=["month", "wallet_id"]):
        month, wallet_id = total.key
        by_month[month][wallet_id] = total.amount
    return [by_month[day.replace(day=1)] for day in days[1:]]


def _totals_after(
    book: Book, before: date, day: date, *, by: Sequence[str]
) -> list[Total]:
    if day <= before:
        return []
    return totals(book=book, period=Period.between(before + ONE_DAY, day), by=by)
