"""Budgets, bills and goals in the staff console."""

from budgets.admin import (  # noqa: F401 - each registers its pages
    budgets,
    goals,
)
