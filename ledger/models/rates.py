"""Exchange rates: the Book's own, and the reference rates everybody shares."""

from django.db import models
from django.db.models import Q

from accounts.models import validate_currency
from expense_tracker.kernel.fields import RateField
from expense_tracker.kernel.scoping import BookOwned, book_key


class Rate(BookOwned):
    """A Book's own exchange rate: units of its base currency for one of `currency`,
    good from `date` until a later one.
    """

    book = book_key("rates", db_index=False)
    currency = models.CharField(max_length=3, validators=[validate_currency])
    date = models.DateField()
    rate = RateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "currency", "date"], name="rate_once_a_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate} on {self.date}"


class ReferenceRate(models.Model):
    """What a central bank published: units of `currency` for one euro on `date`.

    Everybody's, so it belongs to no Book. The European Central Bank publishes on its
    working days.
    """

    currency = models.CharField(max_length=3)
    date = models.DateField()
    per_euro = RateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "date"], name="reference_rate_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(per_euro__gt=0), name="reference_rate_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.per_euro} on {self.date}"
