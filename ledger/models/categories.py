"""What money was for."""

from django.db import models
from django.db.models import Q

from expense_tracker.kernel.scoping import book_key
from ledger.appearance import CATEGORY_COLOURS, CATEGORY_ICONS
from ledger.models.named import Named


class Tax(models.TextChoices):
    """What a tax return asks of money that moved."""

    PRIVATE = "private", "Private"
    BUSINESS = "business", "Business"
    DEDUCTIBLE = "deductible", "Tax-deductible"


def tax_field() -> "models.CharField[str, str]":
    """Empty is as what stands above it: the category, its parent, at last PRIVATE."""
    return models.CharField(
        "for taxes", max_length=10, choices=Tax, blank=True, default=""
    )


class Category(Named):
    """What money was for. Two levels; a child has its parent's kind."""

    class Kind(models.TextChoices):
        EXPENSE = "expense", "Expense"
        INCOME = "income", "Income"

    book = book_key("categories")
    kind = models.CharField(max_length=7, choices=Kind)
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="children"
    )
    icon = models.CharField(max_length=40, choices=CATEGORY_ICONS, default="tag")
    colour = models.CharField(max_length=10, choices=CATEGORY_COLOURS, default="slate")
    # The common name this category goes by outside the Book, "" when it has none.
    label = models.CharField(max_length=40, blank=True, editable=False)
    tax = tax_field()
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["kind", "position", "pk"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "kind", "name_key"],
                condition=Q(parent=None),
                name="category_name_top",
            ),
            models.UniqueConstraint(
                fields=["book", "parent", "name_key"],
                condition=Q(parent__isnull=False),
                name="category_name_child",
            ),
        ]


def tax_of(category: Category) -> str:
    """What it is for taxes: what it says itself, else its parent, else PRIVATE."""
    above = category.parent.tax if category.parent else ""
    return category.tax or above or Tax.PRIVATE
