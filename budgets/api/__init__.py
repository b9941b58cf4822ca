"""The budgets' part of the API."""

from budgets.api import (
    bill_days,
    bills,
    budget_log,
    budgets,
    calendar,
    debts,
    effects,
    filling,
    goals,
    retirement,
    set_asides,
    trips,
)

ROUTERS = (
    budgets.router,
    budget_log.router,
    effects.router,
    filling.router,
    bills.router,
    bill_days.router,
    calendar.router,
    goals.router,
    set_asides.router,
    debts.router,
    retirement.router,
    trips.router,
)
