"""Forms of budgets and bills. Each gives the draft that its service takes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Book
from budgets.models import Bill, Budget
from budgets.services import DEFAULT_THRESHOLDS, BillDraft, BudgetDraft
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookForm,
    LineField,
    VersionField,
    WholeNumberField,
)
from expense_tracker.kernel.money import Money
from ledger.form_fields import CategoryField, DraftForm
from ledger.models import Category
from ledger.recurring_form import ScheduleForm, amount_text, recurring_values

MOST_THRESHOLDS = 10
THRESHOLD_LIMITS = (1, 500)


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
        category.empty_label = Budget.Scope.EVERYTHING.label
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


class BillForm(ScheduleForm):
    """Adds or edits a bill: a schedule to be reminded of."""

    lead_days = WholeNumberField(
        label="Days before to remind me",
        required=False,
        min_value=0,
        max_value=60,
        help_text="Leave it empty for what your notification settings say.",
    )

    def __init__(self, *args: Any, bill: Bill | None = None, **kwargs: Any) -> None:
        recurring = bill.recurring if bill else None
        super().__init__(*args, recurring=recurring, **kwargs)

    @property
    def draft(self) -> BillDraft:
        return BillDraft(**self.values(), lead_days=self.cleaned_data["lead_days"])


def bill_values(bill: Bill) -> dict[str, Any]:
    """A bill as initial values of its form; "due" is its next date."""
    return recurring_values(bill.recurring) | {"lead_days": bill.lead_days}
