"""What was sent as an entry, through the form of the pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from accounts.models import Book
from expense_tracker.kernel.api.forms import faults_of, typed
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from ledger.api.entry_shapes import EntryChange, EntryIn
from ledger.errors import LedgerError
from ledger.forms.entry import EntryForm
from ledger.forms.entry_parts import as_sent
from ledger.forms.entry_values import values_of
from ledger.models import Change, Entry
from ledger.services.entries import record_entry
from ledger.services.rules import complete_draft

# Fields of the form that the API knows by another name.
NAMES = {"income_category": "category"}


def form_of(
    book: Book, sent: Mapping[str, Any], rows: Sequence[Entry] = ()
) -> EntryForm:
    """The form as if `sent` had been typed over what the entry says already."""
    values = values_of(rows) if rows else {}
    values |= _as_typed(sent)
    field = EntryForm.category_field(values["kind"])
    lines = [_line(part, field) for part in values.pop("parts", None) or []]
    entry = rows[0] if rows else None
    return EntryForm(typed(values | as_sent(lines)), book=book, entry=entry)


def _as_typed(sent: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(sent)
    if "category" in values:
        values["income_category"] = values["category"]
    if values.get("tags") is not None:
        values["tags"] = ", ".join(values["tags"])
    return values


def _line(part: Mapping[str, Any], field: str) -> dict[str, Any]:
    """Its category in the one field that its kind reads: the other would refuse it."""
    others = {name: each for name, each in part.items() if "category" not in name}
    return {**others, field or "category": part.get("category")}


def checked_form(form: EntryForm) -> EntryForm:
    """Raises Problem with what is wrong where, in the parts too."""
    if form.is_valid():
        return form
    in_parts = [
        Fault(f"parts.{place}.{fault.field}", fault.message)
        for place, line in enumerate(form.parts.forms)
        for fault in faults_of(line, NAMES)
    ]
    raise invalid(*(in_parts or faults_of(form, NAMES)))


def booked(request: ApiRequest, sent: EntryIn) -> Change:
    """Books it as the pages do, with the rules. Raises Problem or LedgerError."""
    form = checked_form(form_of(request.book, sent.model_dump()))
    draft = complete_draft(
        book=request.book, draft=form.draft, as_of=today_for(request.book)
    )
    return record_entry(book=request.book, actor=request.user, draft=draft)


def changed_values(sent: EntryChange) -> dict[str, Any]:
    """What the change says; a null empties what may be empty."""
    return sent.model_dump(exclude_unset=True)


def faults_in(error: Problem | LedgerError) -> list[Fault]:
    """What is wrong with one of several rows."""
    if isinstance(error, Problem):
        return error.faults or [Fault("", error.detail)]
    return [Fault(getattr(error, "field", None) or "", str(error))]
