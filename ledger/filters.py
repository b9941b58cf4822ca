"""What a list of entries shows: one expression for the list, its sums and exports.

It lives in the query string, so Back, bookmarks and shared addresses work:

    ?period=2026-11&wallet=3&category=8&kind=expense&q=corner+shop&min=10&max=50
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
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.forms import AmountFormField, BookChoiceField, BookForm
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period, PeriodError
from expense_tracker.kernel.text import clean_line
from ledger.form_fields import DayField
from ledger.models import Category, Entry, Wallet
from ledger.querysets import EntryQuerySet, at_least, at_most

ALL_TIME = "all"
MAX_TEXT = 200


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Entries that agree in all of these; None and "" ask for nothing.

    `category` stands for its subcategories too. `least` and `most` are positive, both
    inclusive, in the wallet's currency, and judge an amount without its sign. A
    transfer is found by either of its legs.
    """

    period: Period | None = None  # None: all time
    wallet: Wallet | None = None
    category: Category | None = None
    kind: str = ""
    text: str = ""
    least: Decimal | None = None
    most: Decimal | None = None

    def entries(self, book: Book) -> EntryQuerySet:
        """The entries found, each transfer once, by the leg that money leaves."""
        found: EntryQuerySet = Entry.objects.filter(self.columns(), book=book)
        if self.period is not None:
            found = found.in_period(self.period)
        if self.text:
            found = found.matching(self.text)
        return self._by_legs(found, book).heads()

    def columns(self) -> Q:
        """Kind and category as a condition, on entries as on their totals."""
        wanted = Q()
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.category is not None:
            wanted &= Q(category=self.category) | Q(category__parent=self.category)
        return wanted

    def _by_legs(self, found: EntryQuerySet, book: Book) -> EntryQuerySet:
        one_leg = Q()
        if self.wallet is not None:
            one_leg &= Q(wallet=self.wallet)
        if self.least is not None:
            one_leg &= at_least(self.least)
        if self.most is not None:
            one_leg &= at_most(self.most)
        if not one_leg:
            return found
        legs = Entry.objects.filter(one_leg, book=book, kind=Entry.Kind.TRANSFER)
        return found.filter(one_leg | Q(group__in=legs.values("group")))

    @property
    def is_summed(self) -> bool:
        """Whether the monthly totals know its sums: they have no texts and amounts."""
        return not self.text and self.least is None and self.most is None

    def within(self, period: Period) -> "EntryFilter":
        return replace(self, period=period)

    # --- as text --------------------------------------------------------------------

    def params(self) -> dict[str, str]:
        """Its query parameters, the period always among them."""
        values = {
            "period": self.period.slug if self.period else ALL_TIME,
            "wallet": self.wallet and str(self.wallet.pk),
            "category": self.category and str(self.category.pk),
            "kind": self.kind,
            "q": self.text,
            "min": _amount_text(self.least),
            "max": _amount_text(self.most),
        }
        return {name: value for name, value in values.items() if value}

    def query(self, **changes: Any) -> str:
        """The query string of this filter with some of it changed."""
        return urlencode(replace(self, **changes).params())

    def __str__(self) -> str:
        return self.query()

    def without_each(self) -> Iterator["EntryFilter"]:
        """Itself without one of its parts, the part that narrows most first."""
        nothing = EntryFilter()
        for name in ("least", "most", "text", "kind", "category", "wallet", "period"):
            if getattr(self, name) != getattr(nothing, name):
                yield replace(self, **{name: getattr(nothing, name)})


def _amount_text(amount: Decimal | None) -> str:
    """As its reader writes it, so that the form reads the same amount back."""
    return "" if amount is None else format_number(amount, current_locale())


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
    q = forms.CharField(label="Text", required=False, max_length=MAX_TEXT)
    min = AmountFormField(label="From", required=False, allow_zero=True)
    max = AmountFormField(label="To", required=False, allow_zero=True)

    def __init__(self, *args: Any, book: Book, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.as_of = as_of
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
        return self.cleaned_data

    def chosen(self) -> EntryFilter:
        """The filter that can be read, whether all of it could or not."""
        if not any(name in self.data for name in self.fields):
            month = Period.month_of(self.as_of, self.book.pay_day)
            return EntryFilter(period=month)
        self.full_clean()
        known = self.cleaned_data
        return EntryFilter(
            period=known.get("period"),
            wallet=known.get("wallet"),
            category=known.get("category"),
            kind=known.get("kind", ""),
            text=known.get("q", ""),
            least=known.get("min"),
            most=known.get("max"),
        )
