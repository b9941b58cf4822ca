"""What the ledger tells the apps above it."""

from django.dispatch import Signal

# Sent with `book_id` after a transaction that changed entries has committed.
entries_changed = Signal()

# Sent with `book` and `conversion` inside the transaction that gave the Book its new
# main currency, for the apps above to carry over their amounts in the old one.
currency_converted = Signal()

# Sent with `book`, `actor` and `lines`, pairs of a category and an amount for a month
# in the Book's currency, inside the transaction that books them: budgets that an import
# tells. Each receiver returns what it made, ids by model label.
budgets_told = Signal()

# Sent with `book`, `actor` and `made`, ids by model label, inside the transaction that
# takes an import back, for the apps above to delete theirs.
import_undone = Signal()
