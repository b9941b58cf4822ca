"""When it is said how a budget stands, and that it was said."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from budgets.models.budgets import Budget
from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookOwned, book_key


class Threshold(BookOwned):
    """A share of a budget whose crossing is told, in percent."""

    book = book_key("thresholds")
    budget = models.ForeignKey(
        Budget, models.CASCADE, related_name="thresholds", db_index=False
    )
    percent = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(500)]
    )

    class Meta:
        ordering = ["percent"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "percent"], name="threshold_once")
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class Overrun(BookOwned):
    """A threshold crossed, or a pace too fast, in a period: recorded, and told, once
    per arming.
    """

    class Kind(models.TextChoices):
        THRESHOLD = "threshold", "Threshold"
        PACE = "pace", "Pace"

    book = book_key("overruns")
    budget = models.ForeignKey(
        Budget, models.CASCADE, related_name="overruns", db_index=False
    )
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.THRESHOLD)
    period_start = models.DateField()
    percent = models.PositiveSmallIntegerField()  # 0 of a pace
    arming = models.PositiveIntegerField()
    spent = AmountField()  # positive, in the Book's currency, when it was crossed
    limit = AmountField()
    # The day on which a pace would pass the limit.
    passes_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "period_start", "percent", "arming"],
                name="overrun_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="pace", percent=0, passes_on__isnull=False)
                | Q(kind="threshold", percent__gt=0, passes_on=None),
                name="overrun_by_kind",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.PACE:
            return f"{self.budget} is ahead of its pace"
        return f"{self.budget} passed {self.percent} %"

    @property
    def spent_money(self) -> Money:
        return Money(self.spent, self.book.base_currency)

    @property
    def limit_money(self) -> Money:
        return Money(self.limit, self.book.base_currency)

    @property
    def notice_key(self) -> str:
        """What the notices that tell of it are known by."""
        what = self.percent or self.kind
        return f"overrun:{self.budget_id}:{self.period_start}:{what}:{self.arming}"
