"""The limits of a trip, a field for each category."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.forms import AmountFormField
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.forms.fields import CategoryField, DraftForm
from ledger.models import Category


class TripForm(DraftForm):
    """Existing categories by name, and one more at the end."""

    category = CategoryField(
        Category.Kind.EXPENSE, required=False, label="Another category"
    )
    amount = AmountFormField(label="May cost", required=False)

    def __init__(
        self,
        *args: Any,
        categories: Iterable[Category],
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.categories = list(categories)
        amount, another = self.fields["amount"], self.fields["category"]
        assert isinstance(amount, AmountFormField)
        assert isinstance(another, CategoryField)
        amount.currency = currency
        another.empty_label = "Choose a category"
        for category in self.categories:
            field = AmountFormField(
                label=category.name, required=False, currency=currency, allow_zero=True
            )
            field.widget.attrs |= {
                "class": "form-control form-control-sm text-end num",
                "aria-label": f"{category.name} may cost",
            }
            self.fields[limit_name(category)] = field

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("amount") and not said.get("category"):
            self.add_error("category", "Choose what the amount is for.")
        if said.get("category") and not said.get("amount") and not self.errors:
            self.add_error("amount", "Enter what it may cost.")
        return said

    @property
    def limits(self) -> dict[Category, Decimal]:
        said = self.cleaned_data
        found = {each: said[limit_name(each)] for each in self.categories}
        if said["category"]:
            found[said["category"]] = said["amount"]
        return {category: amount for category, amount in found.items() if amount}


def limit_name(category: Category) -> str:
    return f"limit_{category.pk}"


def typed(money: Money | None) -> str:
    """As its reader types it; "" for none."""
    if money is None:
        return ""
    return format_number(money.amount, current_locale(), decimals(money.currency))
