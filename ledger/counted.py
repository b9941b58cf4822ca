"""What the ledger counts over time: entries that were added, over all Books."""

from typing import Any

from django.db.models import QuerySet

from accounts.staff.figures import Figure, register_figure
from ledger.models import Entry


def _entries() -> "QuerySet[Any]":
    return Entry.objects.all()


def register_figures() -> None:
    figure = Figure("entries", "Transactions added", "created_at", _entries)
    register_figure(figure)
