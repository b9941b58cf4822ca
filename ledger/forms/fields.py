"""Fields and the base of the ledger's forms."""

import itertools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.form_token import OnceForm
from expense_tracker.kernel.fields import PlainDecimalField, RateField
from expense_tracker.kernel.forms import BookChoiceField, BookForm, LineField
from expense_tracker.kernel.period import FIRST_YEAR, LAST_YEAR
from expense_tracker.kernel.text import clean_line
from ledger.errors import LedgerError
from ledger.models import Category

MAX_TAGS = 20


class DayField(forms.DateField):
    """A day as the browser's own date field sends it, of a year a Period can have."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d",)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(f"Enter a day from {FIRST_YEAR} to {LAST_YEAR}.")


class TagsField(LineField):
    """Names parted by commas, as a tuple."""

    def clean(self, value: Any) -> tuple[str, ...]:
        text = super().clean(value)
        names = [clean_line(name.lstrip(" ~#")) for name in text.split(",")]
        tags = tuple(dict.fromkeys(name for name in names if name))
        if len(tags) > MAX_TAGS:
            raise ValidationError(f"Use at most {MAX_TAGS} tags.")
        return tags


class LongSelect(forms.Select):
    """A select for many options, written at once: Django's own renders a template for
    each of them.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 - Django passes one
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = [_group(title, rows) for title, rows, _ in widget["optgroups"]]
        return format_html(
            '<select name="{}"{}>{}</select>',
            widget["name"],
            flatatt(widget["attrs"]),
            format_html_join("", "{}", ((html,) for html in options)),
        )


def _group(title: str | None, options: list[dict[str, Any]]) -> SafeString:
    html = format_html_join("", "{}", ((_option(option),) for option in options))
    if not title:
        return html
    return format_html('<optgroup label="{}">{}</optgroup>', title, html)


def _option(option: dict[str, Any]) -> SafeString:
    value, label = str(option["value"]), option["label"]
    if option["selected"]:
        return format_html('<option value="{}" selected>{}</option>', value, label)
    return format_html('<option value="{}">{}</option>', value, label)


class _ByParent(ModelChoiceIterator):  # type: ignore[type-arg]
    """The categories with subcategories under their parent's name."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        rows = sorted(self.queryset, key=tree_order)
        for _, family in itertools.groupby(rows, key=lambda row: tree_order(row)[:2]):
            members = [self.choice(row) for row in family]
            yield members[0] if len(members) == 1 else (members[0][1], members)


def tree_order(category: Category) -> tuple[bool, tuple[int, int], int, int, int]:
    """Sorts expenses before income, each category before its subcategories.

    Wants `parent` at hand.
    """
    top = category.parent or category
    is_child = category.parent_id is not None
    is_income = category.kind == Category.Kind.INCOME
    return is_income, (top.position, top.pk), is_child, category.position, category.pk


class CategoryField(BookChoiceField):
    iterator = _ByParent

    def __init__(self, kind: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", LongSelect)
        super().__init__(Category, empty_label="Uncategorised", **kwargs)
        self.kind = kind


class DraftForm(OnceForm, BookForm):
    """A form whose draft a service takes; refusals stand at the field they name."""

    def refuse(self, error: LedgerError) -> None:
        """Show why the service did not take the draft."""
        field = self.field_for(getattr(error, "field", None))
        self.add_error(field, str(error))

    def field_for(self, name: str | None) -> str | None:
        return name if name in self.fields else None


class RateFormField(PlainDecimalField):
    """A rate, with a point or a comma before its decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            decimal_places=RateField.places,
            min_value=RateField.minimum,
            max_value=RateField.maximum,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = str(value or "")
        return super().to_python(text if "." in text else text.replace(",", "."))
