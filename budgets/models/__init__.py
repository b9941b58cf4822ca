"""What people plan."""

from budgets.models.bills import Bill
from budgets.models.budgets import Budget, Overrun, Threshold
from budgets.models.feeds import CalendarFeed
from budgets.models.goals import Goal, Retirement, RetirementWallet, SetAside
from budgets.models.reminders import ReminderDay

__all__ = [
    "Bill",
    "Budget",
    "CalendarFeed",
    "Goal",
    "Overrun",
    "ReminderDay",
    "Retirement",
    "RetirementWallet",
    "SetAside",
    "Threshold",
]
