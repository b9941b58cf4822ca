"""Setting budgets, filling them, and moving money between them."""
