"""The figures around every page: wallets with their balances, and how much waits.

Worked out once for each version of a Book, so most pages read them from the cache.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from accounts.models import Book
from budgets.queries import BudgetState, budget_states, due_bills
from expense_tracker.kernel.money import Money
from ledger.models import Recurring
from ledger.queries.cards import overdue_cards
from ledger.queries.totals import (
    WalletBalance,
    net_worth,
    unfiled_count,
    wallet_balances,
)
from ledger.recurring.coming import DueDate

KEPT_SECONDS = 3600
# Raised with each change of FrameFigures: a new release must not read old ones.
SHAPE = "frame-1"


@dataclass(frozen=True)
class WalletLine:
    """A wallet as the sidebar shows it; `balance` is in the wallet's currency."""

    pk: int
    name: str
    icon: str
    balance: Money


@dataclass(frozen=True)
class FrameFigures:
    """`net_worth` is in the Book's currency; `waiting` counts by the view it is for."""

    wallets: tuple[WalletLine, ...]
    net_worth: Money
    waiting: dict[str, int]


def frame_figures(book: Book, as_of: date) -> FrameFigures:
    """Today's figures of the Book, as of the version that `book` was read with."""
    found: FrameFigures | None = cache.get(_key(book, as_of))
    return found or keep_figures(
        book=book,
        as_of=as_of,
        balances=wallet_balances(book=book, as_of=as_of),
        states=budget_states(book=book, as_of=as_of),
        due=due_bills(book=book, until=as_of),
        unfiled=unfiled_count(book=book, as_of=as_of),
    )


def keep_figures(
    *,
    book: Book,
    as_of: date,
    balances: Iterable[WalletBalance],
    states: Iterable[BudgetState],
    due: Iterable[DueDate],
    unfiled: int,
) -> FrameFigures:
    """Keep what `frame_figures` gives, for who has worked out these: all of `as_of`,
    `due` up to that day or longer.
    """
    shown = list(balances)
    figures = FrameFigures(
        wallets=tuple(
            WalletLine(row.wallet.pk, row.wallet.name, row.wallet.icon, row.balance)
            for row in shown
        ),
        net_worth=net_worth(shown, book),
        waiting={
            "ledger:entry-list": unfiled,
            "budgets:budget-list": sum(state.state == "over" for state in states),
            "budgets:bill-list": sum(_is_overdue(each, as_of) for each in due)
            + overdue_cards(
                book=book, as_of=as_of, wallets=[row.wallet for row in shown]
            ),
        },
    )
    cache.set(_key(book, as_of), figures, KEPT_SECONDS)
    return figures


def _key(book: Book, as_of: date) -> str:
    made = book.created_at.timestamp()  # ids come back after a restore
    return f"{SHAPE}:{book.pk}:{made}:{book.version}:{as_of}"


def _is_overdue(due: DueDate, as_of: date) -> bool:
    return due.on < as_of and due.recurring.kind == Recurring.Kind.EXPENSE
