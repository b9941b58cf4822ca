"""What an answer is made of, and what its makers have at hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Book, User
from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.expression import Node, Term, all_of
from ledger.expression.reading import Reading
from ledger.listing.filters import EntryFilter
from ledger.listing.pages import list_sums
from ledger.models import Category
from ledger.queries.totals import ListSum, entry_span
from reports.assistant.named_days import Span
from reports.assistant.questions import Other, Question

SPENT = Term("type", ":", ("expense", "refund"))
EARNED = Term("type", ":", ("income",))
_LEADS = {"payee": "at", "wallet": "from", "tag": "tagged"}
Figure = Money | Decimal | int | date | None


@dataclass(frozen=True)
class Link:
    """Somewhere to go. `entries` are what the answer's figure adds up from."""

    label: str
    url: str
    icon: str = "list-ul"


@dataclass(frozen=True)
class Line:
    """A row of the answer's table."""

    label: str
    value: str
    url: str = ""
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`text` says it in a sentence, `figure` is its number as computed.

    `entries` finds what it was computed from; `proof` says which sum of that list the
    figure is: spent, earned, net, count, or "" where it is another figure of them.
    `show` names an element of a page that shows the same.
    """

    text: str
    figure: Figure = None
    lines: tuple[Line, ...] = ()
    entries: EntryFilter | None = None
    proof: str = ""
    links: tuple[Link, ...] = ()
    source: Link | None = None
    took: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    show: str = ""

    @property
    def entries_url(self) -> str:
        if self.entries is None:
            return ""
        return f"{reverse('ledger:entry-list')}?{self.entries.query()}"


@dataclass(frozen=True)
class Asker:
    """A question, in the Book it is asked of."""

    question: Question
    book: Book
    as_of: date
    locale: str
    user: User | None = None
    notes: list[str] = field(default_factory=list)

    # --- words ----------------------------------------------------------------------

    def money(self, amount: Money) -> str:
        return format_money(amount, self.locale)

    def base(self, amount: Decimal) -> Money:
        return Money(amount, self.book.base_currency)

    def day(self, day: date) -> str:
        return format_date(day, self.locale)

    def when(self, span: Span | None) -> str:
        """`in October 2026`, `on 3 Nov 2026`, `from 1 to 9 Nov 2026`, `so far`."""
        if span is None or span.is_ever:
            return "in all your transactions"
        period = span.period
        if period.kind == "day" or period.days == 1:
            return f"on {self.day(period.start)}"
        label = period.label(self.locale)
        lead = "so far in" if period.contains(self.as_of) else "in"
        if period.kind == "range" or (period.kind == "month" and period.first_day > 1):
            return f"from {self.day(period.start)} to {self.day(period.last)}"
        if period.kind == "week":
            return f"in the week {label}"
        return f"{lead} {label}"

    @property
    def about(self) -> str:
        """` on Food`, ` at Bistro Nine`; "" for everything."""
        title = self.question.title
        left_out = " and ".join(each.title for each in self.question.without)
        without = f" without {left_out}" if left_out else ""
        if not title:
            return without
        said: dict[str, list[str]] = {}
        for each in self.question.named:
            said.setdefault(_LEADS.get(each.field, "on"), []).append(each.title)
        parts = [f"{lead} {' and '.join(names)}" for lead, names in said.items()]
        return f" {' '.join(parts)}{without}"

    # --- days -----------------------------------------------------------------------

    @cached_property
    def this_month(self) -> Period:
        return Period.month_of(self.as_of, self.book.pay_day)

    @property
    def span(self) -> Span:
        """The days asked for, else this month, which is then told."""
        if self.question.span is not None:
            return self.question.span
        return self.all_time if self.is_ever else Span(self.this_month)

    @property
    def is_ever(self) -> bool:
        """Whether it is about all time, in so many words."""
        return self.question.span is None and "ever" in self.question.cues

    def note_month(self) -> None:
        if self.question.span is None and not self.is_ever:
            self.notes.append("No days were named: took this month")

    @property
    def all_time(self) -> Span:
        known = entry_span(book=self.book)
        first = min(known[0], self.as_of) if known else self.as_of
        return Span(Period.between(first, self.as_of), is_ever=True)

    # --- entries --------------------------------------------------------------------

    def find(
        self, span: Span | None, *terms: Node, node: Node | None = None
    ) -> EntryFilter:
        """The entries of those days up to today that are so, `node` None: as asked."""
        asked = self.question.node if node is None else node
        parts = Reading(self.book, self.as_of).parts(all_of([*terms, asked]))
        period = None if span is None or span.is_ever else span.period
        return self._past(EntryFilter(period=period, parts=parts))

    def _past(self, chosen: EntryFilter) -> EntryFilter:
        """Without what is planned for days after today, where there is any."""
        if chosen.period is not None and chosen.period.last <= self.as_of:
            return chosen
        if chosen.period is not None and chosen.period.start > self.as_of:
            return chosen
        if not chosen.entries(self.book).filter(date__gt=self.as_of).exists():
            return chosen
        self.notes.append("What is planned for later is left out")
        first = chosen.period.start if chosen.period else self.all_time.period.start
        return chosen.within(Period.between(first, self.as_of))

    def sum(self, chosen: EntryFilter) -> ListSum:
        """What the list of them says they add up to."""
        return list_sums(book=self.book, chosen=chosen, as_of=self.as_of).total

    def direction(self) -> tuple[Node, ...]:
        """What narrows the entries to the side asked for, where names do not."""
        match self.question.measure:
            case "spent":
                return (SPENT,)
            case "earned":
                return (EARNED,)
        return ()

    # --- answering ------------------------------------------------------------------

    def answer(self, text: str, **more: object) -> Answer:
        """With what was taken, and other readings."""
        question = self.question
        took = [*question.took, *dict.fromkeys(self.notes)]
        built = Answer(text=text, took=tuple(took), others=question.others, **more)  # type: ignore[arg-type]
        if built.entries is not None and built.source is None:
            return replace(built, source=Link("Your transactions", built.entries_url))
        return built

    def with_others(self, *others: Other) -> "Asker":
        known = {each.text for each in self.question.others}
        more = tuple(each for each in others if each.text not in known)
        question = replace(self.question, others=(*self.question.others, *more))
        return replace(self, question=question)


def page(view: str, label: str, icon: str = "arrow-right", **query: str) -> Link:
    """A link to a page by the name of its view."""
    url = reverse(view)
    return Link(label, f"{url}?{urlencode(query)}" if query else url, icon)


def sign_kind(categories: Sequence[Category]) -> str:
    return categories[0].kind if categories else Category.Kind.EXPENSE


def counted(number: int, one: str, many: str = "") -> str:
    """`1 transaction`, `12 transactions`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
