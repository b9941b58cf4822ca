"""Forms of receipts: what is chosen, and what is noted about one."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from expense_tracker.kernel.forms import (
    BookChoiceField,
    BookForm,
    LineField,
    VersionField,
)
from ledger.forms.fields import DayField, DraftForm
from ledger.models import Entry
from ledger.receipts.limits import MAX_BYTES, MAX_PER_ENTRY


class ReceiptForm(DraftForm):
    """What people note about a receipt."""

    warranty_until = DayField(required=False, label="Warranty until")
    note = LineField(required=False, max_length=500, label="Note")
    version = VersionField()


class LinkForm(BookForm):
    """The transaction it belongs to; empty for none."""

    entry = BookChoiceField(Entry, required=False)


def files_of(files: Iterable[Any]) -> "list[UploadedFile[Any]]":
    """The files that were sent, empty fields left out, no more than an entry takes."""
    sent = [file for file in files if isinstance(file, UploadedFile) and file.name]
    return sent[:MAX_PER_ENTRY]


def data_of(file: "UploadedFile[Any]") -> bytes:
    """All of it, or just so much that it is seen to be too much."""
    data: bytes = file.read(MAX_BYTES + 1)
    return data
