"""The budgets' part of the API."""

from budgets.api import (
    bills,
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
    effects.router,
    filling.router,
    bills.router,
    calendar.router,
    goals.router,
    set_asides.router,
    debts.router,
    retirement.router,
    trips.router,
)
