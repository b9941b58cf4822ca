"""Wallets that have fallen below their floor: noted once per fall.

`Wallet.below_floor_since` is the fall; the reminders tell it to the members. It is
cleared on recovery, so that the next fall is told again.
"""

from datetime import date

from accounts.models import Book
from ledger.models import Wallet
from ledger.queries.totals import ZERO, balances_at


def check_floors(*, book: Book, as_of: date) -> list[Wallet]:
    """Note falls and recoveries by the balances at the end of `as_of`; returns the
    wallets that changed. Running it again changes nothing.
    """
    floored = Wallet.objects.filter(book=book, floor__isnull=False).active()
    wallets = list(floored)
    if not wallets:
        return []
    balances = balances_at(book=book, as_of=as_of)
    return [
        wallet
        for wallet in wallets
        if _note(wallet, balances.get(wallet.pk, ZERO) < wallet.floor, as_of)
    ]


def _note(wallet: Wallet, is_below: bool, as_of: date) -> bool:
    """Whether this changed what was known; the UPDATE decides among several."""
    if is_below == (wallet.below_floor_since is not None):
        return False
    wallet.below_floor_since = as_of if is_below else None
    unnoted = Wallet.objects.filter(pk=wallet.pk, below_floor_since__isnull=is_below)
    return bool(unnoted.update(below_floor_since=wallet.below_floor_since))
