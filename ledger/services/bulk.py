"""Booking many entries at once: what import, demo data and measuring use.

The same rules as `record_entry`, in a number of statements that does not grow with the
number of drafts, and without an instance for each row.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from accounts.models import Book
from expense_tracker.kernel.fast_insert import insert_rows
from expense_tracker.kernel.scoping import ForeignBookError
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import Rates, booked_base
from ledger.models import Entry, EntryGroup, EntryTag, Payee, Tag
from ledger.services.drafts import EntryDraft, Leg, check_draft, legs_of, text_of
from ledger.services.editing import BookEdit
from ledger.services.entries import group_columns
from ledger.services.totals import Cell

BATCH = 500
Values = tuple[Any, ...]
_COLUMNS = (
    *("book_id", "created_by_id", "date", "kind", "wallet_id", "category_id"),
    *("payee_id", "amount", "base_amount", "rate", "note", "group_id", "position"),
    *("original_amount", "original_currency", "refund_of_id", "search_text"),
    *("import_row_id", "fingerprint", "tax"),
)


def record_many(edit: BookEdit, drafts: Sequence[EntryDraft]) -> None:
    """Book the drafts inside `edit`.

    No history is kept: the caller's own record (an import run) is what takes them
    back. Raises InvalidEntry or NoRate for the first draft that cannot be booked.
    """
    if not drafts:
        return
    for draft in drafts:
        check_draft(draft)
    _refuse_strangers(edit.book, drafts)
    payees = _ids_of(edit.book, Payee, (draft.payee for draft in drafts))
    groups = iter(_new_groups(edit.book, drafts))
    rates = _rates(edit.book, drafts)
    rows = [
        _rows_of(edit, draft, next(groups) if draft.is_group else None, payees, rates)
        for draft in drafts
    ]
    ids = insert_rows(Entry, _COLUMNS, list(chain.from_iterable(rows)))
    _tag(edit.book, drafts, rows, ids)
    edit.touch_cells(_cells(drafts))


def _refuse_strangers(book: Book, drafts: Sequence[EntryDraft]) -> None:
    """Nothing of another Book is pointed at: the rows are written without a guard."""
    pointed = {
        id(row): row
        for draft in drafts
        for row in (
            *(draft.wallet, draft.to_wallet, draft.category, draft.refund_of),
            *(part.category for part in draft.parts),
        )
        if row is not None
    }
    if any(row.book_id != book.pk for row in pointed.values()):
        raise ForeignBookError("A draft points into another Book.")


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


def _cells(drafts: Sequence[EntryDraft]) -> set[Cell]:
    return {
        Cell(draft.date.replace(day=1), wallet.pk)
        for draft in drafts
        for wallet in (draft.wallet, draft.to_wallet)
        if wallet is not None
    }


def _rows_of(
    edit: BookEdit,
    draft: EntryDraft,
    group: EntryGroup | None,
    payees: dict[str, int],
    rates: Rates,
) -> list[Values]:
    payee = payees.get(draft.payee)
    text = text_of(draft)
    return [
        _values(edit, draft, leg, position, group, payee, text, rates)
        for position, leg in enumerate(legs_of(draft))
    ]


def _values(  # noqa: PLR0917 - one row of a hundred thousand: no object for it
    edit: BookEdit,
    draft: EntryDraft,
    leg: Leg,
    position: int,
    group: EntryGroup | None,
    payee: int | None,
    text: str,
    rates: Rates,
) -> Values:
    """One row, in the order of _COLUMNS."""
    rate = leg.rate or rates.on(leg.wallet.currency, draft.date)
    refunds = draft.refund_of is not None and leg.kind == Entry.Kind.REFUND
    return (
        edit.book.pk,
        edit.actor.pk if edit.actor else None,
        draft.date,
        str(leg.kind),
        leg.wallet.pk,
        leg.category.pk if leg.category else None,
        payee,
        leg.amount,
        booked_base(edit.book, leg.amount, rate),
        rate,
        leg.note,
        group.pk if group else None,
        position,
        draft.original_amount if position == 0 else None,
        draft.original_currency if position == 0 else "",
        draft.refund_of.pk if refunds and draft.refund_of else None,
        text,
        _source(draft, position),
        _fingerprint(draft, position),
        draft.tax,
    )


def _fingerprint(draft: EntryDraft, position: int) -> str:
    """That of the row's own line, "" for a row without one."""
    known = draft.fingerprints
    return known[position] if position < len(known) else ""


def _source(draft: EntryDraft, position: int) -> int | None:
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


def _ids_of(
    book: Book, model: type[Payee | Tag], names: Iterable[str]
) -> dict[str, int]:
    """The ids of the Book's rows of these names, missing ones made; none for ""."""
    keys = {name: fold(name) for name in dict.fromkeys(names) if name}
    rows = model.objects.filter(book=book, name_key__in=set(keys.values()))
    found = dict(rows.order_by().values_list("name_key", "pk"))
    missing = {key: name for name, key in keys.items() if key not in found}
    values = [(book.pk, name, key) for key, name in missing.items()]
    ids = insert_rows(model, ("book_id", "name", "name_key"), values)
    found |= zip(missing, ids, strict=True)
    return {name: found[key] for name, key in keys.items()}


def _tag(
    book: Book,
    drafts: Sequence[EntryDraft],
    rows: Sequence[Sequence[Values]],
    ids: Sequence[int],
) -> None:
    """Tag the first row of each draft; `ids` are those of all rows in turn."""
    tags = _ids_of(book, Tag, chain.from_iterable(draft.tags for draft in drafts))
    links = []
    place = 0
    for draft, legs in zip(drafts, rows, strict=True):
        links += [
            (book.pk, ids[place], tag)
            for tag in dict.fromkeys(tags[name] for name in draft.tags if name)
        ]
        place += len(legs)
    insert_rows(EntryTag, ("book_id", "entry_id", "tag_id"), links)
