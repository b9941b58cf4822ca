"""What the schedules expect: dates to deal with, and entries that may be them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import Rates, in_base
from ledger.models import Entry, Recurring
from ledger.querysets import EntryQuerySet, at_least, at_most
from ledger.recurring.schedule import open_dues

# An entry this many days before or after a date may be it.
CLOSE = timedelta(days=4)
# A statement asks for so many stretches of days at most.
MOST_WINDOWS = 50
# So far from what is expected it may be, without a range, when the payee is the same.
TOLERANCE = Decimal("0.35")
ZERO = Decimal(0)
# What one says when a date is settled.
DONE = {"expense": "Paid", "income": "Received", "transfer": "Done"}


@dataclass(frozen=True)
class DueDate:
    """A date of a Recurring that is not settled yet. `due_on` names it, it falls on
    `on`.
    """

    recurring: Recurring
    due_on: date
    on: date
    amount: Money  # positive, in the wallet's currency
    worth: Money  # the same in the Book's

    @property
    def name(self) -> str:
        return self.recurring.name

    @property
    def signed(self) -> Money:
        """As its entry would have it: what leaves is negative."""
        return self.amount if self.recurring.kind == "income" else -self.amount

    @property
    def is_to_pay(self) -> bool:
        """Whether something is to be paid: an expense, or what is transferred to a
        card that asks for it by a statement.
        """
        into = self.recurring.to_wallet
        if into is not None:
            return into.statement_day is not None
        return self.recurring.kind == Recurring.Kind.EXPENSE

    def days_late(self, as_of: date) -> int:
        """Days since it was due: 0 today, below zero before."""
        return (as_of - self.on).days


def due_dates(
    *, book: Book, until: date, kind: str = "", automatic: bool | None = None
) -> list[DueDate]:
    """Every open date up to and including `until`, earliest first, overdue ones too;
    none of a paused schedule. Of all kinds, or of one.
    """
    chosen = Recurring.objects.filter(book=book, paused=False)
    if kind:
        chosen = chosen.filter(kind=kind)
    if automatic is not None:
        chosen = chosen.filter(automatic=automatic)
    rates: dict[str, Decimal] = {}
    found = [
        DueDate(recurring, due.due_on, due.on, *_worth(book, recurring, until, rates))
        for recurring in with_schedule(chosen)
        for due in open_dues(recurring, until=until)
    ]
    return sorted(found, key=lambda due: (due.on, due.recurring.pk))


def with_schedule(recurrings: QuerySet[Recurring]) -> QuerySet[Recurring]:
    """The schedules with what their dates and rows need, in a fixed number of
    queries.
    """
    related = ("wallet", "to_wallet", "category", "payee", "bill")
    return recurrings.select_related(*related).prefetch_related("occurrences")


def _worth(
    book: Book, recurring: Recurring, on: date, rates: dict[str, Decimal]
) -> tuple[Money, Money]:
    currency = recurring.wallet.currency
    if currency not in rates:
        rates[currency] = _rate(book, currency, on)
    worth = in_base(book, recurring.amount, rates[currency])
    return Money(recurring.amount, currency), Money(worth, book.base_currency)


def _rate(book: Book, currency: str, on: date) -> Decimal:
    return Rates(book, {currency}, on, on).or_nothing(currency, on)


def sum_of(dues: Iterable[DueDate], book: Book) -> Money:
    """What these come to, in the Book's currency, without signs."""
    return Money(sum((due.worth.amount for due in dues), ZERO), book.base_currency)


# --- entries that may be them ---------------------------------------------------------

Key = tuple[int, date]  # schedule, date by its rule


def fitting_entries(*, book: Book, dues: Iterable[DueDate]) -> dict[Key, Entry]:
    """For each date the entry that looks like it: of no schedule yet, same kind and
    payee, a fitting amount, at most CLOSE away. The nearest day wins; an entry fits
    one date at most.
    """
    wanted = list(dues)
    if not wanted:
        return {}
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in _unsettled(book, wanted):
        by_day[entry.date].append(entry)
    found: dict[Key, Entry] = {}
    for due in wanted:
        near = [
            entry
            for day in _days_around(due.on)
            for entry in by_day[day]
            if fits(entry, due.recurring, due.on)
        ]
        if near:
            best = min(near, key=lambda entry: abs(entry.date - due.on))
            by_day[best.date].remove(best)
            found[due.recurring.pk, due.due_on] = best
    return found


def _days_around(on: date) -> list[date]:
    return [on + timedelta(days=n) for n in range(-CLOSE.days, CLOSE.days + 1)]


def _unsettled(book: Book, dues: list[DueDate]) -> list[Entry]:
    """Entries without a schedule of the days around these, and of amounts that one of
    them may have; transfers by the leg money leaves.
    """
    ranges = [_amounts_of(due.recurring) for due in dues]
    alike = at_least(min(least for least, _ in ranges))
    alike &= at_most(max(most for _, most in ranges))
    entries: EntryQuerySet = Entry.objects.filter(book=book, position=0)
    return list(
        entries.in_any(_windows(due.on for due in dues))
        .filter(alike, occurrences=None)
        .filter(kind__in={due.recurring.kind for due in dues})
        .select_related("wallet", "payee", "group")
        .order_by("date", "pk")
    )


def _amounts_of(recurring: Recurring) -> tuple[Decimal, Decimal]:
    if recurring.kind == Recurring.Kind.TRANSFER:
        return recurring.amount, recurring.amount
    return expected_range(recurring)


def _windows(days: Iterable[date]) -> list[Period]:
    """The days around these as few stretches: what is overdue for a year must not make
    a year of entries be read.
    """
    found: list[Period] = []
    for on in sorted(set(days)):
        first, last = on - CLOSE, on + CLOSE
        if found and (first <= found[-1].end or len(found) == MOST_WINDOWS):
            first = found.pop().start
        found.append(Period.between(first, last))
    return found


def fits(entry: Entry, recurring: Recurring, on: date) -> bool:
    """Whether the entry may be that date's."""
    if entry.kind != recurring.kind or abs(entry.date - on) > CLOSE:
        return False
    if entry.wallet.currency != recurring.wallet.currency:
        return False
    amount = abs(entry.amount)
    if recurring.kind == Recurring.Kind.TRANSFER:
        return entry.wallet_id == recurring.wallet_id and amount == recurring.amount
    if entry.group_id is not None or not _same_payee(entry, recurring):
        return False
    lowest, highest = expected_range(recurring)
    return lowest <= amount <= highest


def expected_range(recurring: Recurring) -> tuple[Decimal, Decimal]:
    """Lowest and highest amount that may be it."""
    if recurring.least is not None and recurring.most is not None:
        return recurring.least, recurring.most
    play = recurring.amount * TOLERANCE
    return recurring.amount - play, recurring.amount + play


def _same_payee(entry: Entry, recurring: Recurring) -> bool:
    """One name holds the other: statements write payees longer than people do."""
    name = recurring.payee.name if recurring.payee else recurring.name
    expected = fold(name)
    said = entry.payee.name_key if entry.payee else fold(entry.note)
    return bool(said) and (expected in said or said in expected)
