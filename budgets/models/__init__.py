"""What people plan."""

from budgets.models.bills import Bill
from budgets.models.budgets import Budget, Overrun, Threshold
from budgets.models.reminders import ReminderDay

__all__ = ["Bill", "Budget", "Overrun", "ReminderDay", "Threshold"]
