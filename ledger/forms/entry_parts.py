"""The lines of a split in the entry form."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from expense_tracker.kernel.forms import DAMAGED, AmountFormField, BookForm, LineField
from ledger.forms.fields import CategoryField
from ledger.history.conflicts import in_words
from ledger.models import Category, Entry
from ledger.services.drafts import MAX_NOTE, MAX_PARTS, Part

PREFIX = "part"
LINES = 2  # as a split begins
PART_FIELDS = ("amount", "category", "income_category", "note")


class Shared:
    """Choices that many fields offer, read once."""

    def __init__(self, choices: Any) -> None:
        self._choices = choices
        self._read: list[Any] | None = None

    def __iter__(self) -> Iterator[Any]:
        if self._read is None:
            self._read = list(self._choices)
        return iter(self._read)


class PartForm(BookForm):
    """One part. A line without amount and note says nothing and is left out."""

    amount = AmountFormField(allow_negative=True)
    category = CategoryField(Category.Kind.EXPENSE, required=False)
    income_category = CategoryField(
        Category.Kind.INCOME, required=False, label="Category"
    )
    note = LineField(required=False, max_length=MAX_NOTE)

    def __init__(
        self, *args: Any, currency: str, choices: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        assert isinstance(amount, AmountFormField)
        amount.currency = currency
        self._draw()
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, CategoryField)
            rows = Category.objects.filter(book=self.book, kind=field.kind)
            field.queryset = rows.select_related("parent")
            field.widget.choices = offered

    def _draw(self) -> None:
        """Small fields without labels beside them, so each says what and of which."""
        number = (self.prefix or "").removeprefix(f"{PREFIX}-")
        place = f"part {int(number) + 1}" if number.isdigit() else "part"
        for name, field in self.fields.items():
            size = "form-select" if "category" in name else "form-control"
            field.widget.attrs |= {
                "class": f"{size} {size}-sm",
                "aria-label": f"{field.label or name.capitalize()}, {place}",
            }
        self.fields["amount"].widget.attrs["class"] += " text-end num"
        self.fields["note"].widget.attrs["placeholder"] = "Note"

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors:
            attrs = self.fields[name].widget.attrs
            attrs["class"] += " is-invalid"
            attrs["aria-invalid"] = "true"

    def has_changed(self) -> bool:
        return any(str(self[name].value() or "").strip() for name in ("amount", "note"))

    def part(self, kind: str) -> Part | None:
        """None of a line that says nothing, or that was refused."""
        said = self.cleaned_data if self.is_valid() else {}
        if not said:
            return None
        name = "income_category" if kind == Entry.Kind.INCOME else "category"
        return Part(said["amount"], said[name], said["note"])

    @property
    def typed_amount(self) -> Decimal:
        """Zero where there is none, or none that can be read."""
        field = self.fields["amount"]
        try:
            return field.clean(self["amount"].value()) or Decimal(0)
        except forms.ValidationError:
            return Decimal(0)


class PartLines(forms.BaseFormSet):  # type: ignore[type-arg]
    """Each line stands for itself: unchanged it still counts, emptied it does not."""

    default_error_messages = {"missing_management_form": DAMAGED}

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def parts(self, kind: str) -> tuple[Part, ...]:
        found = (line.part(kind) for line in self.forms)
        return tuple(part for part in found if part is not None)

    def in_words(self, kind: str) -> str:
        """`48.50 Eating out, 20.00 Clothing`, as typed; "" of what is not split."""
        name = "income_category" if kind == Entry.Kind.INCOME else "category"
        return ", ".join(
            " ".join(filter(None, (in_words(line["amount"]), in_words(line[name]))))
            for line in self.forms
            if line.has_changed()
        )

    def typed(self) -> list[dict[str, str]]:
        """The values of all lines, empty ones too."""
        return [
            {name: str(line[name].value() or "") for name in PART_FIELDS}
            for line in self.forms
        ]


_LINES: Any = forms.formset_factory(
    PartForm, formset=PartLines, extra=LINES, max_num=MAX_PARTS, absolute_max=MAX_PARTS
)


def part_lines(
    data: Mapping[str, Any] | None, initial: list[dict[str, Any]], **line: Any
) -> PartLines:
    """The lines as they were sent; those of `initial` for a form that has none."""
    lines: PartLines
    if data is None:
        lines = _LINES(initial=initial, prefix=PREFIX, form_kwargs=line)
        lines.extra = max(LINES - len(initial), 0)
        return lines
    sent = data if f"{PREFIX}-TOTAL_FORMS" in data else as_sent(initial)
    lines = _LINES(sent, prefix=PREFIX, form_kwargs=line)
    return lines


def as_sent(lines: list[dict[str, Any]]) -> dict[str, str]:
    """The lines as a browser sends them."""
    fields = {
        f"{PREFIX}-{number}-{name}": "" if value is None else str(value)
        for number, line in enumerate(lines)
        for name, value in line.items()
    }
    counts = {"TOTAL_FORMS": len(lines), "INITIAL_FORMS": 0}
    return fields | {f"{PREFIX}-{name}": str(n) for name, n in counts.items()}
