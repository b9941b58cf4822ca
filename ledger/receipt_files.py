"""Which files of deleted receipts are kept: those that Undo may still bring back."""

from datetime import datetime

from django.db.models import QuerySet

from expense_tracker.kernel.scoping import BookManager, all_books
from ledger.history.changes import RESTORABLE
from ledger.models import Change, Receipt

_LABEL = Receipt._meta.label_lower


def is_undoable(origin: object) -> bool:
    """Whether a deletion that began with `origin` was of receipts alone, as Django's
    signals tell it.
    """
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    return model is Receipt


def files_to_undo(now: datetime) -> set[str]:
    """Names of the files that rows in history have which may still be restored."""
    with all_books():
        manager: BookManager = Change.objects
        recent = manager.filter(subject=_LABEL, at__gt=now - RESTORABLE)
        sides = list(recent.values_list("before", "after"))
    rows = [row for side in sides for rows in side for row in rows]
    fields = [row["fields"] for row in rows if row["model"] == _LABEL]
    return {each[name] for each in fields for name in ("file", "thumbnail")}
