"""What money was for."""

from django.db import models
from django.db.models import Q

from expense_tracker.kernel.scoping import book_key
from ledger.appearance import CATEGORY_COLOURS, CATEGORY_ICONS
from ledger.models.named import Named


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
