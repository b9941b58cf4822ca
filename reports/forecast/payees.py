"""The habits of a Book's payees: its rows as visits, its next likely purchases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, Max, Q, Sum

from accounts.models import Book
from expense_tracker.kernel.money import Money
from ledger.models import Category, Entry, Payee, Recurring, Wallet
from reports.forecast.habits import FEWEST, LONGEST_GAP, Habit, Visit, habit_of
from reports.forecast.links import entries_url
from reports.forecast.schedules import payees_of

LOOKED_AT = timedelta(days=400)
# Visited more often than twice a week nobody has a day for it.
MOST_VISITS = 120


@dataclass(frozen=True)
class PayeeHabit:
    """A payee with its habit; `kind` is an Entry's: expense or income."""

    name: str
    kind: str
    category_id: int | None
    category: Category | None
    habit: Habit
    currency: str

    @property
    def amount(self) -> Money:
        """Signed as in Entry."""
        return Money(self.habit.amount, self.currency)

    @property
    def url(self) -> str:
        """Its transactions."""
        return entries_url(payee=self.name)


@dataclass(frozen=True)
class Purchase:
    """What is likely bought next: `amount` positive, as the two it lies between."""

    on: date
    name: str
    category: Category | None
    amount: Money
    least: Money
    most: Money
    hits: int
    tested: int
    url: str  # what was bought before


def read_habits(*, book: Book, wallet: Wallet | None, as_of: date) -> list[PayeeHabit]:
    """Of payees without a schedule, those whose next visit can still come."""
    chosen = Q(book=book, date__gt=as_of - LOOKED_AT, date__lte=as_of)
    if wallet is not None:
        chosen &= Q(wallet=wallet)
    column = "amount" if wallet else "base_amount"
    payees = _candidates(book, chosen, as_of)
    rows = Entry.objects.filter(chosen, payee__in=payees)
    rows = rows.filter(kind__in=(Entry.Kind.EXPENSE, Entry.Kind.INCOME))
    asked = rows.order_by("payee", "kind", "date").values_list("payee", "kind", "date")
    visits = asked.annotate(sum=Sum(column), filed=Max("category"))
    currency = wallet.currency if wallet else book.base_currency
    return [*_habits(visits, payees, currency, as_of)]


def _candidates(book: Book, chosen: Q, as_of: date) -> dict[int, str]:
    """Names of the payees that may have a habit: not too few visits, not too many, one
    of them lately, and no schedule.
    """
    rows = Entry.objects.filter(chosen, payee__isnull=False).order_by()
    counted = rows.values_list("payee").annotate(n=Count("pk"), last=Max("date"))
    lately = as_of - timedelta(days=LONGEST_GAP * 2)
    wanted = [
        payee
        for payee, count, last in counted
        if FEWEST < count <= MOST_VISITS and last >= lately
    ]
    names = Payee.objects.filter(pk__in=wanted).values_list("pk", "name", "name_key")
    keys = [(pk, key) for pk, _, key in names]
    schedules = Recurring.objects.filter(book=book).select_related("payee")
    scheduled = set().union(*(payees_of(each, keys) for each in schedules))
    return {pk: name for pk, name, _ in names if pk not in scheduled}


def _habits(
    rows: Iterable[Any], names: dict[int, str], currency: str, as_of: date
) -> Iterable[PayeeHabit]:
    categories = Category.objects.select_related("parent").in_bulk()
    for (payee, kind), group in groupby(rows, key=itemgetter(0, 1)):
        found = list(group)
        habit = habit_of([Visit(on, amount) for _, _, on, amount, _ in found])
        if habit is not None and habit.is_alive(as_of):
            filed = found[-1][-1]
            category = categories.get(filed)
            yield PayeeHabit(names[payee], kind, filed, category, habit, currency)


def next_purchases(
    habits: Iterable[PayeeHabit], *, as_of: date, until: date
) -> list[Purchase]:
    """The next expense of each habit up to and including `until`, by day."""
    found = [
        _purchase(each, on)
        for each in habits
        if each.kind == Entry.Kind.EXPENSE
        for on in [next_day(each.habit, as_of)]
        if on <= until
    ]
    return sorted(found, key=lambda each: (each.on, each.name))


def next_day(habit: Habit, as_of: date) -> date:
    """When the next visit is expected, today or tomorrow when it is late."""
    on = next(habit.next_days(until=date.max))
    return max(on, as_of + timedelta(days=1))


def _purchase(each: PayeeHabit, on: date) -> Purchase:
    least, most = (Money(-bound, each.currency) for bound in each.habit.range[::-1])
    return Purchase(
        on=on,
        name=each.name,
        category=each.category,
        amount=-each.amount,
        least=least,
        most=most,
        hits=each.habit.hits,
        tested=each.habit.tested,
        url=each.url,
    )
