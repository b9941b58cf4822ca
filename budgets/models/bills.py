"""What has to be paid."""

from django.core.validators import MaxValueValidator
from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models import Recurring


class Bill(BookOwned):
    """What is expected of a Recurring: that it is paid by its dates, and told of
    before.
    """

    book = book_key("bills")
    recurring = models.OneToOneField(Recurring, models.CASCADE, related_name="bill")
    # Days before the due date to be reminded; None: each person's own setting.
    lead_days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["recurring__starts_on", "pk"]

    def __str__(self) -> str:
        return self.recurring.name
