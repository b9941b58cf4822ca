"""Reads a Book's History: a fixed number of statements, however much there is."""

from datetime import date, timedelta

from django.db.models import Min

from accounts.models import Book
from budgets.queries import BudgetState, bills_of, budget_states, due_bills
from expense_tracker.kernel.period import Period
from ledger.models import Category, Entry, Occurrence
from ledger.queries.totals import wallet_balances
from ledger.recurring.coming import DueDate
from reports.insights.history import (
    MONTHS,
    BudgetLine,
    CategoryLine,
    DueLine,
    History,
    Line,
    WalletLine,
)

# What is due within a running budget's period of at most a quarter.
AHEAD = timedelta(days=92)


def read_history(*, book: Book, as_of: date) -> History | None:
    """The Book's last months; None when nothing was ever booked."""
    began = Entry.objects.filter(book=book, date__lte=as_of).aggregate(a=Min("date"))
    if began["a"] is None:
        return None
    last_month = Period.month_of(as_of, book.pay_day).previous()
    return History(
        currency=book.base_currency,
        as_of=as_of,
        pay_day=book.pay_day,
        began=began["a"],
        lines=_lines(book, _since(last_month), as_of),
        categories=_categories(book),
        wallets=_wallets(book, as_of),
        budgets=_budgets(
            budget_states(book=book, as_of=as_of),
            due_bills(book=book, until=as_of + AHEAD),
        ),
        past_budgets=_budgets(budget_states(book=book, as_of=last_month.last), []),
    )


def _since(last_month: Period) -> date:
    """The first day of the months that are looked at."""
    month = last_month
    for _ in range(MONTHS - 1):
        month = month.previous()
    return month.start


def _lines(book: Book, first: date, last: date) -> list[Line]:
    settled = set(
        Occurrence.objects.filter(book=book, entry__date__gte=first)
        .order_by()
        .values_list("entry_id", flat=True)
    )
    rows = Entry.objects.filter(book=book, date__gte=first, date__lte=last)
    columns = ("pk", "date", "kind", "base_amount", "amount", "wallet_id", "payee_id")
    found = rows.order_by("date", "pk").values_list(
        *columns, "payee__name", "note", "category_id", "group_id"
    )
    return [
        Line(
            *(pk, on, kind, base, own, wallet, payee),
            payee_name=name or "",
            note=note,
            category=category,
            is_part=group is not None,
            is_settled=pk in settled,
        )
        for pk, on, kind, base, own, wallet, payee, name, note, category, group in found
    ]


def _categories(book: Book) -> dict[int, CategoryLine]:
    rows = Category.objects.filter(book=book).order_by()
    columns = rows.values_list("pk", "name", "parent_id", "label")
    return {pk: CategoryLine(*named) for pk, *named in columns}


def _wallets(book: Book, as_of: date) -> dict[int, WalletLine]:
    return {
        each.wallet.pk: WalletLine(
            each.wallet.name,
            each.wallet.kind,
            each.balance.amount,
            each.base_balance.amount,
        )
        for each in wallet_balances(book=book, as_of=as_of)
    }


def _budgets(states: list[BudgetState], dues: list[DueDate]) -> list[BudgetLine]:
    return [
        BudgetLine(
            state.budget.pk,
            state.budget.name,
            state.period,
            state.limit.amount,
            state.spent.amount + state.planned.amount,
            tuple(
                DueLine(due.name, due.on, due.worth.amount)
                for due in bills_of(state, dues)
            ),
        )
        for state in states
    ]
