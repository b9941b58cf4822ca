"""Keeps what was checked against a statement as it was checked.

Used by `editing` alone, which every change goes through: pages, bulk edits, rules,
imports and Undo.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum

from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.locale import current_locale
from ledger.errors import LockedEntry
from ledger.models import Entry, Reconciliation

# Sums by reconciliation, wallet and day.
Figures = dict[tuple[object, ...], Decimal]


class StatementLocks:
    """What the reconciliations of touched entries add up to, before and after an edit.

    Sums are compared, not rows: an entry may be split in two or be given another
    category, its share of a wallet's day stays.
    """

    def __init__(self) -> None:
        self._before: Figures = {}
        self._touched: set[int] = set()

    def note(self, entries: Iterable[Entry]) -> None:
        """Of entries about to be changed; what is asked later counts no more."""
        ids = {each.reconciliation_id for each in entries if each.reconciliation_id}
        fresh = ids - self._touched
        if fresh:
            self._before |= _figures(fresh)
            self._touched |= fresh

    def check(self) -> None:
        """Raise LockedEntry when a finished reconciliation would no longer agree."""
        if not self._touched:
            return
        after = _figures(self._touched)
        keys = self._before.keys() | after.keys()
        moved = {key[0] for key in keys if self._before.get(key) != after.get(key)}
        broken = Reconciliation.objects.filter(
            pk__in=moved, state=Reconciliation.State.DONE
        ).first()
        if broken is not None:
            day = format_date(broken.date, current_locale(), "medium")
            raise LockedEntry(
                f"Checked against the statement of {day}. Open that reconciliation "
                "to change amount, date or wallet."
            )


def _figures(ids: set[int]) -> Figures:
    rows = Entry.objects.filter(reconciliation__in=ids).order_by()
    keys = ("reconciliation_id", "wallet_id", "date")
    return {
        tuple(row[key] for key in keys): row["sum"]
        for row in rows.values(*keys).annotate(sum=Sum("amount"))
    }
