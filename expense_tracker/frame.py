"""The figures around every page: wallets with their balances, and how much waits.

Worked out once for each version of a Book, so most pages read them from the cache.
"""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from accounts.models import Book
from budgets.queries import budget_states, due_bills
from expense_tracker.kernel.money import Money
from ledger.queries import net_worth, unfiled_count, wallet_balances

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
    made = book.created_at.timestamp()  # ids come back after a restore
    key = f"{SHAPE}:{book.pk}:{made}:{book.version}:{as_of}"
    found: FrameFigures | None = cache.get(key)
    if found is None:
        found = _work_out(book, as_of)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _work_out(book: Book, as_of: date) -> FrameFigures:
    balances = wallet_balances(book=book, as_of=as_of)
    return FrameFigures(
        wallets=tuple(
            WalletLine(row.wallet.pk, row.wallet.name, row.wallet.icon, row.balance)
            for row in balances
        ),
        net_worth=net_worth(balances, book),
        waiting={
            "ledger:entry-list": unfiled_count(book=book, as_of=as_of),
            "budgets:budget-list": _over(book, as_of),
            "budgets:bill-list": _overdue(book, as_of),
        },
    )


def _over(book: Book, as_of: date) -> int:
    states = budget_states(book=book, as_of=as_of)
    return sum(state.state == "over" for state in states)


def _overdue(book: Book, as_of: date) -> int:
    return sum(due.on < as_of for due in due_bills(book=book, until=as_of))
