"""Making transfers of what is in the Book already and of what a file says now."""

from collections.abc import Sequence

from ledger.currencies.rates import booked_base, rate_on
from ledger.importing.lines import StatementLine
from ledger.models import Entry, EntryGroup, ImportRow, Payee
from ledger.services.drafts import search_text
from ledger.services.editing import BookEdit
from ledger.services.entries import payee_named, whole
from ledger.services.imports.due import DueRow
from ledger.services.imports.making import Making

Decision = ImportRow.Decision
Kind = Entry.Kind
LINKABLE = frozenset({Kind.EXPENSE, Kind.INCOME, Kind.REFUND})


def is_link(row: DueRow) -> bool:
    """Whether the row is the other side of an entry of the Book."""
    return row.decision == Decision.TRANSFER and not row.group


def link_all(edit: BookEdit, rows: Sequence[DueRow], made: Making) -> set[int]:
    """Book each row as the other side of its entry; returns the ids of those booked.
    One whose entry is gone, or has become something else meanwhile, is not.
    """
    done = set()
    for row in rows:
        entry = row.matched
        if entry is not None and _may_link(entry):
            _link(edit, row, entry, made)
            done.add(row.pk)
    return done


def _may_link(entry: Entry) -> bool:
    return entry.group_id is None and entry.kind in LINKABLE


def _link(edit: BookEdit, row: DueRow, entry: Entry, made: Making) -> None:
    """The entry keeps its day, amount, payee and tags; as a transfer it has neither a
    category nor a purchase it gives back.
    """
    edit.changing(whole([entry]))
    entry.group = EntryGroup.objects.create(
        book=edit.book, kind=EntryGroup.Kind.TRANSFER
    )
    entry.kind, entry.category, entry.refund_of = Kind.TRANSFER, None, None
    entry.tax = ""
    entry.position = int(entry.amount > 0)
    entry.version += 1
    entry.save()
    leg = _leg(edit, row, entry, made)
    leg.save()
    edit.written(whole([entry, leg]))


def _leg(edit: BookEdit, row: DueRow, entry: Entry, made: Making) -> Entry:
    line = row.line
    wallet = made.wallet(line.place, line.currency)
    rate = rate_on(book=edit.book, currency=wallet.currency, on=entry.date)
    return Entry(
        book=edit.book,
        date=entry.date,
        kind=Kind.TRANSFER,
        wallet=wallet,
        payee=_payee(edit, line, entry),
        amount=line.amount,
        rate=rate,
        base_amount=booked_base(edit.book, line.amount, rate),
        note=line.note[:500] or entry.note,
        group=entry.group,
        position=1 - entry.position,
        search_text=search_text(line.payee, line.note),
        fingerprint=row.fingerprint,
        import_row_id=row.pk,
        created_by=edit.actor,
    )


def _payee(edit: BookEdit, line: StatementLine, entry: Entry) -> Payee | None:
    return entry.payee or payee_named(edit.book, line.payee[:100])
