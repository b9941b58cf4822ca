"""The pay that people live on: when the next is expected, and which entries were one.

Rule: docs/algorithms/bills.md
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from accounts.models import Book
from budgets.cadence import month_of
from expense_tracker.kernel.money import Money
from ledger.models import Category, Entry, Recurring
from ledger.recurring.coming import CLOSE, DueDate, fitting_entries

# Names that a category is known by outside the Book: ledger.starter.
SALARY = "Salary"
OTHER = "Other income"
# A pay entered longer after its day is history, not news.
RECENT = timedelta(days=3)
Kind = Recurring.Kind


@dataclass(frozen=True)
class PayDay:
    """The day before which bills want to be paid from what is there. Without a pay
    that is expected, `name` is "" and it is the day on which the Book's month begins.
    """

    on: date
    name: str = ""
    amount: Money | None = None


def next_pay(*, book: Book, as_of: date, dues: Iterable[DueDate]) -> PayDay:
    """The first pay after `as_of` among the Book's open dates and planned entries."""
    apart = _known_as(book, OTHER)
    expected = [
        due
        for due in dues
        if due.recurring.kind == Kind.INCOME
        and due.on > as_of
        and due.recurring.category_id not in apart
    ]
    # One that came some days early is not the next.
    near = [due for due in expected if due.on <= as_of + CLOSE]
    arrived = fitting_entries(book=book, dues=near)
    scheduled = [
        PayDay(due.on, due.name, due.amount)
        for due in expected
        if (due.recurring.pk, due.due_on) not in arrived
    ]
    planned = Entry.objects.filter(
        book=book, kind=Entry.Kind.INCOME, category__in=_known_as(book, SALARY)
    ).planned(as_of)
    entered = [
        PayDay(entry.date, name_of_pay(entry), entry.money)
        for entry in planned.select_related("wallet", "payee").order_by("date", "pk")[
            :1
        ]
    ]
    found = sorted([*scheduled, *entered], key=lambda pay: pay.on)
    return found[0] if found else PayDay(month_of(book, as_of).end)


def name_of_pay(entry: Entry) -> str:
    """Who pays it."""
    return entry.payee.name if entry.payee else entry.note or "Pay"


def recent_pays(*, book: Book, as_of: date) -> list[Entry]:
    """The pays dated on `as_of` or within RECENT before: income filed under the salary
    category, or that settles a schedule, unless that is filed under other income.

    A pay over several categories is its first part.
    """
    salary, apart = _known_as(book, SALARY), _known_as(book, OTHER)
    settles = Q(occurrences__recurring__kind=Kind.INCOME)
    pays = Entry.objects.filter(
        Q(category__in=salary) | settles & ~Q(category__in=apart),
        book=book,
        kind=Entry.Kind.INCOME,
        position=0,
        date__range=(as_of - RECENT, as_of),
    )
    related = pays.select_related("wallet", "payee").order_by("date", "pk")
    return list(related.distinct())


def worth_of_pay(entry: Entry) -> Money:
    """The whole of it, in its wallet's currency."""
    if entry.group_id is None:
        return entry.money
    parts = Entry.objects.filter(group=entry.group)
    whole: Money = entry.wallet.money(parts.aggregate(sum=Sum("amount"))["sum"])
    return whole


def _known_as(book: Book, label: str) -> Sequence[int]:
    """Ids of the categories of that name outside the Book, and of those below them."""
    known = Q(label=label) | Q(label="", parent__label=label)
    rows = Category.objects.filter(known, book=book, kind=Category.Kind.INCOME)
    return list(rows.order_by().values_list("pk", flat=True))
