"""The budgets' part of the API."""

from budgets.api import bills, budgets, calendar, debts, goals, retirement, trips

ROUTERS = (
    budgets.router,
    bills.router,
    calendar.router,
    goals.router,
    debts.router,
    retirement.router,
    trips.router,
)
