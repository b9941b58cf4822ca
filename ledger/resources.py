"""What the console exports of entries: the same rows as people's files."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from accounts.admin.export import resource_of
from expense_tracker.kernel.spreadsheet import Row
from ledger.export_rows import CHUNK, HEADERS, PK, read_columns, rows_of
from ledger.models import Entry

_Columns: Any = resource_of(
    Entry, {title: itemgetter(place) for place, title in enumerate(HEADERS)}
)


class EntryResource(_Columns):
    def iter_queryset(self, queryset: "QuerySet[Any]") -> Iterator[Row]:
        """The rows of these entries, whosever they are, in their order."""
        keys = list(queryset.values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            wanted = keys[start : start + CHUNK]
            found = {
                each[PK]: each
                for each in read_columns(Entry.objects.filter(pk__in=wanted))
            }
            yield from rows_of([found[pk] for pk in wanted if pk in found])
