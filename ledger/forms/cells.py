"""One field of an entry, edited in its place in the list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from accounts.models import Book
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    BookForm,
    LineField,
    VersionField,
)
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import round_money
from ledger.errors import LedgerError
from ledger.forms.fields import DayField
from ledger.models import Category, Entry
from ledger.naming import MAX_NAME
from ledger.services.drafts import (
    CATEGORY_KIND,
    MAX_NOTE,
    EntryDraft,
    amount_of,
    draft_of,
    is_split,
)


class CellForm(BookForm):
    """Base of them: `rows` are all rows of the entry in order, `entry` the one that was
    opened. A valid form gives the `draft` that the entry becomes.
    """

    name = ""  # of the field, and of the cell
    version = VersionField()

    def __init__(
        self, *args: Any, book: Book, rows: Sequence[Entry], entry: Entry, **kwargs: Any
    ) -> None:
        self.rows, self.entry = rows, entry
        initial = {"version": rows[0].version, self.name: self.value_of(rows, entry)}
        super().__init__(*args, book=book, initial=initial, **kwargs)
        self.prepare(self.fields[self.name])

    def value_of(self, rows: Sequence[Entry], _entry: Entry) -> Any:
        """What the cell holds now."""
        return getattr(draft_of(rows), self.name)

    def prepare(self, field: Any) -> None:
        """Make the field one of this entry."""

    @property
    def draft(self) -> EntryDraft:
        return self.changed(draft_of(self.rows), self.cleaned_data[self.name])

    def changed(self, draft: EntryDraft, value: Any) -> EntryDraft:
        return replace(draft, **{self.name: value})

    def refuse(self, error: LedgerError) -> None:
        self.add_error(self.name, str(error))


class PayeeCell(CellForm):
    name = "payee"
    payee = LineField(
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"list": "cell-payees", "autocomplete": "off"}),
    )


class NoteCell(CellForm):
    name = "note"
    note = LineField(required=False, max_length=MAX_NOTE)


class DateCell(CellForm):
    name = "date"
    date = DayField()


class AmountCell(CellForm):
    name = "amount"
    amount = AmountFormField()

    def value_of(self, rows: Sequence[Entry], _entry: Entry) -> str:
        amount = round_money(amount_of(rows), rows[0].wallet.currency)
        return format_number(amount, current_locale())

    def prepare(self, field: Any) -> None:
        field.currency = self.rows[0].wallet.currency


class CategoryCell(CellForm):
    """Of one part alone, in a split. `always` makes a rule of it."""

    name = "category"
    category = BookChoiceField(Category, required=False)
    always = forms.BooleanField(required=False)

    def value_of(self, _rows: Sequence[Entry], entry: Entry) -> int | None:
        return entry.category_id

    def prepare(self, field: Any) -> None:
        kind = CATEGORY_KIND.get(Entry.Kind(self.entry.kind))
        field.queryset = field.queryset.filter(kind=kind)

    def changed(self, draft: EntryDraft, value: Category | None) -> EntryDraft:
        if not is_split(self.rows):
            return replace(draft, category=value)
        parts = list(draft.parts)
        parts[self.entry.position] = replace(parts[self.entry.position], category=value)
        return replace(draft, parts=tuple(parts))


CELLS: dict[str, type[CellForm]] = {
    form.name: form
    for form in (PayeeCell, NoteCell, DateCell, AmountCell, CategoryCell)
}
