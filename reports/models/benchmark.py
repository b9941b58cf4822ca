"""How spending compares with that of others: who takes part, and what was published."""

from django.conf import settings
from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key


class BenchmarkPublication(models.Model):
    """Figures of one group of Books, of one currency and size, frozen as published.

    `shares` are by label of a category: the lower end, middle and upper end of what is
    usual, in whole per cent of all spending.
    """

    currency = models.CharField(max_length=3)
    # Which doubling of spending per month: reports.benchmark.bands.
    band = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    # The months looked at, first day of the first to last day of the last.
    first = models.DateField()
    last = models.DateField()
    books = models.PositiveIntegerField()
    shares = models.JSONField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "band", "first"], name="benchmark_once_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.currency}, size {self.band}, {self.published_at:%Y-%m-%d}"


class BenchmarkMember(BookOwned):
    """A Book that takes part in the comparison, as long as this row is there."""

    book = book_key("benchmark_memberships", db_index=False)
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    # The latest publication its spending was counted in.
    counted_in = models.ForeignKey(
        BenchmarkPublication, models.SET_NULL, null=True, related_name="members"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book"], name="benchmark_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.book} in the comparison"
