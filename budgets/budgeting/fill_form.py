"""The form that asks how many limits are to be filled."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Book
from budgets.budgeting.filling import Fill, Way
from budgets.cadence import full_name
from budgets.queries import BudgetState
from expense_tracker.kernel.fields import PlainDecimalField
from expense_tracker.kernel.forms import BookForm, WholeNumberField

MOST_PERIODS = 12


class FillForm(BookForm):
    """Which budgets, and what of. `seen` is the Book's version that was shown with the
    proposals; a valid form has `fill` and `chosen`, ids of budgets.
    """

    way = forms.ChoiceField(
        label="Set limits to",
        choices=Way,
        initial=Way.AVERAGE,
        widget=forms.RadioSelect,
    )
    count = WholeNumberField(
        label="Periods",
        initial=3,
        min_value=2,
        max_value=MOST_PERIODS,
        required=False,
        help_text="Before the running one.",
    )
    percent = PlainDecimalField(
        label="Per cent of income",
        initial=10,
        min_value=Decimal("0.1"),
        max_value=Decimal(100),
        decimal_places=1,
        required=False,
        help_text="For each of the chosen budgets.",
    )
    budgets = forms.MultipleChoiceField(
        label="Budgets", widget=forms.CheckboxSelectMultiple
    )
    seen = WholeNumberField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, book: Book, states: list[BudgetState], **kwargs: Any
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        field = self.fields["budgets"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.budget.pk, full_name(each.budget)) for each in states]
        field.initial = [each.budget.pk for each in states]

    @property
    def chosen(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["budgets"]}

    @property
    def fill(self) -> Fill:
        said = self.cleaned_data
        default = Fill(way=said["way"])
        return Fill(
            way=said["way"],
            count=said["count"] or default.count,
            percent=said["percent"] or default.percent,
        )

    @property
    def is_fresh(self) -> bool:
        """Whether the Book is as it was when the proposals were shown."""
        return bool(self.cleaned_data["seen"] == self.book.version)
