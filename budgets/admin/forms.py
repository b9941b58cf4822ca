"""The pages' own forms of budgets and bills, as the console uses them."""

from typing import Any

from accounts.clock import today_for
from budgets.bills.forms import BillForm, bill_values
from budgets.budgeting.forms import BudgetForm, budget_values
from budgets.models import Bill, Budget
from budgets.services import change_bill, change_budget
from ledger.admin.forms import BookServiceForm


class BudgetStaffForm(BookServiceForm, BudgetForm):
    def __init__(self, *args: Any, instance: Budget, **kwargs: Any) -> None:
        super().__init__(
            *args,
            instance=instance,
            as_of=today_for(instance.book),
            paused=instance.paused,
            initial=budget_values(instance),
            **kwargs,
        )

    def write(self) -> None:
        change_budget(
            book=self.instance.book,
            actor=self.staff,
            budget=self.instance,
            version=self.shown_version,
            draft=self.draft,
            as_of=today_for(self.instance.book),
        )


class BillStaffForm(BookServiceForm, BillForm):
    def __init__(self, *args: Any, instance: Bill, **kwargs: Any) -> None:
        super().__init__(
            *args,
            instance=instance,
            bill=instance,
            as_of=today_for(instance.book),
            initial=bill_values(instance),
            **kwargs,
        )

    def write(self) -> None:
        change_bill(
            book=self.instance.book,
            actor=self.staff,
            bill=self.instance,
            version=self.shown_version,
            draft=self.draft,
        )
