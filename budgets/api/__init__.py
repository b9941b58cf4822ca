"""The budgets' part of the API."""

from budgets.api import (
    bills,
    budgets,
    calendar,
    debts,
    goals,
    retirement,
    set_asides,
    trips,
)

ROUTERS = (
    budgets.router,
    bills.router,
    calendar.router,
    goals.router,
    set_asides.router,
    debts.router,
    retirement.router,
    trips.router,
)
