"""Booking many entries at once: what import, demo data and measuring use.

The same rules as `record_entry` in a number of statements that does not grow with the
number of drafts.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.models import Entry, EntryGroup, EntryTag, ImportRow, Payee, Tag
from ledger.rates import Rates
from ledger.services.drafts import EntryDraft, check_draft, legs_of
from ledger.services.editing import BookEdit
from ledger.services.entries import fill, group_columns

BATCH = 500
Row = TypeVar("Row", Payee, Tag)


def record_many(edit: BookEdit, drafts: Sequence[EntryDraft]) -> list[list[Entry]]:
    """Book the drafts inside `edit`; the rows of each, in the drafts' order.

    No history is kept: the caller's own record (an import run) is what takes them
    back. Raises InvalidEntry or NoRate for the first draft that cannot be booked.
    """
    if not drafts:
        return []
    for draft in drafts:
        check_draft(draft)
    payees = _named(edit.book, Payee, (draft.payee for draft in drafts))
    groups = iter(_new_groups(edit.book, drafts))
    rates = _rates(edit.book, drafts)
    rows = [
        _rows_of(edit, draft, next(groups) if draft.is_group else None, payees, rates)
        for draft in drafts
    ]
    flat = list(chain.from_iterable(rows))
    Entry.objects.bulk_create(flat, batch_size=BATCH)
    _tag(edit.book, drafts, rows)
    edit.touch(flat)
    return rows


def _rates(book: Book, drafts: Sequence[EntryDraft]) -> Rates:
    days = [draft.date for draft in drafts]
    return Rates(book, _currencies(drafts), min(days), max(days))


def _currencies(drafts: Sequence[EntryDraft]) -> set[str]:
    return {
        wallet.currency
        for draft in drafts
        for wallet in (draft.wallet, draft.to_wallet)
        if wallet is not None
    }


def _rows_of(
    edit: BookEdit,
    draft: EntryDraft,
    group: EntryGroup | None,
    payees: dict[str, Payee],
    rates: Rates,
) -> list[Entry]:
    payee = payees.get(fold(draft.payee))
    rows = []
    for position, leg in enumerate(legs_of(draft)):
        row = Entry(
            book=edit.book,
            group=group,
            position=position,
            fingerprint=_fingerprint(draft, position),
            import_row=_source(draft, position),
            created_by=edit.actor,
        )
        fill(row, draft, leg, payee, rates.on(leg.wallet.currency, draft.date))
        rows.append(row)
    return rows


def _fingerprint(draft: EntryDraft, position: int) -> str:
    """That of the row's own line, "" for a row without one."""
    known = draft.fingerprints
    return known[position] if position < len(known) else ""


def _source(draft: EntryDraft, position: int) -> ImportRow | None:
    """The imported line of that leg, None for drafts that were not imported."""
    if not draft.sources:
        return None
    return draft.sources[min(position, len(draft.sources) - 1)]


def _new_groups(book: Book, drafts: Sequence[EntryDraft]) -> list[EntryGroup]:
    columns = [group_columns(draft) for draft in drafts if draft.is_group]
    return EntryGroup.objects.bulk_create(
        [EntryGroup(book=book, kind=kind, note=note) for kind, note in columns],
        batch_size=BATCH,
    )


def _named(book: Book, model: type[Row], names: Iterable[str]) -> dict[str, Row]:
    """The Book's rows of these names by folded name, missing ones made."""
    wanted = {fold(name): name for name in names if name}
    found = {
        row.name_key: row
        for row in model.objects.filter(book=book, name_key__in=wanted)
    }
    missing = [
        model(book=book, name=name, name_key=key)
        for key, name in wanted.items()
        if key not in found
    ]
    model.objects.bulk_create(missing, batch_size=BATCH)
    return found | {row.name_key: row for row in missing}


def _tag(book: Book, drafts: Sequence[EntryDraft], rows: list[list[Entry]]) -> None:
    tags = _named(book, Tag, chain.from_iterable(draft.tags for draft in drafts))
    EntryTag.objects.bulk_create(
        [
            EntryTag(book=book, entry=entries[0], tag=tags[key])
            for draft, entries in zip(drafts, rows, strict=True)
            for key in dict.fromkeys(map(fold, draft.tags))
        ],
        batch_size=BATCH,
    )
