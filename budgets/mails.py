"""What the mails say, as plain text in the recipient's locale: a Notice keeps names,
amounts and links as JSON, so that it reads the same whenever it is sent.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import Notice, User
from budgets.budgeting.entries import entries_url, scope_q
from budgets.queries import BudgetState, Passing
from expense_tracker.kernel.bars import Bar
from expense_tracker.kernel.format import format_date, format_money, format_percent
from expense_tracker.kernel.money import Money
from ledger.listing.filters import list_query
from ledger.models import Entry, Wallet
from ledger.queries.cards import CardDue
from ledger.querysets import EntryQuerySet
from ledger.recurring.coming import DueDate

LARGEST = 3

Payload = dict[str, Any]


@dataclass(frozen=True)
class OverrunFacts:
    """What an alert says beside the state, the same for every member."""

    largest: list[Entry]  # the expenses that did most of it, at most LARGEST
    latest: Entry | None  # the expense entered last
    count: int  # of all entries in it, refunds too


def overrun_facts(state: BudgetState) -> OverrunFacts:
    entries = entries_of(state)
    expenses = entries.filter(kind=Entry.Kind.EXPENSE).select_related(
        "payee", "category"
    )
    return OverrunFacts(
        largest=list(expenses.order_by("base_amount", "-date", "-pk")[:LARGEST]),
        latest=expenses.order_by("-created_at", "-pk").first(),
        count=entries.count(),
    )


def entries_of(state: BudgetState) -> EntryQuerySet:
    """The entries that the state's spending is the sum of."""
    found: EntryQuerySet = Entry.objects.filter(scope_q(state))
    return found.in_period(state.period).until(state.as_of).spending()


def overrun_payload(state: BudgetState, facts: OverrunFacts, user: User) -> Payload:
    locale = user.locale
    latest = facts.latest
    return {
        "budget": state.budget.name,
        "state": state.state if state.state in {"over", "reached"} else "near",
        "spent": format_money(state.spent, locale),
        "limit": format_money(state.limit, locale),
        "left": format_money(state.left, locale),
        "over": format_money(state.over, locale),
        "percent": "" if state.limit.is_zero else format_percent(state.used, locale),
        "period": state.period.label(locale),
        "days_left": state.days_left,
        "used": str(round(state.percent, 1)),
        "largest": [_entry_line(entry, state, locale) for entry in facts.largest],
        "latest": _entry_line(latest, state, locale) if latest else None,
        "see": _see_label(facts.count),
        "entries_url": entries_url(state),
        "budget_url": reverse("budgets:budget-detail", args=[state.budget.pk]),
        "url": reverse("budgets:budget-detail", args=[state.budget.pk]),
    }


def pace_payload(
    state: BudgetState, passing: Passing, facts: OverrunFacts, user: User
) -> Payload:
    """As overrun_payload, with the day on which the limit would be passed."""
    locale = user.locale
    return overrun_payload(state, facts, user) | {
        "passes_on": format_date(passing.on, locale, "weekday"),
        "by_end": format_money(passing.by_end, locale),
        "even": format_money(state.even, locale) if state.even else "",
    }


def _see_label(count: int) -> str:
    return "See the transaction" if count == 1 else f"See the {count} transactions"


def overrun_context(notice: Notice) -> Payload:
    payload = notice.payload
    return {"bar": Bar(label=payload["budget"], used=Decimal(payload["used"]))}


def _entry_line(entry: Entry, state: BudgetState, locale: str) -> Payload:
    amount = Money(-entry.base_amount, state.limit.currency)
    return {
        "name": name_of(entry),
        "date": format_date(entry.date, locale, "weekday"),
        "amount": format_money(amount, locale),
    }


def name_of(entry: Entry) -> str:
    """How a mail names an entry: its payee, note, category or kind."""
    if entry.payee is not None:
        return entry.payee.name
    category = entry.category.name if entry.category is not None else ""
    return entry.note or category or entry.get_kind_display()


# --- reminders ------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One thing that a reminder tells of; `key` is what it is known by when told."""

    key: str
    name: str
    fact: str  # goes on from the name: "is due today"
    amount: str
    worth: Money  # in the Book's currency

    def as_payload(self) -> Payload:
        return {
            "key": self.key,
            "name": self.name,
            "fact": self.fact,
            "amount": self.amount,
        }


def bill_item(due: DueDate, stage: str, today: date, locale: str) -> Item:
    """`stage` as from reminders.stage_of."""
    return Item(
        key=f"{due.recurring.bill.pk}:{due.on}:{stage}",
        name=due.name,
        fact=due_fact(due, today, locale),
        amount=format_money(due.amount, locale),
        worth=due.worth,
    )


def due_fact(due: DueDate | CardDue, today: date, locale: str) -> str:
    """`is due today`, `is due on Tue 1 Dec`, `is 4 days late, due Tue 17 Nov`."""
    late = due.days_late(today)
    if late == 0:
        return "is due today"
    on = format_date(due.on, locale, "weekday")
    return f"is due on {on}" if late < 0 else f"is {days(late)} late, due {on}"


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def bill_payload(items: list[Item], locale: str) -> Payload:
    return _list_payload(items, locale) | {"url": reverse("budgets:bill-list")}


def subscription_payload(items: list[Item], locale: str) -> Payload:
    return _list_payload(items, locale) | {"url": reverse("ledger:recurring-list")}


def planned_item(entry: Entry, locale: str) -> Item:
    shown = abs(entry.money) if entry.kind == Entry.Kind.TRANSFER else entry.money
    return Item(
        key=f"{entry.pk}:{entry.date}",
        name=name_of(entry),
        fact=f"is planned for {format_date(entry.date, locale, 'weekday')}",
        amount=format_money(shown, locale),
        worth=Money(entry.base_amount, entry.book.base_currency),
    )


def planned_payload(items: list[Item], locale: str) -> Payload:
    return _list_payload(items, locale) | {"url": reverse("ledger:entry-list")}


def _list_payload(items: list[Item], locale: str) -> Payload:
    first, *others = (item.worth for item in items)
    return {
        "items": [item.as_payload() for item in items],
        "count": len(items),
        "total": format_money(sum(others, first), locale),
    }


def floor_payload(wallet: Wallet, balance: Money, locale: str) -> Payload:
    return {
        "wallet": wallet.name,
        "balance": format_money(balance, locale),
        "floor": format_money(wallet.money(wallet.floor), locale),
        "url": f"{reverse('ledger:entry-list')}?{list_query(wallet=wallet)}",
    }


def idle_payload(silent: int) -> Payload:
    """`silent`: days since something was entered."""
    return {"days": days(silent), "url": reverse("ledger:entry-add")}
