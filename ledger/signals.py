"""What the ledger tells the apps above it."""

from django.dispatch import Signal

# Sent with `book_id` after a transaction that changed entries has committed.
entries_changed = Signal()

# Sent with `book` and `conversion` inside the transaction that gave the Book its new
# main currency, for the apps above to carry over their amounts in the old one.
currency_converted = Signal()

# Sent with `book`, `run` and `lines` (importing.budget_lines.BudgetLine) inside the
# transaction that books them, for the app that keeps budgets to make those that are
# missing. Each receiver returns (model label, ids) of what it made.
budgets_told = Signal()

# Sent with `book` and `made`, ids by model label, inside the transaction that takes an
# import back, for the apps above to delete theirs.
import_undone = Signal()
