"""The form of bills; those of budgets are in budgets.budgeting.forms."""

from typing import Any

from budgets.models import Bill
from budgets.services import BillDraft
from expense_tracker.kernel.forms import (
    WholeNumberField,
)
from ledger.forms.recurring import ScheduleForm, recurring_values


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
