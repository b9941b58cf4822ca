"""What the ledger tells the apps above it."""

from django.dispatch import Signal

# Sent with `book_id` after a transaction that changed entries has committed.
entries_changed = Signal()

# Sent with `book` and `conversion` inside the transaction that gave the Book its new
# main currency, for the apps above to carry over their amounts in the old one.
currency_converted = Signal()
