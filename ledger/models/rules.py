"""What a Book does by itself with entries it recognises, and searches it keeps."""

from urllib.parse import parse_qsl

from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models.categories import Category
from ledger.models.named import Named
from ledger.models.wallets import Wallet


class Rule(BookOwned):
    """What is done to entries that a search expression finds; in order of `position`.

    An action left empty does nothing; of `category`, `parts` and `to_wallet` at most
    one is set. `tags` are names. `parts` splits the entry: a list of
    {"category": id, "percent": text}, which sum to 100.
    """

    book = book_key("rules")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=500)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    category = models.ForeignKey(
        Category, models.RESTRICT, null=True, blank=True, related_name="rules"
    )
    payee = models.CharField(max_length=100, blank=True)
    tags = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=500, blank=True)
    parts = models.JSONField(default=list, blank=True)
    # The other wallet of what becomes a transfer.
    to_wallet = models.ForeignKey(
        Wallet, models.RESTRICT, null=True, blank=True, related_name="rules"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class SavedView(Named):
    """A search of the transactions list kept under a name: its query string."""

    book = book_key("saved_views", db_index=False)
    query = models.CharField(max_length=1000)
    position = models.PositiveIntegerField(default=0)

    @property
    def said(self) -> str:
        """What it shows, as it is written: "2026-11 category:Food"."""
        asked = dict(parse_qsl(self.query))
        period = asked.get("period", "")
        return " ".join(
            filter(None, ["" if period == "all" else period, asked.get("q")])
        )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["book", "name_key"], name="saved_view_name")
        ]
