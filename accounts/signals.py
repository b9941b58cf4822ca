"""What accounts tells the apps above it, and what it asks them."""

from django.dispatch import Signal

# Sent inside the transaction that makes a Book, with `book` and `locale`, its scope
# open, so that the apps above seed it or the whole sign-up fails.
book_created = Signal()

# Asks with `book`, its scope open, whether its main currency may still change. A
# receiver that holds amounts in it answers why not, as a sentence; else None.
base_currency_asked = Signal()

# Sent inside the transaction that changes the main currency of a Book which nobody
# held, with `book` (changed) and `old`, the code before.
base_currency_changed = Signal()

# Sent by the sweep of leftovers with `now`, outside any scope, for the apps above to
# remove theirs.
leftovers_sought = Signal()

# Sent with `user` and `now` before a person's daily digest is gathered, for the apps
# above to owe first what belongs to that day. What one of them raises is logged.
digest_due = Signal()

# Sent inside the transaction that changes who is in a Book, its scope open, with
# `book`, `actor`, and the member's sharing.telling.Seat `before` and `after`; None:
# they were not, or are no longer, in it.
members_changed = Signal()

# Sent inside the transaction that ends a membership, its scope open, with `book` and
# `user`, for the apps above to end what was the member's own in it.
member_gone = Signal()
