"""What the pages of schedules show: rows of the list, the history of one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from accounts.models import Book
from expense_tracker.kernel.money import Money
from ledger.currencies.rates import Rates, in_base
from ledger.models import Entry, Occurrence, Recurring
from ledger.recurring.coming import with_schedule
from ledger.recurring.rhythm import cost_a_month, cost_a_year, rhythm_said, rule_said
from ledger.recurring.schedule import Due, next_days, next_due
from ledger.services.posting import hindrance

NEXT_DATES = 5


@dataclass(frozen=True)
class RecurringRow:
    """A schedule as the list shows it, of the Book's `as_of`."""

    recurring: Recurring
    as_of: date

    @cached_property
    def next(self) -> Due | None:
        return next_due(self.recurring)

    @property
    def state(self) -> str:
        """active, paused, cancelled or ended."""
        if self.recurring.cancelled_on is not None:
            return "cancelled"
        if self.next is None:
            return "ended"
        return "paused" if self.recurring.paused else "active"

    @property
    def is_late(self) -> bool:
        return (
            self.state == "active"
            and self.next is not None
            and (self.next.on < self.as_of)
        )

    @property
    def amount(self) -> Money:
        return self.recurring.wallet.money(self.recurring.amount)

    @property
    def signed(self) -> Money:
        return self.amount if self.recurring.kind == "income" else -self.amount

    @property
    def rhythm(self) -> str:
        return rhythm_said(self.recurring)

    @property
    def rule(self) -> str:
        return rule_said(self.recurring)

    @property
    def a_month(self) -> Money:
        return cost_a_month(self.recurring)

    @property
    def a_year(self) -> Money:
        return cost_a_year(self.recurring)

    @property
    def hindrance(self) -> str:
        """Why it does not book itself, "" when it does or need not."""
        recurring = self.recurring
        if not recurring.automatic or self.state != "active" or self.next is None:
            return ""
        return hindrance(recurring.book, recurring, self.next.on)


@dataclass(frozen=True)
class RecurringGroup:
    """Schedules of a kind that go on; `a_month` in the Book's currency, None for those
    that have stopped.
    """

    title: str
    rows: list[RecurringRow]
    a_month: Money | None


TITLES = {"expense": "Going out", "income": "Coming in", "transfer": "Between wallets"}
STOPPED = "Paused and ended"


def recurring_groups(*, book: Book, as_of: date) -> list[RecurringGroup]:
    """All schedules by kind, each by its next date; those that stopped last."""
    chosen = Recurring.objects.filter(book=book)
    rows = [RecurringRow(each, as_of) for each in with_schedule(chosen)]
    rows.sort(key=lambda row: (row.next.on if row.next else date.max, row.recurring.pk))
    groups = [
        RecurringGroup(title, found, _sum_a_month(book, found, as_of))
        for kind, title in TITLES.items()
        if (found := [each for each in rows if _goes_on(each, kind)])
    ]
    stopped = [each for each in rows if each.state != "active"]
    return groups + ([RecurringGroup(STOPPED, stopped, None)] if stopped else [])


def _goes_on(row: RecurringRow, kind: str) -> bool:
    return row.state == "active" and row.recurring.kind == kind


def _sum_a_month(book: Book, rows: list[RecurringRow], as_of: date) -> Money:
    return worth_of(book, [row.a_month for row in rows], as_of)


def worth_of(book: Book, costs: list[Money], as_of: date) -> Money:
    """Their sum in the Book's currency; what has no rate counts nothing."""
    currencies = {cost.currency for cost in costs}
    rates = Rates(book, currencies, as_of, as_of)
    total = Decimal(0)
    for currency in currencies:
        of_it = (cost.amount for cost in costs if cost.currency == currency)
        rate = rates.or_nothing(currency, as_of)
        total += in_base(book, sum(of_it, Decimal(0)), rate)
    return Money(total, book.base_currency)


@dataclass(frozen=True)
class Cost:
    """What all bills that go on come to, on average, in the Book's currency."""

    a_month: Money
    a_year: Money


def cost_of_bills(*, book: Book, as_of: date) -> Cost:
    """Of the schedules of expenses that are neither paused nor over."""
    chosen = Recurring.objects.filter(book=book, kind=Recurring.Kind.EXPENSE)
    rows = [RecurringRow(each, as_of) for each in with_schedule(chosen)]
    going = [row for row in rows if row.state == "active"]
    return Cost(
        a_month=worth_of(book, [row.a_month for row in going], as_of),
        a_year=worth_of(book, [row.a_year for row in going], as_of),
    )


# --- one schedule ---------------------------------------------------------------------


@dataclass(frozen=True)
class Happened:
    """A date that was dealt with, and how its amount compares with the one before."""

    occurrence: Occurrence
    before: Money | None

    @property
    def amount(self) -> Money | None:
        entry = self.occurrence.entry
        return abs(entry.money) if entry else None

    @property
    def on(self) -> date:
        entry = self.occurrence.entry
        return entry.date if entry else self.occurrence.due_on

    @property
    def rise(self) -> Decimal | None:
        """How much dearer than the one before, 0.3 for 30 %; None when alike."""
        amount, before = self.amount, self.before
        if amount is None or before is None or before.currency != amount.currency:
            return None
        ratio = amount.amount / before.amount - 1
        return ratio or None


def history_of(recurring: Recurring) -> list[Happened]:
    """What was booked or skipped, latest first."""
    rows = recurring.occurrences.exclude(state=Occurrence.State.MOVED)
    happened = []
    before: Money | None = None
    for row in rows.select_related("entry__wallet").order_by("due_on"):
        happened.append(Happened(row, before))
        before = happened[-1].amount or before
    return happened[::-1]


def coming_of(recurring: Recurring, *, count: int = NEXT_DATES) -> list[Due]:
    """Its next dates, overdue ones first."""
    return next_days(recurring, after=date.min, count=count)


def charges_after_cancelling(*, book: Book) -> dict[int, Entry]:
    """By schedule, the latest entry of its payee since it was marked as cancelled."""
    cancelled = Recurring.objects.filter(
        book=book, cancelled_on__isnull=False, payee__isnull=False
    )
    found: dict[int, Entry] = {}
    for each in cancelled:
        since = Entry.objects.filter(
            book=book, kind=each.kind, payee=each.payee, date__gt=each.cancelled_on
        )
        latest = since.select_related("wallet").order_by("-date", "-pk").first()
        if latest is not None:
            found[each.pk] = latest
    return found
