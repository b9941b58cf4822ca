"""What a trip may cost, and what it does: docs/algorithms/trip-budgets.md."""
