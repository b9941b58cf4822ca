"""Entries read for answers: a list of them in a fixed number of queries."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from expense_tracker.kernel.api.types import (
    figure,
    maybe,
    maybe_figure,
)
from ledger.api.entry_shapes import EntryOut, PartOut
from ledger.models import Entry, Reconciliation
from ledger.services.drafts import draft_of, is_split

RELATED = ("wallet", "group", "payee", "refund_of", "reconciliation", "created_by")


def whole_entries(ids: Iterable[int]) -> list[list[Entry]]:
    """The rows of each entry that one of `ids` belongs to, in the order of `ids`."""
    wanted = list(ids)
    found = Entry.objects.all().together_with(wanted)
    rows = found.select_related("book", "category", *RELATED)
    groups: dict[tuple[str, int], list[Entry]] = {}
    places: dict[int, tuple[str, int]] = {}
    for row in rows.prefetch_related("entry_tags__tag").order_by("position"):
        key = ("group", row.group_id) if row.group_id else ("entry", row.pk)
        groups.setdefault(key, []).append(row)
        places[row.pk] = key
    keys = dict.fromkeys(places[pk] for pk in wanted if pk in places)
    return [groups[key] for key in keys]


def entry_out(rows: Sequence[Entry], as_of: datetime.date) -> EntryOut:
    """Of rows as `whole_entries` or `group_rows` read them."""
    head, draft = rows[0], draft_of(rows)
    own = head.wallet.currency
    legs = rows if is_split(rows) else rows[:1]
    arrival = rows[1] if draft.to_wallet else None
    return EntryOut(
        id=head.pk,
        version=head.version,
        date=head.date,
        kind=draft.kind,  # type: ignore[arg-type]
        amount=figure(sum((row.amount for row in legs), Decimal(0)), own),
        currency=own,
        wallet=head.wallet_id,
        category=draft.category.pk if draft.category else None,
        payee=draft.payee,
        note=draft.note,
        tags=list(draft.tags),
        tax=draft.tax,
        parts=[_part(row) for row in legs] if len(legs) > 1 else [],
        to_wallet=arrival.wallet_id if arrival else None,
        to_amount=maybe(arrival, _amount),
        to_currency=arrival.wallet.currency if arrival else None,
        original_amount=maybe_figure(
            draft.original_amount, draft.original_currency or own
        ),
        original_currency=draft.original_currency or None,
        refund_of=draft.refund_of.pk if draft.refund_of else None,
        base_amount=figure(
            sum((row.base_amount for row in legs), Decimal(0)), head.book.base_currency
        ),
        planned=head.is_planned(as_of),
        locked=any(_is_locked(row) for row in rows),
        created_by=head.created_by.name if head.created_by else None,
        created_at=head.created_at,
    )


def _amount(row: Entry) -> str:
    return figure(row.amount, row.wallet.currency)


def _part(row: Entry) -> PartOut:
    return PartOut(
        id=row.pk,
        kind=row.kind,
        amount=_amount(row),
        category=row.category_id,
        note=row.note,
    )


def _is_locked(row: Entry) -> bool:
    settled = row.reconciliation
    return settled is not None and settled.state == Reconciliation.State.DONE
