"""Forms of schedules and of their single dates."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Book
from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    BookForm,
    CrispyForm,
    LineField,
    VersionField,
    WholeNumberField,
)
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.forms.fields import CategoryField, DayField, DraftForm
from ledger.models import Category, Entry, Recurring, Wallet
from ledger.naming import MAX_NAME
from ledger.recurring.rhythm import DAY_NAMES
from ledger.recurring.schedule import WEEKDAYS, WORKING
from ledger.services.recurring import RecurringDraft, remaining_count, shown_date

Kind, Unit = Recurring.Kind, Recurring.Unit
# What begins earlier would start with a heap of overdue dates.
OLDEST_START = timedelta(days=366)
MOST_DATES = 999
UNITS = [
    (Unit.DAY, "days"),
    (Unit.WEEK, "weeks"),
    (Unit.MONTH, "months"),
    (Unit.YEAR, "years"),
    (Unit.ONCE, "does not repeat"),
]
# Places in a month: SAME_WEEKDAY and LAST_WEEKDAY are told by the next date.
SAME_WEEKDAY, LAST_WEEKDAY = "nth", "last"
PLACES = [
    ("", "On the same day of the month"),
    ("-1", "On the last day"),
    (f"1{WORKING}", "On the first working day"),
    (f"-1{WORKING}", "On the last working day"),
    (SAME_WEEKDAY, "On the same weekday, like the second Tuesday"),
    (LAST_WEEKDAY, "On the last such weekday"),
    ("29", "On the 29th, or the last day"),
    ("30", "On the 30th, or the last day"),
    ("31", "On the 31st, or the last day"),
]
WEEK = 7
LAST_CERTAIN = 4  # the fifth Friday is the last one: not every month has it


def amount_text(money: Money) -> str:
    """As its reader writes it, so that the form reads the same amount back."""
    return format_number(money.amount, current_locale(), decimals(money.currency))


class WalletForm(BookForm):
    """A form whose amounts are read in the currency of the wallet chosen beside
    them.
    """

    def offer_wallets(self, *, kept: int | None = None) -> None:
        """The active wallets, and the one with id `kept`."""
        field = self.fields["wallet"]
        assert isinstance(field, BookChoiceField)
        wallets = Wallet.objects.filter(book=self.book)
        field.queryset = wallets.usable() | wallets.filter(pk=kept)
        chosen = {str(each.pk): each for each in field.queryset}.get(
            str(self["wallet"].value())
        )
        self.read_amounts_in(chosen.currency if chosen else self.book.base_currency)

    def read_amounts_in(self, currency: str) -> None:
        for field in self.fields.values():
            if isinstance(field, AmountFormField):
                field.currency = currency


class ScheduleForm(DraftForm, WalletForm):
    """Adds or edits what comes again, with everything but its kind. `as_of` is the
    Book's today, `recurring` None for a new one.
    """

    version = VersionField()
    name = LineField(label="Name", max_length=MAX_NAME)
    amount = AmountFormField(label="Amount")
    wallet = BookChoiceField(Wallet, label="Paid from", empty_label=None)
    category = CategoryField(Category.Kind.EXPENSE, label="Category", required=False)
    due_on = DayField(label="Due")
    interval = WholeNumberField(
        label="Repeats every", initial=1, min_value=1, max_value=99, required=False
    )
    unit = forms.ChoiceField(label="Unit", choices=UNITS, initial=Unit.MONTH)
    weekdays = forms.MultipleChoiceField(
        label="On these days of the week",
        choices=list(DAY_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="For weeks. None ticked is the day of the date above.",
    )
    place = forms.ChoiceField(
        label="Day of the month",
        choices=PLACES,
        required=False,
        help_text="For months and years.",
    )
    weekend = forms.ChoiceField(
        label="When it falls on a weekend",
        choices=Recurring.Weekend,
        initial=Recurring.Weekend.AS_IS,
        required=False,
    )
    ends_on = DayField(
        label="Until", required=False, help_text="Leave it empty if it does not end."
    )
    count = WholeNumberField(
        label="Or so many times", required=False, min_value=1, max_value=MOST_DATES
    )
    least = AmountFormField(label="Varies from", required=False)
    most = AmountFormField(label="to", required=False)
    automatic = forms.BooleanField(
        label="Book it by itself on its day",
        required=False,
        help_text="Otherwise you are asked.",
    )
    payee = LineField(
        label="Payee",
        required=False,
        max_length=MAX_NAME,
        help_text="How statements name it, if not as above.",
    )
    trial_ends_on = DayField(label="Trial ends", required=False)
    cancel_by = DayField(
        label="Cancel by", required=False, help_text="You are reminded before."
    )

    def __init__(
        self,
        *args: Any,
        book: Book,
        as_of: date,
        recurring: Recurring | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        for field in self.fields.values():
            if isinstance(field, CategoryField):
                rows = Category.objects.filter(book=book, kind=field.kind)
                field.queryset = rows.select_related("parent")
        self.offer_wallets(kept=recurring.wallet_id if recurring else None)
        earliest = as_of - OLDEST_START
        known = shown_date(recurring) if recurring else earliest
        self.earliest = min(earliest, known)

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on < self.earliest:
            raise ValidationError("Enter the next day on which it is due.")
        return due_on

    def clean_interval(self) -> int:
        return self.cleaned_data["interval"] or 1

    def clean_weekend(self) -> str:
        return self.cleaned_data["weekend"] or Recurring.Weekend.AS_IS

    @property
    def more_is_said(self) -> bool:
        """Whether something stands in the part that is folded away."""
        return any(self[name].errors or self._is_set(name) for name in MORE)

    def _is_set(self, name: str) -> bool:
        value = self[name].value()
        return bool(value) and value != Recurring.Weekend.AS_IS

    @property
    def schedule(self) -> Recurring | None:
        """The rule alone, for a look at its dates; None while it is not read."""
        said = self.cleaned_data
        if not {"unit", "interval", "due_on", "weekend"} <= said.keys():
            return None
        return Recurring(starts_on=said["due_on"], **self._rule())

    def _rule(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "unit": said["unit"],
            "interval": said["interval"],
            "days": _days(said),
            "weekend": said["weekend"],
            "ends_on": said.get("ends_on"),
            "count": said.get("count"),
        }

    def values(self) -> dict[str, Any]:
        """What the draft takes of a form without errors."""
        said = self.cleaned_data
        alike = ("name", "amount", "wallet", "category", "due_on", "payee", "least")
        more = ("most", "automatic", "trial_ends_on", "cancel_by")
        return {name: said[name] for name in (*alike, *more)} | self._rule()


MORE = (
    "weekdays", "place", "weekend", "ends_on", "count", "least", "most", "automatic",
    "payee", "trial_ends_on", "cancel_by",
)  # fmt: skip


class RecurringForm(ScheduleForm):
    """Of any kind: expenses and income have a category field each."""

    kind = forms.ChoiceField(
        label="Type", choices=Kind, widget=forms.RadioSelect, initial=Kind.EXPENSE
    )
    income_category = CategoryField(
        Category.Kind.INCOME, label="Category", required=False
    )
    wallet = BookChoiceField(Wallet, label="Wallet", empty_label=None)
    to_wallet = BookChoiceField(Wallet, label="To wallet", required=False)
    due_on = DayField(label="Next date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["to_wallet"]
        assert isinstance(into, BookChoiceField)
        wallets = Wallet.objects.filter(book=self.book)
        recurring = kwargs.get("recurring")
        kept = recurring.to_wallet_id if recurring else None
        into.queryset = wallets.usable() | wallets.filter(pk=kept)

    def clean(self) -> dict[str, Any]:
        """What was sent for another kind does not count."""
        super().clean()
        kind = self.cleaned_data.get("kind", "")
        unasked = {"category", "income_category"} - {self.category_field(kind)}
        if kind != Kind.TRANSFER:
            unasked.add("to_wallet")
        for name in unasked:
            self.errors.pop(name, None)
        return self.cleaned_data

    @property
    def draft(self) -> RecurringDraft:
        said = self.cleaned_data
        kind, field = said["kind"], self.category_field(said["kind"])
        values = self.values() | {
            "kind": kind,
            "category": said[field] if field else None,
            "to_wallet": said["to_wallet"] if kind == Kind.TRANSFER else None,
        }
        return RecurringDraft(**values)

    @staticmethod
    def category_field(kind: str) -> str:
        """The field a kind takes its category from; "" for transfers, with none."""
        names: dict[str, str] = {Kind.INCOME: "income_category", Kind.TRANSFER: ""}
        return names.get(kind, "category")


def _days(said: dict[str, Any]) -> str:
    """`Recurring.days` of what was said; "" where it is the date's own day."""
    due_on: date = said["due_on"]
    own = WEEKDAYS[due_on.weekday()]
    if said["unit"] == Unit.WEEK:
        chosen = said.get("weekdays") or [own]
        return "" if chosen == [own] else ",".join(chosen)
    if said["unit"] not in {Unit.MONTH, Unit.YEAR}:
        return ""
    place: str = said.get("place") or ""
    if place == LAST_WEEKDAY:
        return f"-1{own}"
    if place == SAME_WEEKDAY:
        nth = (due_on.day - 1) // WEEK + 1
        return f"{nth if nth <= LAST_CERTAIN else -1}{own}"
    return place


def recurring_values(recurring: Recurring) -> dict[str, Any]:
    """A schedule as initial values of its form; "due" is its next date."""
    money = recurring.wallet.money
    alike = ("kind", "name", "interval", "unit", "weekend", "ends_on", "automatic")
    more = ("trial_ends_on", "cancel_by", "version")
    return {
        **{name: getattr(recurring, name) for name in (*alike, *more)},
        "amount": amount_text(money(recurring.amount)),
        "least": amount_text(money(recurring.least)) if recurring.varies else "",
        "most": amount_text(money(recurring.most)) if recurring.varies else "",
        "wallet": recurring.wallet_id,
        "to_wallet": recurring.to_wallet_id,
        "category": recurring.category_id,
        "income_category": recurring.category_id,
        "payee": recurring.payee.name if recurring.payee else "",
        "due_on": shown_date(recurring),
        "count": remaining_count(recurring),
        **_shown_days(recurring),
    }


def _shown_days(recurring: Recurring) -> dict[str, Any]:
    days = recurring.days
    if recurring.unit == Unit.WEEK:
        return {"weekdays": days.split(",") if days else []}
    if days[-2:] not in DAY_NAMES:
        return {"place": days}
    return {"place": LAST_WEEKDAY if days.startswith("-1") else SAME_WEEKDAY}


# --- single dates ---------------------------------------------------------------------


class DateForm(CrispyForm):
    """Which date of a schedule is meant."""

    due_on = DayField(widget=forms.HiddenInput)


class MoveForm(DateForm):
    to = DayField(label="To")


class PayForm(WalletForm):
    """Settles one date; what is left empty is as expected. `entry` is one that is
    there already.
    """

    due_on = DayField(widget=forms.HiddenInput)
    amount = AmountFormField(label="Amount", required=False)
    wallet = BookChoiceField(Wallet, label="Wallet", required=False, empty_label=None)
    paid_on = DayField(label="On", required=False)
    entry = BookChoiceField(Entry, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, book: Book, recurring: Recurring, **kwargs: Any
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        wallet = recurring.wallet
        self.fields["wallet"].initial = wallet.pk
        self.offer_wallets(kept=wallet.pk)
        if not self["wallet"].value():
            self.read_amounts_in(wallet.currency)
