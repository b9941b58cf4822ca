"""What people plan."""

from budgets.models.bills import Bill
from budgets.models.budgets import Budget, BudgetCategory, FormerLimit, Move
from budgets.models.feeds import CalendarFeed
from budgets.models.goals import Goal, Retirement, RetirementWallet, SetAside
from budgets.models.overruns import Overrun, Threshold
from budgets.models.reminders import ReminderDay
from budgets.models.trips import TripLimit

__all__ = [
    "Bill",
    "Budget",
    "BudgetCategory",
    "CalendarFeed",
    "FormerLimit",
    "Goal",
    "Move",
    "Overrun",
    "ReminderDay",
    "Retirement",
    "RetirementWallet",
    "SetAside",
    "Threshold",
    "TripLimit",
]
