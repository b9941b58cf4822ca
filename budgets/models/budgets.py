"""How much may be spent: on what, in which periods, and what goes on to the next."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models import Category, Tag, Wallet

FORTNIGHT = 14


class Budget(BookOwned):
    """How much may be spent in each period on what its scope names. Zero is a budget:
    spend nothing.
    """

    class Scope(models.TextChoices):
        EVERYTHING = "everything", "All spending"
        CATEGORY = "category", "A category"
        GROUP = "group", "Several categories"
        TAG = "tag", "A tag"
        WALLET = "wallet", "A wallet"

    class Cadence(models.TextChoices):
        WEEK = "week", "Week"
        FORTNIGHT = "fortnight", "Two weeks"
        MONTH = "month", "Month"  # the Book's, from its pay-day
        CALENDAR = "calendar", "Calendar month"
        QUARTER = "quarter", "Quarter"
        YEAR = "year", "Year"
        ONCE = "once", "Once"

    class Rollover(models.TextChoices):
        NONE = "none", "Nothing"
        SURPLUS = "surplus", "What is left"
        BOTH = "both", "What is left, and what is over"

    book = book_key("budgets")
    # "": named after what it is for. A group has one of its own.
    own_name = models.CharField(max_length=100, blank=True, default="")
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.EVERYTHING)
    category = models.ForeignKey(
        Category, models.RESTRICT, null=True, blank=True, related_name="budgets"
    )
    tag = models.ForeignKey(
        Tag, models.RESTRICT, null=True, blank=True, related_name="budgets"
    )
    wallet = models.ForeignKey(
        Wallet, models.RESTRICT, null=True, blank=True, related_name="budgets"
    )
    amount = AmountField()  # for a period, in the Book's currency
    cadence = models.CharField(max_length=9, choices=Cadence, default=Cadence.MONTH)
    # The first day of one of the two weeks, or of the one period.
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the last day of "once"
    rollover = models.CharField(max_length=7, choices=Rollover, default=Rollover.NONE)
    # A day of the first period whose rest goes on to the next.
    carries_from = models.DateField(null=True, blank=True)
    paused = models.BooleanField(default=False)
    warns_of_pace = models.BooleanField(default=False)
    # Grows when the limit is raised, so that its thresholds can be crossed again.
    arming = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    # What the sweep over all Books joins with (budgets.watching): where the two weeks
    # begin, and what was worked out of the budget when it was last looked at.
    anchor = models.PositiveSmallIntegerField(default=0, editable=False)
    carried = AmountField(default=0, editable=False)
    carried_into = models.DateField(null=True, editable=False)
    seen_on = models.DateField(null=True, editable=False)
    seen_version = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(scope="everything", category=None, tag=None, wallet=None)
                    | Q(scope="category", category__isnull=False, tag=None, wallet=None)
                    | Q(scope="group", category=None, tag=None, wallet=None)
                    & ~Q(own_name="")
                    | Q(scope="tag", category=None, tag__isnull=False, wallet=None)
                    | Q(scope="wallet", category=None, tag=None, wallet__isnull=False)
                ),
                name="budget_scope_whole",
            ),
            models.CheckConstraint(
                condition=(
                    Q(cadence="once", starts_on__isnull=False, ends_on__isnull=False)
                    & Q(ends_on__gte=F("starts_on"))
                    | Q(cadence="fortnight", starts_on__isnull=False, ends_on=None)
                    | ~Q(cadence__in=["once", "fortnight"])
                    & Q(starts_on=None, ends_on=None)
                ),
                name="budget_days_by_cadence",
            ),
            models.CheckConstraint(
                condition=(
                    Q(rollover="none", carries_from=None)
                    | ~Q(rollover="none")
                    & ~Q(cadence="once")
                    & Q(carries_from__isnull=False)
                ),
                name="budget_carries_from",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="budget_not_below_0"
            ),
            # Of "once" there may be several: one for each Christmas.
            models.UniqueConstraint(
                fields=["book", "category", "cadence"],
                condition=Q(scope="category") & ~Q(cadence="once"),
                name="budget_once_per_category",
            ),
            models.UniqueConstraint(
                fields=["book", "tag", "cadence"],
                condition=Q(scope="tag") & ~Q(cadence="once"),
                name="budget_once_per_tag",
            ),
            models.UniqueConstraint(
                fields=["book", "wallet", "cadence"],
                condition=Q(scope="wallet") & ~Q(cadence="once"),
                name="budget_once_per_wallet",
            ),
            models.UniqueConstraint(
                fields=["book", "cadence"],
                condition=Q(scope="everything") & ~Q(cadence="once"),
                name="budget_once_overall",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.anchor = self.starts_on.toordinal() % FORTNIGHT if self.starts_on else 0
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """Its own, or that of what it is for."""
        named = self.category or self.tag or self.wallet
        return self.own_name or (named.name if named else self.Scope.EVERYTHING.label)

    @property
    def carries(self) -> bool:
        return self.rollover != self.Rollover.NONE


class BudgetCategory(BookOwned):
    """A category, with its children, that a budget of several is for."""

    book = book_key("budget_categories")
    budget = models.ForeignKey(
        Budget, models.CASCADE, related_name="members", db_index=False
    )
    category = models.ForeignKey(
        Category, models.RESTRICT, related_name="budget_groups"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "budget categories"
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "category"], name="budget_category_once"
            )
        ]

    def __str__(self) -> str:
        return self.category.name


class FormerLimit(BookOwned):
    """What a budget's limit was in the periods that began before a day, and not before
    the day of the former limit before it.
    """

    book = book_key("former_limits")
    budget = models.ForeignKey(
        Budget, models.CASCADE, related_name="former_limits", db_index=False
    )
    before = models.DateField()
    amount = AmountField()

    class Meta:
        ordering = ["before"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "before"], name="former_limit_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="former_limit_not_below_0"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget} before {self.before}"


class Move(BookOwned):
    """Money moved from one budget to another, for one period of both.

    A budget that was deleted since is None; what it gave stays given.
    """

    book = book_key("budget_moves")
    source = models.ForeignKey(
        Budget, models.SET_NULL, null=True, related_name="moves_out"
    )
    target = models.ForeignKey(
        Budget, models.SET_NULL, null=True, related_name="moves_in"
    )
    # The first day of the period as it was; any period with that day has the money.
    period_start = models.DateField()
    amount = AmountField()  # in the Book's currency
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="budget_move_above_0"
            ),
            models.CheckConstraint(
                condition=Q(source=None) | Q(target=None) | ~Q(source=F("target")),
                name="budget_move_between_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} to {self.target}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.book.base_currency)
