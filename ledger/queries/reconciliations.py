"""What the page of a wallet's reconciliation shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db.models import Prefetch, Q, prefetch_related_objects

from expense_tracker.kernel.forms import AmountFormField
from expense_tracker.kernel.money import Money
from ledger.errors import LedgerError
from ledger.forms.fields import DayField
from ledger.listing.pages import Cursor
from ledger.listing.rows import line_title
from ledger.models import Entry, Reconciliation, Wallet
from ledger.querysets import EntryQuerySet
from ledger.services.reconcile import difference, last_done, unticked

PAGE = 200
HINTS = 3


@dataclass(frozen=True)
class Line:
    """An entry that may be on the statement."""

    entry: Entry
    title: str
    money: Money
    ticked: bool


@dataclass(frozen=True)
class Progress:
    """How far the ticks are. `missing` is what the statement has beyond them."""

    reconciliation: Reconciliation
    balance: Money
    ticked: Money
    missing: Money
    fills: list[Line]  # entries each of which would make it agree if ticked
    spoils: list[Line]  # and if unticked

    @property
    def agrees(self) -> bool:
        return self.missing.is_zero


def progress(reconciliation: Reconciliation) -> Progress:
    wallet = reconciliation.wallet
    missing = difference(reconciliation)
    ticked = Entry.objects.filter(reconciliation=reconciliation, amount=-missing)
    fills = unticked(reconciliation).filter(amount=missing)
    return Progress(
        reconciliation=reconciliation,
        balance=wallet.money(reconciliation.balance),
        ticked=wallet.money(reconciliation.balance - missing),
        missing=wallet.money(missing),
        fills=_lines(_read(fills)[:HINTS]) if missing else [],
        spoils=_lines(_read(ticked)[:HINTS]) if missing else [],
    )


def lines_below(
    reconciliation: Reconciliation, after: Cursor | None
) -> tuple[list[Line], Cursor | None]:
    """A page of what may be on the statement, newest first, ticked or not, and where
    the next one begins, None after the last.
    """
    open_ones = Q(reconciliation=None, date__lte=reconciliation.date)
    found = Entry.objects.filter(
        open_ones | Q(reconciliation=reconciliation), wallet=reconciliation.wallet
    )
    if after is not None:
        found = found.older_than(after.day, after.pk)
    rows = list(_read(found)[: PAGE + 1])
    last = Cursor(rows[PAGE - 1].date, rows[PAGE - 1].pk) if rows[PAGE:] else None
    return _lines(rows[:PAGE]), last


def _read(found: EntryQuerySet) -> EntryQuerySet:
    return found.select_related("payee", "category", "wallet").order_by("-date", "-pk")


def _lines(rows: Iterable[Entry]) -> list[Line]:
    return [
        Line(row, line_title(row), row.money, row.reconciliation_id is not None)
        for row in rows
    ]


def added_since(wallet: Wallet) -> int:
    """Entries dated within the last settled statement that were not on it."""
    last = last_done(wallet)
    return unticked(last).count() if last else 0


def with_settled(wallets: list[Wallet]) -> None:
    """Give each wallet its `settled` reconciliations, the last first."""
    done = Reconciliation.objects.filter(state=Reconciliation.State.DONE)
    settled = Prefetch("reconciliations", done, to_attr="settled")
    prefetch_related_objects(wallets, settled)


class StatementForm(forms.Form):
    """The last day and the closing balance of a statement."""

    date = DayField(label="Statement ends on")
    balance = AmountFormField(
        label="Its closing balance", allow_negative=True, allow_zero=True
    )

    def __init__(self, *args: object, wallet: Wallet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field: AmountFormField = self.fields["balance"]  # type: ignore[assignment]
        field.currency = wallet.currency
        field.help_text = f"In {wallet.currency}, negative when you owe it."

    def refuse(self, error: LedgerError) -> None:
        self.add_error(getattr(error, "field", None), str(error))
