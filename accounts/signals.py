"""What accounts tells the apps above it."""

from django.dispatch import Signal

# Sent inside the transaction that makes a Book, with `book` and `locale`, its scope
# open, so that the apps above seed it or the whole sign-up fails.
book_created = Signal()
