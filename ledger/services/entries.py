"""Booking, changing and deleting entries, transfers as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import (
    Category,
    Change,
    Entry,
    EntryGroup,
    EntryTag,
    ImportRow,
    Occurrence,
    Payee,
    Tag,
    Wallet,
)
from ledger.naming import check_name
from ledger.rates import booked_base, rate_on
from ledger.services.editing import BookEdit, edit_book

Kind = Entry.Kind
MAX_NOTE = 500

# Which category kind an entry may stand in; the others take none.
CATEGORY_KIND = {
    Kind.EXPENSE: Category.Kind.EXPENSE,
    Kind.REFUND: Category.Kind.EXPENSE,
    Kind.INCOME: Category.Kind.INCOME,
}


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """What a person means to book. Amounts are positive, except an opening balance;
    the sign comes from `kind`.

    A transfer has `to_wallet`, and `to_amount` when the wallets' currencies differ
    (None: the same amount). `payee` and `tags` are names, made when unknown.
    """

    kind: str
    date: date
    wallet: Wallet
    amount: Decimal
    category: Category | None = None
    payee: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    to_wallet: Wallet | None = None
    to_amount: Decimal | None = None
    refund_of: Entry | None = None
    # What an imported line is recognised by when it comes again.
    fingerprint: str = ""
    # The imported lines it comes from: one for each leg, or one for all.
    sources: tuple[ImportRow, ...] = ()


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


# --- checking -------------------------------------------------------------------------


def check_draft(draft: EntryDraft) -> None:
    """Raise InvalidEntry, with the field it is about, for what cannot be booked."""
    if draft.amount == 0 or (draft.amount < 0 and draft.kind != Kind.OPENING):
        raise InvalidEntry("Enter an amount above zero.", field="amount")
    _check_texts(draft)
    if draft.kind == Kind.TRANSFER:
        _check_transfer(draft)
    elif draft.to_wallet is not None:
        raise InvalidEntry("Only a transfer has a second wallet.", field="to_wallet")
    wanted = CATEGORY_KIND.get(Kind(draft.kind))
    if draft.category is not None and draft.category.kind != wanted:
        raise InvalidEntry(
            f"That category is not for {Kind(draft.kind).label.lower()} entries.",
            field="category",
        )


def _check_texts(draft: EntryDraft) -> None:
    check_name(draft.payee, field="payee")
    for name in draft.tags:
        check_name(name, field="tags")
    if len(draft.note) > MAX_NOTE:
        raise InvalidEntry(f"Use at most {MAX_NOTE} characters.", field="note")


def _check_transfer(draft: EntryDraft) -> None:
    if draft.to_wallet is None:
        raise InvalidEntry("Choose the wallet it goes to.", field="to_wallet")
    if draft.to_wallet == draft.wallet:
        raise InvalidEntry("Choose two different wallets.", field="to_wallet")
    same = draft.to_wallet.currency == draft.wallet.currency
    if not same and draft.to_amount is None:
        raise InvalidEntry(
            f"Enter what arrives in {draft.to_wallet.currency}.", field="to_amount"
        )
    if same and draft.to_amount not in {None, draft.amount}:
        raise InvalidEntry(
            "Between wallets of one currency both amounts are equal.",
            field="to_amount",
        )
    if draft.to_amount is not None and draft.to_amount <= 0:
        raise InvalidEntry("Enter an amount above zero.", field="to_amount")


# --- writing --------------------------------------------------------------------------


def write_draft(
    edit: BookEdit, draft: EntryDraft, existing: Sequence[Entry] = ()
) -> list[Entry]:
    """Bring the rows to what the draft says, keeping ids where there are rows."""
    legs = legs_of(draft)
    former = existing[0].group if existing else None
    group = _group_for(edit.book, draft, former)
    payee = payee_named(edit.book, draft.payee)
    rows = [*existing[: len(legs)]] + [Entry() for _ in legs[len(existing) :]]
    _delete(existing[len(legs) :])
    for position, (row, leg) in enumerate(zip(rows, legs, strict=True)):
        row.book, row.group, row.position = edit.book, group, position
        _fill(row, draft, leg, payee)
        _save(row, edit.actor)
    _retag(rows[0], draft.tags)
    if former is not None and group is None:
        former.delete()
    edit.written(whole(rows))
    return rows


def legs_of(draft: EntryDraft) -> list[tuple[Wallet, Decimal]]:
    """Wallet and signed amount of each row the draft stands for."""
    if draft.to_wallet is None:
        sign = -1 if draft.kind == Kind.EXPENSE else 1
        return [(draft.wallet, sign * draft.amount)]
    arriving = draft.amount if draft.to_amount is None else draft.to_amount
    return [(draft.wallet, -draft.amount), (draft.to_wallet, arriving)]


def _group_for(
    book: Book, draft: EntryDraft, former: EntryGroup | None
) -> EntryGroup | None:
    if draft.kind != Kind.TRANSFER:
        return None
    return former or EntryGroup.objects.create(book=book, kind=EntryGroup.Kind.TRANSFER)


def _fill(
    row: Entry, draft: EntryDraft, leg: tuple[Wallet, Decimal], payee: Payee | None
) -> None:
    wallet, row.amount = leg
    row.rate = _rate(row, wallet, draft.date)
    row.wallet = wallet
    row.date, row.kind, row.note = draft.date, draft.kind, draft.note
    row.category, row.payee = draft.category, payee
    row.refund_of = draft.refund_of
    row.search_text = search_text(draft.payee, draft.note, draft.tags)
    row.base_amount = booked_base(row.book, row.amount, row.rate)


def _rate(row: Entry, wallet: Wallet, on: date) -> Decimal:
    """The rate of that day; a row that keeps wallet and day keeps the one it used."""
    if row.pk and (row.wallet_id, row.date) == (wallet.pk, on):
        return Decimal(row.rate)
    return rate_on(book=row.book, currency=wallet.currency, on=on)


def _save(row: Entry, actor: User | None) -> None:
    if not row.pk:
        row.created_by = actor
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
    _set_refunds_free(edit, doomed)
    _delete(doomed)
    groups = {row.group_id for row in doomed if row.group_id}
    EntryGroup.objects.filter(pk__in=groups).delete()


def _set_refunds_free(edit: BookEdit, doomed: list[Entry]) -> None:
    """Unlink the refunds of entries about to go, so that history knows of it."""
    ids = [row.pk for row in doomed]
    refunds = list(Entry.objects.filter(refund_of__in=ids).exclude(pk__in=ids))
    edit.changing(refunds)
    for refund in refunds:
        refund.refund_of = None
        refund.save(update_fields=["refund_of"])
    edit.written(refunds)


def _delete(rows: Sequence[Entry]) -> None:
    Entry.objects.filter(pk__in=[row.pk for row in rows]).delete()


# --- finding --------------------------------------------------------------------------


def group_rows(entry: Entry) -> list[Entry]:
    """The entry with all that share its group, in order; [] when it is gone."""
    rows = Entry.objects.select_related("wallet", "group", "book", "payee", "category")
    if entry.group_id is None:
        return list(rows.filter(pk=entry.pk))
    return list(rows.filter(group_id=entry.group_id).order_by("position"))


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
    groups = {row.group_id: row.group for row in rows if row.group is not None}
    tags = EntryTag.objects.filter(entry__in=rows).order_by("pk")
    occurrences = Occurrence.objects.filter(entry__in=rows).order_by("pk")
    return [*groups.values(), *rows, *tags, *occurrences]


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


def search_text(payee: str, note: str, tags: Iterable[str] = ()) -> str:
    return fold(" ".join([payee, note, *tags]))


def label_of(draft: EntryDraft) -> str:
    """How history and toasts name the draft: "Lunch", or its kind."""
    return draft.payee or draft.note or Kind(draft.kind).label


def _label_of_all(entries: list[Entry]) -> str:
    if len(entries) != 1:
        return f"{len(entries)} transactions"
    entry = entries[0]
    payee = entry.payee.name if entry.payee else ""
    return payee or entry.note or entry.get_kind_display()
