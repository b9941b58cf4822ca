"""Rows people find by their name."""

from typing import Any

from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key
from expense_tracker.kernel.text import fold


class Named(BookOwned):
    """A row people find by its name; `name_key` is that name folded, so that equal
    names are equal on both databases (SQLite folds ASCII only).
    """

    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=200, editable=False)

    class Meta(BookOwned.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = fold(self.name)
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)


class Payee(Named):
    """Who was paid or who paid."""

    book = book_key("payees", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "name_key"], name="payee_name")
        ]


class Tag(Named):
    book = book_key("tags", db_index=False)

    class Meta:
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(fields=["book", "name_key"], name="tag_name")
        ]
