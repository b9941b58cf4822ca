"""The budgets' part of the API."""

from budgets.api import bills, budgets, goals

ROUTERS = (budgets.router, bills.router, goals.router)
