"""Keeps what a group booked as the group has it.

Used by `editing` alone, which every change goes through: pages, bulk edits, rules,
imports and Undo. How such an entry is filed is its Book's own; amount, day and wallets
are the group's.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from ledger.errors import GroupEntry
from ledger.groups.stays import booked_ids
from ledger.history.changes import PART
from ledger.models import Change, Entry, MonthTotal, Posting, Wallet
from ledger.services.totals import Cell, within_cells

BATCH = 500
KEPT = ("kind", "wallet", "amount", "date")
Row = dict[str, Any]


def check_groups(
    before: Iterable[Row], after: Iterable[Row], cells: Iterable[Cell]
) -> None:
    """Raise GroupEntry when an edit that is no group's moves what a group booked.

    `before` and `after` are snapshots; `cells` are the totals about to be refreshed.
    """
    _check_rows(_entries(before), _entries(after))
    _check_wallets(set(cells))


def _entries(rows: Iterable[Row]) -> dict[int, tuple[Any, ...]]:
    return {
        row["pk"]: tuple(row["fields"][name] for name in KEPT)
        for row in rows
        if row["model"] == "ledger.entry"
    }


def _check_rows(
    before: dict[int, tuple[Any, ...]], after: dict[int, tuple[Any, ...]]
) -> None:
    moved = [pk for pk in {**before, **after} if before.get(pk) != after.get(pk)]
    for start in range(0, len(moved), BATCH):
        _check_moved(moved[start : start + BATCH])


def _check_moved(moved: list[int]) -> None:
    """Also what a group took away does not come back by itself."""
    postings = Posting.objects.filter(Q(entry__in=moved) | Q(second__in=moved))
    name = postings.values_list("participant__group__name", flat=True).first()
    if name is not None:
        raise GroupEntry(name)


def check_taken(before: Iterable[Row], after: Iterable[Row]) -> None:
    """Raise GroupEntry when an Undo brings back what went to another Book with
    somebody's part: it is booked there.
    """
    appeared = _entries(after).keys() - _entries(before).keys()
    latest: dict[int | None, Change] = {}
    for change in Change.objects.filter(subject=PART) if appeared else ():
        latest.setdefault(change.subject_id, change)
    for change in latest.values():
        if change.verb == Change.Verb.DELETED and appeared & booked_ids(change):
            raise GroupEntry(change.label)


def _check_wallets(cells: set[Cell]) -> None:
    """The wallets that carry balances of groups have what they had."""
    ids = {cell.wallet_id for cell in cells}
    of_groups = Wallet.objects.filter(pk__in=ids, kind=Wallet.Kind.GROUP)
    names = dict(of_groups.values_list("pk", "name")) if ids else {}
    held = {cell for cell in cells if cell.wallet_id in names}
    if held and _stored(held) != _computed(held):
        raise GroupEntry(next(iter(names.values())))


Sums = dict[tuple[int, date, str], Decimal]


def _stored(cells: set[Cell]) -> Sums:
    rows = MonthTotal.objects.filter(within_cells(cells, "month")).order_by()
    keys = ("wallet_id", "month", "kind")
    return _by_key(rows.values_list(*keys).annotate(sum=Sum("amount")))


def _computed(cells: set[Cell]) -> Sums:
    rows = Entry.objects.filter(within_cells(cells, "date")).order_by()
    found = rows.values_list("wallet_id", "date", "kind").annotate(sum=Sum("amount"))
    return _by_key(
        (wallet, day.replace(day=1), kind, amount)
        for wallet, day, kind, amount in found
    )


def _by_key(rows: Iterable[tuple[int, date, str, Decimal]]) -> Sums:
    sums: Sums = {}
    for wallet, month, kind, amount in rows:
        key = (wallet, month, kind)
        sums[key] = sums.get(key, Decimal(0)) + amount
    return sums
