"""Categories that a language model suggested where the built-in one was unsure."""

from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models.categories import Category


class ModelAdvice(BookOwned):
    """What the model said of descriptions that come down to `key`, asked once.

    A person still confirms it. `category` None: it said nothing that could be used.
    """

    book = book_key("model_advice", db_index=False)
    kind = models.CharField(max_length=7, choices=Category.Kind)
    key = models.CharField(max_length=200)
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="model_advice"
    )
    asked_on = models.DateField()

    class Meta:
        verbose_name_plural = "model advice"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "kind", "key"], name="model_advice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.category}"
