"""Booking, changing and deleting entries, transfers and splits as a whole."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import booked_base, rate_on
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import (
    Change,
    Entry,
    EntryGroup,
    EntryTag,
    Occurrence,
    Payee,
    Tag,
    Wallet,
)
from ledger.services.drafts import (
    CATEGORY_KIND,
    MAX_NOTE,
    EntryDraft,
    Leg,
    Part,
    check_draft,
    draft_of,
    label_of,
    legs_of,
    search_text,
    text_of,
)
from ledger.services.editing import BookEdit, edit_book
from ledger.services.receipts import set_receipts_free

# Drafts come through here: who books them needs no second import.
__all__ = [
    "CATEGORY_KIND",
    "MAX_NOTE",
    "EntryDraft",
    "Part",
    "change_entry",
    "check_draft",
    "delete_entries",
    "delete_entry",
    "draft_of",
    "group_rows",
    "label_of",
    "record_entry",
    "remove",
    "rows_by_id",
    "search_text",
    "whole",
    "with_groups",
    "write_draft",
]

Kind = Entry.Kind


def record_entry(*, book: Book, actor: User | None, draft: EntryDraft) -> Change:
    """Book the draft. Raises InvalidEntry naming the field it is about, or NoRate."""
    check_draft(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=label_of(draft)
    ) as edit:
        rows = write_draft(edit, draft)
        edit.about(rows[0])
    assert edit.change is not None
    return edit.change


def change_entry(
    *, book: Book, actor: User | None, entry: Entry, version: int, draft: EntryDraft
) -> Change:
    """Make the entry, with its whole group, what the draft says.

    `version` is the one the person saw; StaleVersion when it is no longer the current
    one or the entry is gone.
    """
    check_draft(draft)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=label_of(draft)
    ) as edit:
        existing = _claim(entry, version)
        if draft.refund_of in existing:
            raise InvalidEntry("That is this entry itself.", field="refund_of")
        edit.changing(whole(existing))
        rows = write_draft(edit, draft, existing)
        edit.about(rows[0])
    assert edit.change is not None
    return edit.change


def delete_entries(
    *, book: Book, actor: User | None, entries: Iterable[Entry]
) -> Change:
    """Delete the entries, their groups as a whole, as one change to undo.

    Raises StaleVersion when none of them is there any more.
    """
    chosen = list(entries)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=_label_of_all(chosen)
    ) as edit:
        doomed = with_groups(chosen)
        if not doomed:
            raise StaleVersion("It was deleted meanwhile.")
        edit.changing(whole(doomed))
        edit.about(doomed[0])
        remove(edit, doomed)
    assert edit.change is not None
    return edit.change


def delete_entry(*, book: Book, actor: User | None, entry: Entry) -> Change:
    return delete_entries(book=book, actor=actor, entries=[entry])


# --- writing --------------------------------------------------------------------------


def write_draft(
    edit: BookEdit, draft: EntryDraft, existing: Sequence[Entry] = ()
) -> list[Entry]:
    """Bring the rows to what the draft says, keeping ids where there are rows.

    The first row is the one that stays: it has the version, the tags, the receipts,
    the imported line, and the refunds of parts that go.
    """
    legs = legs_of(draft)
    former = existing[0].group if existing else None
    group = _group_for(edit.book, draft, former)
    payee = payee_named(edit.book, draft.payee)
    used = Used(existing)
    rows = [*existing[: len(legs)]] + [Entry() for _ in legs[len(existing) :]]
    for position, (row, leg) in enumerate(zip(rows, legs, strict=True)):
        row.book, row.group, row.position = edit.book, group, position
        row.reconciliation_id = used.reconciliations.get(leg.wallet.pk)
        rate = leg.rate or used.rate(edit.book, leg.wallet, draft.date)
        fill(row, draft, leg, payee, rate)
        _save(row, edit.maker)
    if existing or draft.tags:
        _retag(rows[0], draft.tags)
    if existing:
        _point_refunds_at_purchases(edit, existing, rows)
        _delete(existing[len(legs) :])
    if former is not None and group is None:
        former.delete()
    edit.written(whole(rows) if existing or draft.tags else _with_their_groups(rows))
    return rows


class Used:
    """What rows about to be rewritten hold on to: the rate of a day that does not
    change, and the statement a wallet's rows were ticked off against.
    """

    def __init__(self, rows: Sequence[Entry]) -> None:
        self.reconciliations = {row.wallet_id: row.reconciliation_id for row in rows}
        self._rates = {(row.wallet_id, row.date): row.rate for row in rows}

    def rate(self, book: Book, wallet: Wallet, on: date) -> Decimal:
        kept = self._rates.get((wallet.pk, on))
        if kept is not None:
            return Decimal(kept)
        return rate_on(book=book, currency=wallet.currency, on=on)


def _group_for(
    book: Book, draft: EntryDraft, former: EntryGroup | None
) -> EntryGroup | None:
    if not draft.is_group:
        return None
    group = former or EntryGroup(book=book)
    group.kind, group.note = group_columns(draft)
    group.save()
    return group


def group_columns(draft: EntryDraft) -> tuple[str, str]:
    """Kind and note of the group of a draft with several rows."""
    if draft.kind == Kind.TRANSFER:
        return EntryGroup.Kind.TRANSFER, ""
    return EntryGroup.Kind.SPLIT, draft.note


def fill(
    row: Entry, draft: EntryDraft, leg: Leg, payee: Payee | None, rate: Decimal
) -> None:
    """Write into the row what draft and leg say; its book, group and place are there
    already.
    """
    row.kind, row.wallet, row.amount = leg.kind, leg.wallet, leg.amount
    row.category, row.note = leg.category, leg.note
    row.date, row.payee, row.tax = draft.date, payee, draft.tax
    row.rate, row.base_amount = rate, booked_base(row.book, leg.amount, rate)
    row.refund_of = draft.refund_of if leg.kind == Kind.REFUND else None
    first = row.position == 0
    row.original_amount = draft.original_amount if first else None
    row.original_currency = draft.original_currency if first else ""
    row.search_text = text_of(draft)


def _save(row: Entry, maker: User | None) -> None:
    if not row.pk:
        row.created_by = maker
    else:
        row.version += 1
    row.save()


def _retag(entry: Entry, names: tuple[str, ...]) -> None:
    wanted = {tag_named(entry.book, name) for name in names}
    entry.entry_tags.exclude(tag__in=wanted).delete()
    for tag in wanted - {each.tag for each in entry.entry_tags.select_related("tag")}:
        EntryTag.objects.create(book=entry.book, entry=entry, tag=tag)


def remove(edit: BookEdit, doomed: list[Entry]) -> None:
    """Delete whole groups of entries inside `edit`, which the caller has noted there
    before if history is to keep them.
    """
    edit.touch(doomed)
    _point_refunds(edit, {row.pk for row in doomed}, None)
    set_receipts_free(edit, doomed)
    _delete(doomed)
    groups = {row.group_id for row in doomed if row.group_id}
    EntryGroup.objects.filter(pk__in=groups).delete()


def _point_refunds_at_purchases(
    edit: BookEdit, before: Sequence[Entry], after: Sequence[Entry]
) -> None:
    """Refunds of what is gone, or no purchase any more, follow to the rest of it."""
    purchases = [row for row in after if row.kind == Kind.EXPENSE]
    lost = {row.pk for row in before} - {row.pk for row in purchases}
    if lost:
        _point_refunds(edit, lost, purchases[0] if purchases else None)


def _point_refunds(edit: BookEdit, ids: set[int], purchase: Entry | None) -> None:
    """Link the refunds of these entries to `purchase`, None to set them free, so that
    history knows of it.
    """
    refunds = list(Entry.objects.filter(refund_of__in=ids).exclude(pk__in=ids))
    edit.changing(refunds)
    for refund in refunds:
        refund.refund_of = purchase
        refund.save(update_fields=["refund_of"])
    edit.written(refunds)


def _delete(rows: Sequence[Entry]) -> None:
    Entry.objects.filter(pk__in=[row.pk for row in rows]).delete()


# --- finding --------------------------------------------------------------------------


def group_rows(entry: Entry) -> list[Entry]:
    """The entry with all that share its group, in order; [] when it is gone."""
    rows = _whole_rows()
    if entry.group_id is None:
        return list(rows.filter(pk=entry.pk))
    return list(rows.filter(group_id=entry.group_id).order_by("position"))


def rows_by_id(ids: Collection[int]) -> dict[int, list[Entry]]:
    """`group_rows` of each of those entries, by its id; what is gone is left out."""
    groups = Entry.objects.filter(pk__in=ids, group__isnull=False).values("group")
    every = _whole_rows().filter(Q(pk__in=ids) | Q(group__in=groups))
    lines: dict[object, list[Entry]] = {}
    for row in every.order_by("position"):
        lines.setdefault(row.group_id or f"alone {row.pk}", []).append(row)
    return {row.pk: rows for rows in lines.values() for row in rows if row.pk in ids}


def _whole_rows() -> "QuerySet[Entry]":
    return Entry.objects.select_related(
        "wallet", "group", "book", "payee", "category", "refund_of", "created_by"
    ).prefetch_related("entry_tags__tag")


def with_groups(entries: Iterable[Entry]) -> list[Entry]:
    """The entries as they are now, each group whole and once."""
    ids = [entry.pk for entry in entries]
    groups = Entry.objects.filter(pk__in=ids, group__isnull=False).values("group")
    return list(
        Entry.objects.filter(Q(pk__in=ids) | Q(group__in=groups))
        .select_related("wallet", "group", "payee")
        .order_by("pk")
    )


def _claim(entry: Entry, version: int) -> list[Entry]:
    """The entry's group as it is now. Raises StaleVersion when it has moved on."""
    rows = group_rows(entry)
    if not rows:
        raise StaleVersion("It was deleted meanwhile.")
    if rows[0].version != version:
        raise StaleVersion("It was changed meanwhile.")
    return rows


def whole(rows: list[Entry]) -> list[Any]:
    """The rows as history keeps them, those that others point at first: their groups,
    the rows, what hangs on them.
    """
    tags = EntryTag.objects.filter(entry__in=rows).order_by("pk")
    occurrences = Occurrence.objects.filter(entry__in=rows).order_by("pk")
    return [*_with_their_groups(rows), *tags, *occurrences]


def _with_their_groups(rows: list[Entry]) -> list[Any]:
    """`whole` of rows that nothing can hang on yet."""
    groups = {row.group_id: row.group for row in rows if row.group is not None}
    return [*groups.values(), *rows]


def payee_named(book: Book, name: str) -> Payee | None:
    """The Book's payee of that name, made when unknown; None for an empty name."""
    if not name:
        return None
    payee, _ = Payee.objects.get_or_create(
        book=book, name_key=fold(name), defaults={"name": name}
    )
    return payee


def tag_named(book: Book, name: str) -> Tag:
    tag, _ = Tag.objects.get_or_create(
        book=book, name_key=fold(name), defaults={"name": name}
    )
    return tag


def _label_of_all(entries: list[Entry]) -> str:
    if len(entries) != 1:
        return f"{len(entries)} transactions"
    entry = entries[0]
    payee = entry.payee.name if entry.payee else ""
    return payee or entry.note or entry.get_kind_display()
