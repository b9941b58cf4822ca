"""How much may be spent, and when it is said that it was."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models import Category


class Budget(BookOwned):
    """How much may be spent in each period, on one category with its children, or on
    everything. Zero is a budget: spend nothing.
    """

    class Cadence(models.TextChoices):
        WEEK = "week", "Week"
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"
        YEAR = "year", "Year"

    EVERYTHING = "All spending"

    book = book_key("budgets")
    # None: all spending.
    category = models.ForeignKey(
        Category, models.RESTRICT, null=True, blank=True, related_name="budgets"
    )
    amount = AmountField()  # in the Book's currency
    cadence = models.CharField(max_length=7, choices=Cadence, default=Cadence.MONTH)
    # Grows when the limit is raised, so that its thresholds can be crossed again.
    arming = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "category", "cadence"],
                condition=Q(category__isnull=False),
                name="budget_once_per_category",
            ),
            models.UniqueConstraint(
                fields=["book", "cadence"],
                condition=Q(category=None),
                name="budget_once_overall",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="budget_not_below_0"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.category.name if self.category else self.EVERYTHING


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
    """A threshold crossed in a period: recorded, and told, once per arming."""

    book = book_key("overruns")
    budget = models.ForeignKey(
        Budget, models.CASCADE, related_name="overruns", db_index=False
    )
    period_start = models.DateField()
    percent = models.PositiveSmallIntegerField()
    arming = models.PositiveIntegerField()
    spent = AmountField()  # positive, in the Book's currency, when it was crossed
    limit = AmountField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "period_start", "percent", "arming"],
                name="overrun_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.budget} passed {self.percent} %"

    @property
    def spent_money(self) -> Money:
        return Money(self.spent, self.book.base_currency)
