"""What a list of entries shows: one value for list, sums, exports and bulk edits.

It lives in the query string, so Back, bookmarks and shared addresses work:

    ?period=2026-11&q=category:food amount>50 -tag:work

What the chips choose are terms of the same expression. Addresses may also say
wallet=3, category=8, kind=expense, min=10 and max=50: links that outlive a name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import Book
from expense_tracker.kernel.forms import AmountFormField, BookChoiceField, BookForm
from expense_tracker.kernel.period import Period, PeriodError
from expense_tracker.kernel.text import clean_line
from ledger.expression import (
    MAX_LENGTH,
    ExpressionError,
    Node,
    Suggestion,
    Term,
    all_of,
    parse,
)
from ledger.expression.conditions import Condition, InWallet
from ledger.expression.names import Names
from ledger.expression.reading import Part, Reading
from ledger.forms.fields import DayField
from ledger.models import Category, Entry, Wallet
from ledger.querysets import EntryQuerySet

ALL_TIME = "all"
# Of so many entries or fewer their ids are the quicker question.
FEW = 500


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Entries of a period in which every part of an expression holds.

    A part that is a stretch of days is the period. `unread` is an expression that
    cannot be read, as typed: it finds nothing, rather than everything.
    """

    period: Period | None = None  # None: all time
    parts: tuple[Part, ...] = ()
    unread: str = ""
    # What it finds, where that is known already; None: not looked for yet.
    ids: tuple[int, ...] | None = None

    def entries(self, book: Book) -> EntryQuerySet:
        """The entries found, each transfer once, by the leg that money leaves; of a
        split purchase the parts that agree.
        """
        found: EntryQuerySet = Entry.objects.filter(book=book)
        if self.unread:
            return found.none()
        if self.period is not None:
            found = found.in_period(self.period)
        if self.ids is not None:
            return found.filter(pk__in=self.ids)
        for condition in self._conditions:
            found = found.filter(condition.q(book))
        return found.heads()

    def settled(self, book: Book) -> "EntryFilter":
        """The same by ids where texts or amounts are searched and few entries found:
        for who asks several things of them, and a search reads the whole Book.
        """
        if self.unread or self.is_summed:
            return self
        # The bound says nothing but which index to read by.
        found = self.entries(book).filter(date__gte=date.min).order_by()
        ids = tuple(found.values_list("pk", flat=True)[: FEW + 1])
        return replace(self, ids=ids) if len(ids) <= FEW else self

    @property
    def _conditions(self) -> list[Condition]:
        """What is asked beyond the period."""
        return [part.condition for part in self.parts if part != self.dated]

    @property
    def dated(self) -> Part | None:
        """The one part that says the period; None where none does, or several."""
        dated = [part for part in self.parts if part.period is not None]
        return dated[0] if len(dated) == 1 else None

    # --- the monthly totals ---------------------------------------------------------

    @property
    def is_summed(self) -> bool:
        """Whether the monthly totals know its sums: they have kind, category and
        wallet, no texts and amounts.
        """
        others = [c for c in self._conditions if not _is_one_wallet(c)]
        wallets = len(self._conditions) - len(others)
        return not self.unread and wallets <= 1 and all(c.is_summed for c in others)

    def columns(self, book: Book) -> Q:
        """All it asks but period and wallet as a condition on entries as on their
        totals, when it `is_summed`.
        """
        wanted = Q()
        for condition in self._conditions:
            if not _is_one_wallet(condition):
                wanted &= condition.q(book)
        return wanted

    @property
    def finds_groups_whole(self) -> bool:
        """Whether it finds all parts of a split or none: they share day and wallet."""
        return all(_is_one_wallet(condition) for condition in self._conditions)

    @property
    def wallet_id(self) -> int | None:
        """The one wallet it is about, None where it is about all or several."""
        wallets = [c for c in self._conditions if isinstance(c, InWallet)]
        return wallets[0].only if len(wallets) == 1 else None

    def within(self, period: Period) -> "EntryFilter":
        """The same of other days."""
        return replace(self, period=period)

    # --- as text --------------------------------------------------------------------

    @property
    def text(self) -> str:
        """Its expression, as it was typed where it cannot be read."""
        return self.unread or str(all_of([part.node for part in self.parts]))

    def params(self) -> dict[str, str]:
        """Its query parameters, the period among them unless the expression says it."""
        return _params(self.period, self.text, is_dated=self.dated is not None)

    @property
    def is_worth_keeping(self) -> bool:
        """Whether it asks for more than a stretch of days."""
        return bool(self.parts) and not self.unread

    def query(self) -> str:
        return urlencode(self.params())

    def __str__(self) -> str:
        return self.query()

    def params_at(self, period: Period | None) -> dict[str, str]:
        """The query parameters of the same at another period."""
        return _params(period, str(all_of(self._nodes_without({"date"}))))

    def params_with(self, fields: set[str], *terms: Node) -> dict[str, str]:
        """The query parameters with these terms in place of all those of `fields`."""
        text = str(all_of([*self._nodes_without(fields), *terms]))
        return _params(self.period, text, is_dated=self.dated is not None)

    def _nodes_without(self, fields: set[str]) -> list[Node]:
        nodes = [part.node for part in self.parts]
        return [n for n in nodes if not (isinstance(n, Term) and n.field in fields)]

    def terms(self, field: str) -> list[Term]:
        """What it asks of a field outright."""
        nodes = [part.node for part in self.parts]
        return [n for n in nodes if isinstance(n, Term) and n.field == field]

    def without_each(self) -> Iterator["EntryFilter"]:
        """Itself without one of its parts, the last said first, the period last."""
        for part in reversed(self.parts):
            parts = tuple(each for each in self.parts if each != part)
            period = None if part == self.dated else self.period
            yield replace(self, parts=parts, period=period)
        if self.period is not None and self.dated is None:
            yield replace(self, period=None)


def _is_one_wallet(condition: Condition) -> bool:
    return isinstance(condition, InWallet) and condition.only is not None


def _params(
    period: Period | None, text: str, *, is_dated: bool = False
) -> dict[str, str]:
    values = {
        "period": "" if is_dated else (period.slug if period else ALL_TIME),
        "q": text,
    }
    return {name: value for name, value in values.items() if value}


def list_query(
    *,
    period: Period | None = None,
    wallet: Wallet | None = None,
    category: Category | None = None,
    kind: str = "",
) -> str:
    """The query string of the list of these, by ids: a link that outlives a name."""
    values = {
        "period": period.slug if period else ALL_TIME,
        "wallet": wallet and str(wallet.pk),
        "category": category and str(category.pk),
        "kind": kind,
    }
    return urlencode({name: value for name, value in values.items() if value})


class FilterForm(BookForm):
    """The query string, read part by part: what cannot be read is told, and left out.

    An address without any filter shows the month of `as_of`; one that asks for
    something without a period looks at all time.
    """

    period = forms.CharField(required=False, max_length=30)
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)
    wallet = BookChoiceField(Wallet, required=False)
    category = BookChoiceField(Category, required=False)
    kind = forms.ChoiceField(choices=Entry.Kind, required=False)
    q = forms.CharField(label="Search", required=False, max_length=MAX_LENGTH)
    min = AmountFormField(label="From", required=False, allow_zero=True)
    max = AmountFormField(label="To", required=False, allow_zero=True)

    def __init__(self, *args: Any, book: Book, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.as_of = as_of
        self.names = Names(book)
        self.suggestions: tuple[Suggestion, ...] = ()
        self.unread = ""
        for field in self.fields.values():
            if isinstance(field, AmountFormField):
                field.currency = book.base_currency

    def clean_period(self) -> Period | None:
        slug = self.cleaned_data["period"]
        if slug in {"", ALL_TIME}:
            return None
        try:
            return Period.parse(
                slug,
                first_day=self.book.pay_day,
                first_weekday=self.book.first_weekday,
            )
        except PeriodError as error:
            raise ValidationError("No such period.") from error

    def clean_q(self) -> str:
        return clean_line(self.cleaned_data["q"])

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last:
            try:
                self.cleaned_data["period"] = Period.between(first, last)
            except PeriodError:
                self.add_error("last", "The last day comes before the first.")
        elif first or last:
            self.add_error("last" if first else "first", "Enter both days.")
        self.cleaned_data["parts"] = self._parts()
        return self.cleaned_data

    def _parts(self) -> tuple[Part, ...]:
        text = self.cleaned_data.get("q", "")
        reading = Reading(self.book, self.as_of, self.names)
        try:
            return reading.parts(all_of([*self._terms(), parse(text)]))
        except ExpressionError as error:
            self.add_error("q", str(error))
            self.suggestions = error.suggestions
            return ()

    def _terms(self) -> Iterator[Term]:
        """What the address says beside the expression."""
        known = self.cleaned_data
        for field in ("wallet", "category"):
            if known.get(field):
                yield Term(field, ":", (self.names.spelt(field, known[field]),))
        if known.get("kind"):
            yield Term("type", ":", (known["kind"],))
        yield from amount_terms(known.get("min"), known.get("max"))

    def chosen(self) -> EntryFilter:
        """The filter that can be read, whether all of it could or not."""
        if not any(name in self.data for name in self.fields):
            month = Period.month_of(self.as_of, self.book.pay_day)
            return EntryFilter(period=month)
        self.full_clean()
        if "q" in self.errors:
            return EntryFilter(
                period=self.cleaned_data.get("period"),
                unread=clean_line(self.data.get("q", ""))[:MAX_LENGTH] or "?",
            )
        parts = self.cleaned_data["parts"]
        asked = EntryFilter(period=self.cleaned_data.get("period"), parts=parts)
        return replace(asked, period=asked.dated.period) if asked.dated else asked


def amount_terms(least: Decimal | None, most: Decimal | None) -> list[Term]:
    """Amounts from and to, both inclusive, as a term; none where neither is said."""
    if least is None and most is None:
        return []
    if most is None:
        return [Term("amount", ">=", (_figure(least),))]
    if least is None:
        return [Term("amount", "<=", (_figure(most),))]
    return [Term("amount", ":", (f"{_figure(least)}..{_figure(most)}",))]


def _figure(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"
