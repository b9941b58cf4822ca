"""What a Book's people mean to spend on a trip."""

from django.db import models

from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models import Category, ShareGroup


class TripLimit(BookOwned):
    """The own part of a whole trip that may go into one category, in the currency of
    the trip's group.
    """

    book = book_key("trip_limits", db_index=False)
    group = models.ForeignKey(ShareGroup, models.CASCADE, related_name="trip_limits")
    category = models.ForeignKey(Category, models.CASCADE, related_name="trip_limits")
    amount = AmountField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "group", "category"], name="trip_limit_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="trip_limit_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} of {self.group}"
