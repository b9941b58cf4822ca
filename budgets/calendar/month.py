"""A month of entries, bills and income as a calendar, and one of its days as a list.

A day of the calendar has its bills by name and its other entries as one line for each
kind, summed by the database, so that a month of many thousands costs little more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from babel.dates import get_day_names
from django.db.models import Count, Min, Q, Sum

from accounts.models import Book
from budgets.mails import name_of
from expense_tracker.kernel.locale import babel_locale, current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Entry, Occurrence
from ledger.queries.cards import CardDue, card_dues
from ledger.querysets import EntryQuerySet
from ledger.recurring.coming import DueDate, due_dates
from ledger.recurring.schedule import WEEKEND, on_weekend_rule

# What a day has room for; the rest is counted.
SHOWN = 3
# Nothing is foretold beyond: each date of a schedule is counted from its first.
FORESEEN = timedelta(days=5 * 366)
Kind = Entry.Kind


@dataclass(frozen=True)
class Event:
    """Something on a day. `kind`: due, over(due), paid, skipped, bill-card (its
    statement), in(come), tr(ansfer), spent, or planned, an expense entered ahead.
    """

    kind: str
    name: str
    amount: Money  # positive, but for a day on which more came back than was spent

    ICONS: ClassVar[dict[str, str]] = {
        "due": "calendar2-week",
        "over": "exclamation-octagon-fill",
        "paid": "check2",
        "skipped": "skip-forward",
        "bill-card": "credit-card-2-front",
        "in": "arrow-down-left",
        "tr": "arrow-left-right",
        "spent": "bag",
        "planned": "clock",
    }
    WORDS: ClassVar[dict[str, str]] = {
        "due": "Due",
        "over": "Overdue",
        "paid": "Paid",
        "skipped": "Skipped",
        "bill-card": "Card statement due",
        "in": "Income",
        "tr": "Transfer",
        "spent": "Spent",
        "planned": "Planned",
    }

    @property
    def icon(self) -> str:
        return self.ICONS[self.kind]

    @property
    def word(self) -> str:
        return self.WORDS[self.kind]


# What is not paid looks alike before and after its day.
_EXPECTED = {"income": "in", "transfer": "tr"}


@dataclass(frozen=True)
class Day:
    date: date
    is_inside: bool  # of the month shown
    is_today: bool
    events: list[Event] = field(default_factory=list)

    @property
    def shown(self) -> list[Event]:
        """All of them where there is room; one line is kept for how many more."""
        return self.events if len(self.events) <= SHOWN else self.events[: SHOWN - 1]

    @property
    def more(self) -> int:
        return len(self.events) - len(self.shown)

    @property
    def kinds(self) -> list[str]:
        """Each kind once, in the order of the events, for a row of dots."""
        return list(dict.fromkeys(event.kind for event in self.events))

    @property
    def said(self) -> str:
        """What is on it, for those who cannot see the cell."""
        counts: dict[str, int] = defaultdict(int)
        for event in self.events:
            counts[event.word.lower()] += 1
        return ", ".join(f"{count} {word}" for word, count in counts.items())


@dataclass(frozen=True)
class MonthCalendar:
    """The weeks that touch a calendar month, as days in order."""

    month: Period
    weekdays: list[str]
    days: list[Day]


def month_calendar(*, book: Book, month: Period, as_of: date) -> MonthCalendar:
    """Bills due and settled, and entries; weeks begin as the Book's do."""
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
    """Bills first, then what else was entered."""
    events: dict[date, list[Event]] = defaultdict(list)
    for each in _booked(book, shown):
        events[each.entry.date].append(_booked_event(each, each.entry))
    for each in _skipped(book, shown):
        events[_day_of(each)].append(_skipped_event(each))
    for due in open_on(book, shown, as_of):
        events[due.on].append(_open_event(due, as_of))
    for card in card_dues(book=book, as_of=as_of):
        events[card.on].append(_card_event(card, as_of))
    for on, event in _entered(book, shown, as_of):
        events[on].append(event)
    return events


def open_on(book: Book, shown: Period, as_of: date) -> list[DueDate]:
    """The open dates of those days."""
    until = min(shown.last, as_of + FORESEEN)
    dues = due_dates(book=book, until=until)
    return [due for due in dues if shown.contains(due.on)]


def _open_event(due: DueDate, as_of: date) -> Event:
    kind = _EXPECTED.get(due.recurring.kind)
    return Event(kind or ("over" if due.on < as_of else "due"), due.name, due.amount)


def _card_event(card: CardDue, as_of: date) -> Event:
    return Event("over" if card.on < as_of else "bill-card", card.name, card.amount)


def _booked(book: Book, shown: Period) -> Iterable[Any]:
    """Dates whose entries are of those days."""
    found = Occurrence.objects.filter(
        book=book, entry__date__gte=shown.start, entry__date__lt=shown.end
    )
    return found.select_related("recurring", "entry__wallet")


def _booked_event(occurrence: Occurrence, entry: Entry) -> Event:
    recurring = occurrence.recurring
    kind = _EXPECTED.get(recurring.kind, "paid")
    return Event(kind, recurring.name, abs(entry.money))


def _skipped(book: Book, shown: Period) -> list[Occurrence]:
    """Dates of those days that were let pass."""
    around = (shown.start - WEEKEND, shown.last + WEEKEND)
    found = Occurrence.objects.filter(
        book=book, state=Occurrence.State.SKIPPED, due_on__range=around
    )
    rows = found.select_related("recurring__wallet")
    return [each for each in rows if shown.contains(_day_of(each))]


def _day_of(occurrence: Occurrence) -> date:
    return on_weekend_rule(occurrence.due_on, occurrence.recurring.weekend)


def _skipped_event(occurrence: Occurrence) -> Event:
    recurring = occurrence.recurring
    return Event("skipped", recurring.name, recurring.wallet.money(recurring.amount))


# --- what was entered beside the bills ------------------------------------------------

_NAMES = {"in": "incomes", "tr": "transfers", "spent": "expenses", "planned": "planned"}
_OTHERS = {Kind.INCOME: "in", Kind.TRANSFER: "tr"}


def _entered(book: Book, shown: Period, as_of: date) -> Iterator[tuple[date, Event]]:
    """One line for each day and kind; the only one of its day has its own name."""
    lines: dict[tuple[date, str], list[dict[str, Any]]] = defaultdict(list)
    for row in _sums(book, shown):
        spent = "planned" if row["date"] > as_of else "spent"
        lines[row["date"], _OTHERS.get(row["kind"], spent)].append(row)
    alone = [rows[0]["one"] for rows in lines.values() if _count(rows) == 1]
    entries = Entry.objects.filter(book=book).select_related(
        "wallet", "payee", "category"
    )
    names = entries.in_bulk(alone)
    for (on, kind), rows in lines.items():
        entry = names.get(rows[0]["one"])
        if _count(rows) == 1 and entry is not None and entry.group_id is None:
            yield on, Event(kind, name_of(entry), abs(entry.money))
        else:
            yield on, _summed(book, kind, rows, entry)


def _sums(book: Book, shown: Period) -> Iterable[dict[str, Any]]:
    rows: EntryQuerySet = Entry.objects.filter(book=book, occurrences=None).heads()
    first = Q(position=0)
    return (
        rows.in_period(shown)
        .exclude(kind=Kind.OPENING)
        .order_by("date", "kind")
        .values("date", "kind")
        .annotate(
            count=Count("pk", filter=first),
            base=Sum("base_amount"),
            one=Min("pk", filter=first),
        )
    )


def _count(rows: list[dict[str, Any]]) -> int:
    return sum(row["count"] for row in rows)


def _summed(
    book: Book, kind: str, rows: list[dict[str, Any]], only: Entry | None
) -> Event:
    """In the Book's currency; a purchase in parts keeps its name."""
    total = sum((row["base"] for row in rows), Decimal(0))
    amount = Money(total if kind == "in" else -total, book.base_currency)
    count = _count(rows)
    name = name_of(only) if count == 1 and only else f"{count} {_NAMES[kind]}"
    return Event(kind, name, amount)


# --- one day --------------------------------------------------------------------------

ENTRIES_SHOWN = 30


@dataclass(frozen=True)
class DayList:
    """What is on one day: open dates, statements of cards to pay, dates that were
    skipped, and the newest of its entries; `count` of all of them.
    """

    date: date
    dues: list[DueDate]
    cards: list[CardDue]
    skipped: list[Occurrence]
    entries: list[Entry]
    count: int

    @property
    def period(self) -> Period:
        return Period.day(self.date)

    @property
    def is_empty(self) -> bool:
        return not (self.dues or self.cards or self.skipped or self.entries)


def day_list(*, book: Book, day: date, as_of: date) -> DayList:
    shown = Period.day(day)
    entries: EntryQuerySet = Entry.objects.filter(book=book, position=0)
    entries = entries.in_period(shown).heads()
    rows = entries.select_related("wallet", "payee", "category").order_by("-pk")
    found = list(rows[: ENTRIES_SHOWN + 1])
    return DayList(
        date=day,
        dues=open_on(book, shown, as_of),
        cards=[each for each in card_dues(book=book, as_of=as_of) if each.on == day],
        skipped=_skipped(book, shown),
        entries=found[:ENTRIES_SHOWN],
        count=entries.count() if len(found) > ENTRIES_SHOWN else len(found),
    )
