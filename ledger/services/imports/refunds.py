"""Refunds of a ledger's export, tied to the purchases that the same file tells of."""

from collections.abc import Iterable

from ledger.models import Entry, ImportRun
from ledger.services.imports.due import DueRow

Kind = Entry.Kind


def tie_refunds(run: ImportRun, rows: Iterable[DueRow]) -> None:
    """Link what these rows were booked as to their purchases: those this run has booked
    by now, and those it found in the Book already.
    """
    asked = {row.pk: row.line.refund_of for row in rows if row.line.refund_of}
    if not asked:
        return
    purchases = _purchases(run, set(asked.values()))
    refunds = Entry.objects.filter(import_row__in=asked, kind=Kind.REFUND)
    tied = []
    for refund in refunds.filter(refund_of=None):
        refund.refund_of = purchases.get(asked[refund.import_row_id])
        tied.append(refund)
    Entry.objects.bulk_update(tied, ["refund_of"])


def _purchases(run: ImportRun, references: set[str]) -> dict[str, Entry]:
    """The expenses that the file calls so."""
    rows = run.rows.filter(line__reference__in=references).select_related("matched")
    found = {row.line["reference"]: row.matched for row in rows}
    booked = Entry.objects.filter(import_row__in=rows).select_related("import_row")
    found |= {entry.import_row.line["reference"]: entry for entry in booked}
    return {
        reference: entry
        for reference, entry in found.items()
        if entry is not None and entry.kind == Kind.EXPENSE
    }
