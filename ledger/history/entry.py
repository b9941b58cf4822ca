"""What happened to one entry: its own changes, its part in changes of many, and the
file it came from.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from ledger.history.changes import changes_of
from ledger.history.snapshots import Row
from ledger.models import Change, Entry, ImportRow

SIZE = 20
ENTRY = Entry._meta.label_lower
# What of an entry hangs on it by the column "entry".
HANGING = ("ledger.entrytag", "ledger.occurrence")


def entry_changes(rows: Sequence[Entry]) -> list[Change]:
    """The newest changes of an entry, given all rows of it, newest first. One about
    many entries holds what it did to this one alone.
    """
    ids = {row.pk for row in rows}
    shared = [_narrowed(change, ids) for change in _about_many(rows[0], ids)]
    own = changes_of(rows[0], size=SIZE)
    found = [*own, *(change for change in shared if change.before or change.after)]
    return sorted(found, key=lambda change: -change.pk)[:SIZE]


@dataclass(frozen=True)
class Hands:
    """Who made an entry, and who changed it last; "" where nobody is known, nor did."""

    maker: str
    changer: str


def hands_of(entry: Entry, changes: Sequence[Change]) -> Hands | None:
    """None in a Book of one person. `changes` are the entry's, newest first."""
    if entry.book.memberships.count() == 1:
        return None
    changed = (each for each in changes if each.verb == Change.Verb.CHANGED)
    last = next((each.actor for each in changed if each.actor), None)
    maker = entry.created_by
    return Hands(maker.name if maker else "", last.name if last else "")


def _about_many(entry: Entry, ids: Collection[int]) -> list[Change]:
    """Changes of many that may hold one of the ids: kept rows are searched as text,
    for no table says which rows a change holds.
    """
    named = Q()
    for pk in ids:
        # Both databases write an id like this; the number could be a tag's as well.
        named |= Q(rows_before__contains=f'"pk": {pk},')
        named |= Q(rows_after__contains=f'"pk": {pk},')
    many = Change.objects.filter(
        book=entry.book_id, subject=ENTRY, subject_id=None, at__gte=entry.created_at
    )
    texts = many.annotate(
        rows_before=Cast("before", TextField()), rows_after=Cast("after", TextField())
    )
    return list(texts.filter(named).select_related("actor")[:SIZE])


def _narrowed(change: Change, ids: Collection[int]) -> Change:
    """The change with the rows of these entries alone. Never saved."""
    change.before = [row for row in change.before if _is_of(row, ids)]
    change.after = [row for row in change.after if _is_of(row, ids)]
    return change


def _is_of(row: Row, ids: Collection[int]) -> bool:
    if row["model"] == ENTRY:
        return row["pk"] in ids
    return row["model"] in HANGING and row["fields"]["entry"] in ids


def origin_of(entry: Entry) -> ImportRow | None:
    """The line of a file it was imported from, its run at hand; None when typed."""
    if entry.import_row_id is None:
        return None
    found: ImportRow | None = (
        ImportRow.objects.select_related("run").filter(pk=entry.import_row_id).first()
    )
    return found
