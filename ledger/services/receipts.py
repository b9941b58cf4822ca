"""Taking in, changing and deleting receipts."""

import hashlib
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile

from accounts.models import Book, User
from expense_tracker.kernel.text import clean_line
from ledger.errors import StaleVersion
from ledger.models import Change, Entry, Receipt
from ledger.receipts import reading
from ledger.receipts.errors import UnusableFile
from ledger.receipts.kinds import Kind, kind_of
from ledger.receipts.limits import MAX_PER_ENTRY
from ledger.receipts.pdfs import check_pdf
from ledger.receipts.pictures import Clean, clean_picture
from ledger.services.editing import BookEdit, edit_book

State = Receipt.Reading
_LONGEST_NAME = 200
_TOO_MANY = f"A transaction has at most {MAX_PER_ENTRY} receipts."
_THERE = "That file is there already."


def add_receipt(
    *,
    book: Book,
    actor: User | None,
    name: str,
    data: bytes,
    entry: Entry | None = None,
) -> Receipt:
    """Keep the file, made safe, for `entry` or for later.

    Raises UnusableFile with words for the person who chose it.
    """
    clean = _cleaned(data)
    receipt = Receipt(
        book=book,
        entry=entry,
        name=_safe_name(name, clean.suffix),
        content_type=clean.content_type,
        size=len(clean.data),
        digest=hashlib.sha256(data).hexdigest(),
        uploaded_by=actor,
        reading=State.WAITING if _may_read(clean) else State.OFF,
    )
    receipt.search_text = receipt.folded_text()
    receipt.file.save(f"{uuid4().hex}{clean.suffix}", ContentFile(clean.data), False)
    receipt.thumbnail.save(f"{uuid4().hex}.webp", ContentFile(clean.thumbnail), False)
    try:
        with _edit(receipt, actor, Change.Verb.ADDED) as edit:
            _check_room(receipt)
            receipt.save()
            edit.written([receipt])
    except Exception:
        receipt.file.delete(save=False)
        receipt.thumbnail.delete(save=False)
        raise
    return receipt


def _cleaned(data: bytes) -> Clean:
    return check_pdf(data) if kind_of(data) is Kind.PDF else clean_picture(data)


def _may_read(clean: Clean) -> bool:
    """A PDF may hold its text itself."""
    return clean.suffix == ".pdf" or reading.program() is not None


def _safe_name(name: str, suffix: str) -> str:
    """The last part of the name, with the ending of what is kept."""
    last = clean_line(name.replace("\\", "/").rpartition("/")[2])
    stem = last.rpartition(".")[0] or last or "receipt"
    return stem[: _LONGEST_NAME - len(suffix)] + suffix


def _check_room(receipt: Receipt) -> None:
    same = Receipt.objects.filter(book=receipt.book_id, entry=receipt.entry)
    if same.filter(digest=receipt.digest).exists():
        raise UnusableFile(_THERE)
    if receipt.entry is not None and same.count() >= MAX_PER_ENTRY:
        raise UnusableFile(_TOO_MANY)


def _edit(
    receipt: Receipt, actor: User | None, verb: str
) -> AbstractContextManager[BookEdit]:
    return edit_book(book=receipt.book, actor=actor, verb=verb, label=receipt.title)


def change_receipt(
    *,
    book: Book,
    actor: User | None,
    receipt: Receipt,
    version: int,
    note: str,
    warranty_until: date | None,
) -> Change | None:
    """None when nothing differs. Raises StaleVersion when it has moved on."""
    with _edit(receipt, actor, Change.Verb.CHANGED) as edit:
        row = _present(book, receipt)
        if row.version != version:
            raise StaleVersion("It was changed meanwhile.")
        if (row.note, row.warranty_until) != (note, warranty_until):
            edit.changing([row])
            row.note, row.warranty_until = note, warranty_until
            _write(edit, row)
    return edit.change


def link_receipt(
    *, book: Book, actor: User | None, receipt: Receipt, entry: Entry | None
) -> Change | None:
    """Give the receipt to `entry`, or take it from its entry for None.

    Raises UnusableFile when the entry has as many as it may, or this one already.
    """
    with _edit(receipt, actor, Change.Verb.CHANGED) as edit:
        row = _present(book, receipt)
        if row.entry != entry:
            edit.changing([row])
            row.entry = entry
            if entry is not None:
                _check_room(row)
            _write(edit, row)
    return edit.change


def delete_receipt(*, book: Book, actor: User | None, receipt: Receipt) -> Change:
    """As one change to undo; its file stays for as long as that can be.

    Raises StaleVersion when it is gone already.
    """
    with _edit(receipt, actor, Change.Verb.DELETED) as edit:
        row = _present(book, receipt)
        edit.changing([row])
        Receipt.objects.filter(pk=row.pk).delete()
    assert edit.change is not None
    return edit.change


def set_receipts_free(edit: BookEdit, entries: Iterable[Entry]) -> None:
    """Unlink the receipts of entries about to go, so that history knows of it."""
    ids = [entry.pk for entry in entries]
    receipts = list(Receipt.objects.filter(entry__in=ids))
    edit.changing(receipts)
    for receipt in receipts:
        receipt.entry = None
        receipt.version += 1
        receipt.save(update_fields=["entry", "version"])
    edit.written(receipts)


def _present(book: Book, receipt: Receipt) -> Receipt:
    row = Receipt.objects.filter(book=book, pk=receipt.pk).first()
    if row is None:
        raise StaleVersion("It was deleted meanwhile.")
    return row


def _write(edit: BookEdit, row: Receipt) -> None:
    row.version += 1
    row.search_text = row.folded_text()
    row.save(
        update_fields=["entry", "note", "warranty_until", "search_text", "version"]
    )
    edit.written([row])
