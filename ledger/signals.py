"""What the ledger tells the apps above it."""

from django.dispatch import Signal

# Sent with `book_id` after a transaction that changed entries has committed.
entries_changed = Signal()
