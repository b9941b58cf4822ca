"""What comes again on a month's calendar, and the list of what is due next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import get_day_names

from accounts.models import Book
from budgets.mails import days
from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.locale import babel_locale, current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.coming import DONE, DueDate, Key, due_dates, fitting_entries, sum_of
from ledger.models import Entry, Occurrence, Recurring
from ledger.schedule import on_weekend_rule
from ledger.services.posting import hindrance

NEXT_DAYS = 30
Kind = Recurring.Kind


# --- what is to pay -------------------------------------------------------------------


@dataclass(frozen=True)
class ToPay:
    due: DueDate
    when: str  # "Mon 23 Nov, in 2 days"
    found: Entry | None  # an entry that looks like it
    stuck: str  # why it did not book itself, ""

    @property
    def about(self) -> str:
        """What else its row says: how it is settled, that it varies."""
        recurring = self.due.recurring
        said = [(recurring.varies, "about"), (recurring.automatic, "books itself")]
        return ", ".join(word for is_so, word in said if is_so)

    @property
    def done_word(self) -> str:
        """What one says when it is settled."""
        return DONE[self.due.recurring.kind]


@dataclass(frozen=True)
class BillGroup:
    title: str
    bills: list[ToPay]
    total: Money  # of what is to pay
    is_overdue: bool = False
    offers_paid: bool = False  # the later ones are seldom paid yet


@dataclass(frozen=True)
class Upcoming:
    """What is to pay and what comes in from `as_of` on, NEXT_DAYS days long."""

    groups: list[BillGroup]
    to_pay: Money  # overdue bills too
    coming_in: Money  # planned income


def upcoming(*, book: Book, as_of: date) -> Upcoming:
    until = as_of + timedelta(days=NEXT_DAYS)
    due = due_dates(book=book, until=until)
    expected = sum_of(_of_kind(due, Kind.INCOME), book)
    return Upcoming(
        groups=_groups(book, due, as_of),
        to_pay=sum_of(_of_kind(due, Kind.EXPENSE), book),
        coming_in=expected + _planned_income(book, as_of, until),
    )


def _of_kind(dues: Iterable[DueDate], kind: str) -> list[DueDate]:
    return [due for due in dues if due.recurring.kind == kind]


def _groups(book: Book, due: list[DueDate], as_of: date) -> list[BillGroup]:
    """Overdue, this calendar month, then each later month by its name."""
    by_title: dict[str, list[DueDate]] = defaultdict(list)
    for each in due:
        by_title[_title(each.on, as_of)].append(each)
    entries = fitting_entries(book=book, dues=due)
    return [
        BillGroup(
            title,
            [_to_pay(book, each, as_of, entries) for each in dues],
            sum_of(_of_kind(dues, Kind.EXPENSE), book),
            is_overdue=title == "Overdue",
            offers_paid=title in {"Overdue", "This month"},
        )
        for title, dues in by_title.items()
    ]


def _to_pay(book: Book, due: DueDate, as_of: date, entries: dict[Key, Entry]) -> ToPay:
    recurring = due.recurring
    late = recurring.automatic and due.on <= as_of
    return ToPay(
        due,
        when_said(due, as_of),
        found=entries.get((recurring.pk, due.due_on)),
        stuck=hindrance(book, recurring, due.on) if late else "",
    )


def when_said(due: DueDate, as_of: date) -> str:
    """`4 days late, due Tue 17 Nov`, `Due today`, `Mon 23 Nov, in 2 days`."""
    late = due.days_late(as_of)
    on = format_date(due.on, current_locale(), "weekday")
    if late > 0:
        return f"{days(late)} late, due {on}"
    return f"{on}, in {days(-late)}" if late else "Due today"


def _title(on: date, as_of: date) -> str:
    if on < as_of:
        return "Overdue"
    if (on.year, on.month) == (as_of.year, as_of.month):
        return "This month"
    return format_date(on, current_locale(), "month")


def _planned_income(book: Book, as_of: date, until: date) -> Money:
    planned = Entry.objects.filter(book=book, kind=Entry.Kind.INCOME)
    amounts = planned.planned(as_of).until(until).values_list("base_amount", flat=True)
    return Money(
        sum(amounts, Money.zero(book.base_currency).amount), book.base_currency
    )


# --- the calendar ---------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """Something on a day. `kind`: due, over(due), paid, skipped, in(come), tr(ansfer)
    or planned, an expense entered ahead.
    """

    kind: str
    name: str
    amount: Money  # without a sign

    @property
    def icon(self) -> str:
        return _ICONS.get(self.kind, "")

    @property
    def word(self) -> str:
        return _WORDS[self.kind]


_ICONS = {
    "over": "exclamation-octagon-fill",
    "paid": "check2",
    "skipped": "skip-forward",
    "in": "arrow-down-left",
    "tr": "arrow-left-right",
    "planned": "clock",
}
# What is not paid looks alike before and after its day.
_EXPECTED = {"income": "in", "transfer": "tr"}
_WORDS = {
    "due": "Due",
    "over": "Overdue",
    "paid": "Paid",
    "skipped": "Skipped",
    "in": "Income",
    "tr": "Transfer",
    "planned": "Planned",
}


@dataclass(frozen=True)
class Day:
    date: date
    is_inside: bool  # of the month shown
    is_today: bool
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class MonthCalendar:
    """The weeks that touch a calendar month, as days in order."""

    month: Period
    weekdays: list[str]
    days: list[Day]

    @property
    def eventful(self) -> list[Day]:
        """The month's days on which something is, for narrow screens."""
        return [day for day in self.days if day.events and day.is_inside]


def month_calendar(*, book: Book, month: Period, as_of: date) -> MonthCalendar:
    """Bills due and settled, and planned entries; weeks begin as the Book's do."""
    first = Period.week(month.start, book.first_weekday).start
    last = Period.week(month.last, book.first_weekday).last
    shown = Period.between(first, last)
    events = _events(book, shown, as_of)
    return MonthCalendar(
        month=month,
        weekdays=_weekdays(book),
        days=[
            Day(day, month.contains(day), day == as_of, events.get(day, []))
            for day in (first + timedelta(days=n) for n in range(shown.days))
        ],
    )


def _weekdays(book: Book) -> list[str]:
    names = get_day_names("abbreviated", locale=babel_locale(current_locale()))
    return [names[(book.first_weekday + n) % 7] for n in range(7)]


def _events(book: Book, shown: Period, as_of: date) -> dict[date, list[Event]]:
    events: dict[date, list[Event]] = defaultdict(list)
    for each in _settled(book, shown):
        on = on_weekend_rule(each.due_on, each.recurring.weekend)
        events[on].append(_settled_event(each))
    for due in due_dates(book=book, until=shown.last):
        if shown.contains(due.on):
            kind = _EXPECTED.get(due.recurring.kind)
            kind = kind or ("over" if due.on < as_of else "due")
            events[due.on].append(Event(kind, due.name, due.amount))
    for entry in _planned(book, shown, as_of):
        events[entry.date].append(_planned_event(entry))
    return events


def _settled(book: Book, shown: Period) -> Iterable[Occurrence]:
    return (
        Occurrence.objects.filter(
            book=book, due_on__gte=shown.start, due_on__lt=shown.end
        )
        .exclude(state=Occurrence.State.MOVED)
        .select_related("recurring__wallet", "entry__wallet")
    )


def _settled_event(occurrence: Occurrence) -> Event:
    recurring, entry = occurrence.recurring, occurrence.entry
    if entry is None:
        expected = recurring.wallet.money(recurring.amount)
        return Event("skipped", recurring.name, expected)
    kind = _EXPECTED.get(recurring.kind, "paid")
    return Event(kind, recurring.name, abs(entry.money))


def _planned(book: Book, shown: Period, as_of: date) -> Iterable[Entry]:
    """Entries ahead that no schedule made, a transfer once."""
    entries = Entry.objects.filter(book=book, position=0, occurrences=None)
    return (
        entries.in_period(shown)
        .planned(as_of)
        .select_related("wallet", "payee")
        .order_by("date", "pk")
    )


def _planned_event(entry: Entry) -> Event:
    kinds = {Entry.Kind.TRANSFER: "tr", Entry.Kind.INCOME: "in"}
    name = entry.payee.name if entry.payee else entry.note or entry.get_kind_display()
    return Event(kinds.get(Entry.Kind(entry.kind), "planned"), name, abs(entry.money))
