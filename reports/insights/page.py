"""The insights page: months, newest first, each with its note and what was noticed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Book
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from reports.insights.finding import muted_kinds
from reports.insights.kinds import BY_NAME, KINDS, Kind
from reports.insights.months import Months
from reports.insights.note import Note, compose
from reports.insights.wording import worded
from reports.insights.words import Told, tell
from reports.models import Insight

MONTHS = 6


@dataclass(frozen=True)
class MonthOfInsights:
    month: Period
    note: Note | None  # None while it runs, and when nothing was spent in it
    told: list[Told]


@dataclass(frozen=True)
class InsightPage:
    """`months` with something in them; `older` is where the next page goes on."""

    months: list[MonthOfInsights]
    older: Period | None
    muted: list[Kind]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All there are: what would appear."""
        return KINDS


def insight_page(*, book: Book, newest: Period, as_of: date) -> InsightPage:
    """The MONTHS months up to `newest`."""
    months = [newest]
    while len(months) < MONTHS:
        months.append(months[-1].previous())
    rows = shown(book, months[-1].start, newest.last)
    notes = _notes(book, months, rows, as_of)
    found = [
        MonthOfInsights(month, notes.get(month), [tell(row) for row in rows[month]])
        for month in months
        if rows[month] or month in notes
    ]
    earlier = Insight.objects.filter(book=book, last__lt=months[-1].start)
    return InsightPage(
        months=found,
        older=months[-1].previous() if earlier.exists() else None,
        muted=[BY_NAME[kind] for kind in muted_kinds(book) if kind in BY_NAME],
    )


Rows = dict[Period, list[Insight]]


def shown(book: Book, first: date, last: date) -> Rows:
    """What was noticed on these days and not put away, by the Book's months."""
    rows = Insight.objects.filter(
        book=book, last__gte=first, last__lte=last, dismissed_at=None
    )
    found: Rows = defaultdict(list)
    muted = muted_kinds(book)
    for row in rows.filter(kind__in=BY_NAME).exclude(kind__in=muted):
        row.book = book  # at hand: no query for each
        found[Period.month_of(row.last, book.pay_day)].append(row)
    return found


def _notes(
    book: Book, months: Iterable[Period], rows: Rows, as_of: date
) -> dict[Period, Note]:
    over = [month for month in months if month.last < as_of]
    figures = Months(book=book, months=over)
    locale = current_locale()
    notes = {}
    for month in over:
        facts = figures.facts(month, rows[month])
        if facts is not None:
            notes[month] = worded(book, facts, compose(facts, locale), locale)
    return notes


def month_note(*, book: Book, month: Period) -> Note | None:
    """The note of one month that is over; None when nothing was spent in it."""
    rows = shown(book, month.start, month.last)
    facts = Months(book=book, months=[month]).facts(month, rows[month])
    if facts is None:
        return None
    locale = current_locale()
    return worded(book, facts, compose(facts, locale), locale)
