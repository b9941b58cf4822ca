"""Many entries as lines: one row each, or all rows of a transfer or split."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby

from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Entry
from ledger.querysets import EntryQuerySet

# An entry, or all rows of its transfer or split, in order.
Line = list[Entry]
# What one change may hold: history keeps each of its rows twice.
MAX_ENTRIES = 10_000


def lines_of(ids: Iterable[int]) -> list[Line]:
    """The lines that these entries belong to, as they are now."""
    rows = (
        Entry.objects.together_with(ids)
        .select_related("wallet", "group", "payee", "category", "refund_of")
        .order_by("group", "position", "pk")
    )
    return [list(line) for _, line in groupby(rows, _line_of)]


class Chosen:
    """The lines that the chosen entries belong to, as they are now."""

    def __init__(self, entries: EntryQuerySet) -> None:
        ids = list(entries.order_by().values_list("pk", flat=True)[: MAX_ENTRIES + 1])
        if len(ids) > MAX_ENTRIES:
            raise InvalidEntry(f"Choose at most {MAX_ENTRIES} transactions at once.")
        self._asked = set(ids)
        self.lines = lines_of(ids)
        if not self.lines:
            raise StaleVersion("They were deleted meanwhile.")

    @property
    def rows(self) -> list[Entry]:
        return [row for line in self.lines for row in line]

    def asked(self, line: Line) -> list[Entry]:
        """The rows of the line that were chosen themselves."""
        return [row for row in line if row.pk in self._asked]

    def leave_out(self, problem: Callable[[Line], str]) -> dict[str, int]:
        """Drop the lines with a problem; how many there were by problem."""
        judged = [(line, problem(line)) for line in self.lines]
        self.lines = [line for line, reason in judged if not reason]
        return dict(Counter(reason for _, reason in judged if reason))


def _line_of(row: Entry) -> tuple[bool, int]:
    return (True, row.group_id) if row.group_id else (False, row.pk)
