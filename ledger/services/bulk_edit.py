"""Changing, deleting and pairing many entries, each as one change with one Undo.

The number of statements grows by batches, not by entries. What does not fit is left
out and told, never half done.
"""

import datetime
from contextlib import AbstractContextManager
from dataclasses import dataclass

from accounts.models import Book, User
from ledger.currencies.rates import booked_base, rate_on
from ledger.errors import InvalidEntry
from ledger.models import Category, Change, Entry, EntryGroup, Wallet
from ledger.naming import check_name
from ledger.querysets import EntryQuerySet
from ledger.services.bulk_fit import KEEP, Fit, Keep, Wish
from ledger.services.bulk_lines import MAX_ENTRIES, Chosen, Line
from ledger.services.bulk_write import write_wish
from ledger.services.drafts import MAX_NOTE, draft_of, label_of
from ledger.services.editing import BookEdit, edit_book
from ledger.services.entries import remove, whole

__all__ = [
    "KEEP",
    "MAX_ENTRIES",
    "BulkResult",
    "Keep",
    "Wish",
    "change_in",
    "change_many",
    "delete_many",
    "pair_as_transfer",
]

Kind = Entry.Kind


@dataclass(frozen=True)
class BulkResult:
    """`changed` and `skipped` count lines of the list: a transfer or split is one."""

    change: Change | None  # None: nothing was changed
    changed: int
    skipped: dict[str, int]  # by reason, in words


def change_many(
    *,
    book: Book,
    actor: User | None,
    entries: EntryQuerySet,
    category: Category | Keep | None = KEEP,
    payee: str | Keep = KEEP,
    note: str | Keep = KEEP,
    add_tags: tuple[str, ...] = (),
    remove_tags: tuple[str, ...] = (),
    wallet: Wallet | None = None,
    date: datetime.date | None = None,
    tax: str | Keep = KEEP,
) -> BulkResult:
    """Give all of `entries` what is named, and leave the rest of them as it is.

    Payee, tags, note, tax, wallet and day are those of a whole transfer or split; a
    category is that of each entry. Raises InvalidEntry for words or a number of entries
    beyond bounds, NoRate, StaleVersion when none of them is there any more.
    """
    wish = Wish(
        category=category,
        payee=payee,
        note=note,
        add_tags=add_tags,
        remove_tags=remove_tags,
        wallet=wallet,
        date=date,
        tax=tax,
    )
    with _edit(book, actor, Change.Verb.CHANGED) as edit:
        changed, skipped = change_in(edit, entries, wish)
    return BulkResult(edit.change, changed, skipped)


def change_in(
    edit: BookEdit, entries: EntryQuerySet, wish: Wish
) -> tuple[int, dict[str, int]]:
    """`change_many` as a part of an edit: how many lines it changed, and how many it
    left out by reason.
    """
    _check(wish)
    chosen = Chosen(entries)
    fit = Fit(edit.book, wish, chosen.lines)
    skipped = chosen.leave_out(lambda line: fit.problem(line, chosen.asked(line)))
    if chosen.lines:
        asked = [row for line in chosen.lines for row in chosen.asked(line)]
        _name(edit, chosen.lines)
        write_wish(edit, chosen.lines, asked, wish)
    return len(chosen.lines), skipped


def delete_many(
    *, book: Book, actor: User | None, entries: EntryQuerySet
) -> BulkResult:
    """Delete all of `entries`, transfers and splits as a whole. Raises InvalidEntry,
    StaleVersion as `change_many` does.
    """
    with _edit(book, actor, Change.Verb.DELETED) as edit:
        chosen = Chosen(entries)
        fit = Fit(book, Wish(), chosen.lines)
        skipped = chosen.leave_out(fit.problem_of_deletion)
        if chosen.lines:
            _name(edit, chosen.lines)
            edit.changing(whole(chosen.rows))
            remove(edit, chosen.rows)
    return BulkResult(edit.change, len(chosen.lines), skipped)


def pair_as_transfer(
    *, book: Book, actor: User | None, entries: EntryQuerySet
) -> Change:
    """Make one transfer of an entry by which money leaves and one by which it arrives,
    on the day it left. Raises InvalidEntry for what is no such pair, NoRate.
    """
    with _edit(book, actor, Change.Verb.CHANGED) as edit:
        legs = _legs(Chosen(entries).lines)
        _name(edit, [legs])
        edit.changing(legs)
        group = EntryGroup.objects.create(book=book, kind=EntryGroup.Kind.TRANSFER)
        for position, row in enumerate(legs):
            _become_leg(row, group, position, legs[0].date)
        edit.written([group, *legs])
    assert edit.change is not None
    return edit.change


# --- the edit -------------------------------------------------------------------------


def _edit(
    book: Book, actor: User | None, verb: str
) -> AbstractContextManager[BookEdit]:
    """An edit that gets its name once it is known what fits."""
    return edit_book(book=book, actor=actor, verb=verb, label="")


def _name(edit: BookEdit, lines: list[Line]) -> None:
    """Say in history what the change is about."""
    if len(lines) == 1:
        edit.about(lines[0][0])
        edit.label = label_of(draft_of(lines[0]))
    else:
        edit.about_many(Entry)
        edit.label = f"{len(lines)} transactions"


def _check(wish: Wish) -> None:
    if isinstance(wish.payee, str):
        check_name(wish.payee, field="payee")
    for name in wish.add_tags:
        check_name(name, field="tags")
    if isinstance(wish.note, str) and len(wish.note) > MAX_NOTE:
        raise InvalidEntry(f"Use at most {MAX_NOTE} characters.", field="note")


# --- pairs ----------------------------------------------------------------------------


def _legs(lines: list[Line]) -> Line:
    """The entry that money leaves by and the one it arrives by, in this order."""
    rows = sorted((row for line in lines for row in line), key=lambda row: row.amount)
    match rows:
        case [out, into] if out.amount < 0 < into.amount:
            _check_pair(out, into)
            return rows
    raise InvalidEntry("A transfer is made of one amount that leaves and one arriving.")


def _check_pair(out: Entry, into: Entry) -> None:
    if {out.group_id, into.group_id} != {None} or Kind.OPENING in {out.kind, into.kind}:
        raise InvalidEntry("Transfers, splits and opening balances stay what they are.")
    if out.wallet_id == into.wallet_id:
        raise InvalidEntry("Both are in the same wallet.")
    same_currency = out.wallet.currency == into.wallet.currency
    if same_currency and out.amount != -into.amount:
        raise InvalidEntry("Their amounts differ.")


def _become_leg(
    row: Entry, group: EntryGroup, position: int, on: datetime.date
) -> None:
    if row.date != on:
        row.date = on
        row.rate = rate_on(book=row.book, currency=row.wallet.currency, on=on)
        row.base_amount = booked_base(row.book, row.amount, row.rate)
    row.kind, row.category, row.refund_of = Kind.TRANSFER, None, None
    row.original_amount, row.original_currency, row.tax = None, "", ""
    row.group, row.position = group, position
    row.version += 1
    row.save()
