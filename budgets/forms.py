"""Forms of budgets and bills. Each gives the draft that its service takes."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Book
from budgets.models import Bill, Budget
from budgets.schedule import next_due
from budgets.services import DEFAULT_THRESHOLDS, BillDraft, BudgetDraft
from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    BookForm,
    LineField,
    VersionField,
    WholeNumberField,
)
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.form_fields import CategoryField, DayField, DraftForm
from ledger.models import Category, Recurring, Wallet
from ledger.naming import MAX_NAME

MOST_THRESHOLDS = 10
THRESHOLD_LIMITS = (1, 500)
# A bill that begins earlier would start with a heap of overdue dates.
OLDEST_START = timedelta(days=366)
UNITS = [
    (Recurring.Unit.DAY, "days"),
    (Recurring.Unit.WEEK, "weeks"),
    (Recurring.Unit.MONTH, "months"),
    (Recurring.Unit.YEAR, "years"),
    (Recurring.Unit.ONCE, "does not repeat"),
]


def amount_text(money: Money) -> str:
    """As its reader writes it, so that the form reads the same amount back."""
    return format_number(money.amount, current_locale(), decimals(money.currency))


def offer_categories(form: BookForm) -> None:
    """Expense categories, subcategories under their parent's name."""
    field = form.fields["category"]
    assert isinstance(field, CategoryField)
    rows = Category.objects.filter(book=form.book, kind=field.kind)
    field.queryset = rows.select_related("parent")


# --- budgets --------------------------------------------------------------------------


class ThresholdsField(LineField):
    """Percentages parted by commas or spaces, as an ascending tuple; none is ()."""

    def clean(self, value: Any) -> tuple[int, ...]:
        words = super().clean(value).replace(",", " ").replace("%", " ").split()
        if not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError("Enter whole percentages, like 80, 100.")
        percents = sorted({int(word[:9]) for word in words})
        lowest, highest = THRESHOLD_LIMITS
        if any(not lowest <= percent <= highest for percent in percents):
            raise ValidationError(f"Enter percentages from {lowest} to {highest}.")
        if len(percents) > MOST_THRESHOLDS:
            raise ValidationError(f"Use at most {MOST_THRESHOLDS} percentages.")
        return tuple(percents)


class BudgetForm(DraftForm):
    """Adds or edits a budget. `version` is the one that was shown, None for a new
    one.
    """

    version = VersionField()
    category = CategoryField(Category.Kind.EXPENSE, label="For", required=False)
    amount = AmountFormField(
        label="Amount",
        allow_zero=True,
        help_text="Zero is a budget too: spend nothing.",
    )
    cadence = forms.ChoiceField(
        label="Each", choices=Budget.Cadence, initial=Budget.Cadence.MONTH
    )
    thresholds = ThresholdsField(
        label="Alert at",
        required=False,
        max_length=100,
        initial=", ".join(map(str, DEFAULT_THRESHOLDS)),
        help_text="Per cent of the amount, separated by commas. Each is mailed once a "
        "period. Leave it empty for no alerts.",
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        offer_categories(self)
        category, amount = self.fields["category"], self.fields["amount"]
        assert isinstance(category, CategoryField)
        assert isinstance(amount, AmountFormField)
        category.empty_label = Budget.EVERYTHING
        amount.currency = book.base_currency
        amount.label = f"Amount in {book.base_currency}"

    @property
    def draft(self) -> BudgetDraft:
        said = self.cleaned_data
        return BudgetDraft(
            amount=said["amount"],
            category=said["category"],
            cadence=said["cadence"],
            thresholds=said["thresholds"],
        )


def budget_values(budget: Budget) -> dict[str, Any]:
    """A budget as initial values of its form."""
    percents = (str(each.percent) for each in budget.thresholds.all())
    return {
        "version": budget.version,
        "category": budget.category_id,
        "amount": amount_text(Money(budget.amount, budget.book.base_currency)),
        "cadence": budget.cadence,
        "thresholds": ", ".join(percents),
    }


# --- bills ----------------------------------------------------------------------------


class WalletForm(BookForm):
    """A form whose amount is read in the currency of the wallet chosen beside it."""

    def offer_wallets(self, *, kept: int | None = None) -> None:
        """The active wallets, and the one with id `kept`."""
        field = self.fields["wallet"]
        assert isinstance(field, BookChoiceField)
        wallets = Wallet.objects.filter(book=self.book)
        field.queryset = wallets.active() | wallets.filter(pk=kept)
        chosen = {str(each.pk): each for each in field.queryset}.get(
            str(self["wallet"].value())
        )
        amount = self.fields["amount"]
        assert isinstance(amount, AmountFormField)
        amount.currency = chosen.currency if chosen else self.book.base_currency


class BillForm(DraftForm, WalletForm):
    """Adds or edits a bill. `as_of` is the Book's today."""

    version = VersionField()
    name = LineField(label="Name", max_length=MAX_NAME)
    amount = AmountFormField(label="Amount")
    wallet = BookChoiceField(Wallet, label="Paid from", empty_label=None)
    category = CategoryField(Category.Kind.EXPENSE, label="Category", required=False)
    due_on = DayField(label="Due")
    interval = WholeNumberField(
        label="Repeats every", initial=1, min_value=1, max_value=99, required=False
    )
    unit = forms.ChoiceField(label="Unit", choices=UNITS, initial=Recurring.Unit.MONTH)
    ends_on = DayField(
        label="Until", required=False, help_text="Leave it empty if it does not end."
    )
    lead_days = WholeNumberField(
        label="Days before to remind me",
        required=False,
        min_value=0,
        max_value=60,
        help_text="Leave it empty for what your notification settings say.",
    )

    def __init__(
        self,
        *args: Any,
        book: Book,
        as_of: date,
        bill: Bill | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        offer_categories(self)
        self.offer_wallets(kept=bill.recurring.wallet_id if bill else None)
        earliest = as_of - OLDEST_START
        known = bill and next_due(bill.recurring)
        self.earliest = min(earliest, known) if known else earliest

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on < self.earliest:
            raise ValidationError("Enter the next day on which it is due.")
        return due_on

    def clean_interval(self) -> int:
        return self.cleaned_data["interval"] or 1

    @property
    def draft(self) -> BillDraft:
        said = self.cleaned_data
        return BillDraft(
            name=said["name"],
            amount=said["amount"],
            wallet=said["wallet"],
            category=said["category"],
            due_on=said["due_on"],
            unit=said["unit"],
            interval=said["interval"],
            ends_on=said["ends_on"],
            lead_days=said["lead_days"],
        )


def bill_values(bill: Bill) -> dict[str, Any]:
    """A bill as initial values of its form; "due" is its next date."""
    recurring = bill.recurring
    return {
        "version": bill.version,
        "name": recurring.name,
        "amount": amount_text(recurring.wallet.money(recurring.amount)),
        "wallet": recurring.wallet_id,
        "category": recurring.category_id,
        "due_on": next_due(recurring) or recurring.starts_on,
        "interval": recurring.interval,
        "unit": recurring.unit,
        "ends_on": recurring.ends_on,
        "lead_days": bill.lead_days,
    }


class DateOfBillForm(forms.Form):
    """Which date of a bill is meant."""

    due_on = DayField(widget=forms.HiddenInput)


class PayForm(WalletForm):
    """Pays one date of a bill; what is left empty is as expected."""

    due_on = DayField(widget=forms.HiddenInput)
    amount = AmountFormField(label="Amount", required=False)
    wallet = BookChoiceField(
        Wallet, label="Paid from", required=False, empty_label=None
    )
    paid_on = DayField(label="On", required=False)

    def __init__(self, *args: Any, book: Book, bill: Bill, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        wallet = bill.recurring.wallet
        self.fields["wallet"].initial = wallet.pk
        self.offer_wallets(kept=wallet.pk)
        if not self["wallet"].value():
            amount = self.fields["amount"]
            assert isinstance(amount, AmountFormField)
            amount.currency = wallet.currency
