"""What programs can be told of budgets, bills and wallets that run low."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from accounts.models import Book
from accounts.webhooks import EventKind, Happening, owe_event, register_event
from budgets.models import Overrun
from budgets.queries import BudgetState, due_bills
from expense_tracker.kernel.api.types import figure, money_text
from ledger.models import Wallet
from ledger.queries.totals import ZERO, balances_at

ALERT, BILL_DUE, LOW = "budget.alert", "bill.due", "wallet.low"
# A server that was down on the day itself still tells.
NEWS = timedelta(days=1)


def _due(book: Book, as_of: date) -> Iterator[Happening]:
    """Bills that are to be paid by hand, on their day."""
    for due in due_bills(book=book, until=as_of):
        if due.recurring.automatic or due.on < as_of - NEWS:
            continue
        yield Happening(
            f"{BILL_DUE}:{due.recurring.pk}:{due.due_on}",
            {
                "recurring": {"id": due.recurring.pk, "name": due.name},
                "due_on": due.on.isoformat(),
                "amount": money_text(due.amount),
                "currency": due.amount.currency,
            },
        )


def _low(book: Book, as_of: date) -> Iterator[Happening]:
    since = Wallet.objects.filter(book=book, below_floor_since__gte=as_of - NEWS)
    fallen = list(since.active())
    balances = balances_at(book=book, as_of=as_of) if fallen else {}
    for wallet in fallen:
        balance = balances.get(wallet.pk, ZERO)
        yield Happening(
            f"{LOW}:{wallet.pk}:{wallet.below_floor_since}",
            {
                "wallet": {"id": wallet.pk, "name": wallet.name},
                "balance": figure(balance, wallet.currency),
                "floor": figure(wallet.floor, wallet.currency),
                "currency": wallet.currency,
            },
        )


EVENTS = (
    EventKind(
        ALERT,
        "Budget alerts",
        "When spending passes a threshold of a budget, or its pace leads past the "
        "limit; `percent` is 0 then.",
        {
            "budget": {"id": 5, "name": "Groceries"},
            "kind": "threshold",
            "percent": 80,
            "period": {"start": "2026-11-01", "end": "2026-11-30"},
            "spent": "402.10",
            "limit": "500.00",
            "currency": "EUR",
        },
    ),
    EventKind(
        BILL_DUE,
        "Bills due",
        "On the day a bill is to be paid that does not book itself.",
        {
            "recurring": {"id": 8, "name": "Rent"},
            "due_on": "2026-12-01",
            "amount": "950.00",
            "currency": "EUR",
        },
        find=_due,
    ),
    EventKind(
        LOW,
        "Low balance",
        "When a wallet has fallen below the floor you set for it.",
        {
            "wallet": {"id": 3, "name": "Bank"},
            "balance": "41.20",
            "floor": "100.00",
            "currency": "EUR",
        },
        find=_low,
    ),
)


def register_events() -> None:
    for event in EVENTS:
        register_event(event)


def tell_of_alert(state: BudgetState, overrun: Overrun) -> None:
    """Owe what was recorded of the budget, once."""
    owe_event(
        book=state.budget.book,
        event=ALERT,
        key=f"{ALERT}:{overrun.notice_key}",
        data=partial(_alert, state, overrun),
    )


def _alert(state: BudgetState, overrun: Overrun) -> dict[str, Any]:
    currency = state.limit.currency
    return {
        "budget": {"id": state.budget.pk, "name": state.budget.name},
        "kind": str(overrun.kind),
        "percent": overrun.percent,
        "period": {
            "start": state.period.start.isoformat(),
            "end": state.period.last.isoformat(),
        },
        "spent": figure(overrun.spent, currency),
        "limit": figure(overrun.limit, currency),
        "currency": currency,
    }
