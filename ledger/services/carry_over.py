"""Changes made before the Book's main currency changed, read as of today.

Rows in history keep what their entries were worth in the main currency of their time.
Put back like that, they would count wrong.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Book
from ledger.currencies.rates import ONE, Rates, booked_base
from ledger.errors import NotUndoable
from ledger.history.snapshots import Row, current
from ledger.models import Change, Conversion, Entry, Wallet

ENTRY = Entry._meta.label_lower
# Amounts in the main currency that have no day to be converted at.
PLANS = frozenset(
    {
        "budgets.budget",
        "budgets.formerlimit",
        "budgets.move",
        "budgets.retirement",
        "ledger.rate",
    }
)
GOAL = "budgets.goal"


def carried_over(change: Change) -> Change:
    """`change` with its rows in today's main currency, not saved.

    Raises NotUndoable for one of plans in a former currency.
    """
    former = _currency_then(change)
    if former is None:
        return change
    rows = [*change.before, *change.after]
    if any(_is_plan(row) for row in rows):
        raise NotUndoable(f"It was done when the main currency was {former}.")
    now = {row["pk"]: row["fields"] for row in current(change.after) if _is_entry(row)}
    change.after = [_as_now(row, now.get(row["pk"])) for row in change.after]
    change.before = _revalued(change.book, former, change.before)
    return change


def _currency_then(change: Change) -> str | None:
    """The main currency of that time; None when it is still the same."""
    since = Conversion.objects.filter(
        book=change.book, state=Conversion.State.DONE, finished_at__gt=change.at
    )
    found: str | None = since.order_by("pk").values_list("old", flat=True).first()
    return found


def _is_plan(row: Row) -> bool:
    """A goal is in the currency of its wallet, which stays, if it has one."""
    typed = row["model"] == GOAL and row["fields"]["wallet"] is None
    return bool(row["model"] in PLANS or typed)


def _is_entry(row: Row) -> bool:
    return bool(row["model"] == ENTRY)


def _as_now(row: Row, now: dict[str, Any] | None) -> Row:
    """The row worth what it is worth now, so that only other changes show."""
    if not _is_entry(row) or now is None:
        return row
    worth = {name: now[name] for name in ("rate", "base_amount")}
    return {**row, "fields": {**row["fields"], **worth}}


def _revalued(book: Book, former: str, rows: list[Row]) -> list[Row]:
    entries = [row["fields"] for row in rows if _is_entry(row)]
    if not entries:
        return rows
    days = [date.fromisoformat(fields["date"]) for fields in entries]
    rates = Rates(book, {former}, min(days), max(days))
    wallets = Wallet.objects.in_bulk([fields["wallet"] for fields in entries])
    return [
        _worth(book, rates, former, row, wallets[row["fields"]["wallet"]].currency)
        if _is_entry(row) and row["fields"]["wallet"] in wallets
        else row
        for row in rows
    ]


def _worth(book: Book, rates: Rates, former: str, row: Row, currency: str) -> Row:
    fields = row["fields"]
    cross = rates.on(former, date.fromisoformat(fields["date"]))
    carried = round(Decimal(fields["rate"]) * cross, 10)
    rate = ONE if currency == book.base_currency else carried
    base = booked_base(book, Decimal(fields["amount"]), rate)
    worth = {"rate": f"{rate:f}", "base_amount": f"{base:f}"}
    return {**row, "fields": {**fields, **worth}}
