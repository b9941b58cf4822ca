"""The form of categories. It gives the draft that the service takes."""

import itertools
from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import Book
from expense_tracker.kernel.forms import (
    BookChoiceField,
    LineField,
    VersionField,
)
from ledger.appearance import CATEGORY_COLOURS, CATEGORY_ICONS
from ledger.forms.fields import (
    DraftForm,
)
from ledger.models import Category, Tax
from ledger.naming import MAX_NAME
from ledger.services.categories import CategoryDraft


class CategoryForm(DraftForm):
    version = VersionField()
    kind = forms.ChoiceField(
        label="For", choices=Category.Kind, widget=forms.RadioSelect
    )
    name = LineField(max_length=MAX_NAME)
    parent = BookChoiceField(
        Category,
        required=False,
        label="Under",
        empty_label="No other category",
        help_text="It then counts in that one too.",
    )
    tax = forms.ChoiceField(
        label="For taxes",
        required=False,
        choices=[("", "As the category above, else private"), *Tax.choices],
        help_text="What the yearly tax report counts it as. A transaction can say "
        "otherwise.",
    )
    icon = forms.ChoiceField(choices=CATEGORY_ICONS, widget=forms.RadioSelect)
    colour = forms.ChoiceField(choices=CATEGORY_COLOURS, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, book: Book, category: Category | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        tops = Category.objects.filter(book=book, parent=None)
        if category is not None:
            tops = tops.exclude(pk=category.pk)
        field = self.fields["parent"]
        assert isinstance(field, BookChoiceField)
        field.queryset = tops
        field.choices = [("", field.empty_label), *_by_kind(tops)]

    @property
    def draft(self) -> CategoryDraft:
        said = self.cleaned_data
        parent: Category | None = said["parent"]
        return CategoryDraft(
            name=said["name"],
            kind=parent.kind if parent else said["kind"],
            icon=said["icon"],
            colour=said["colour"],
            parent=parent,
            tax=said["tax"],
        )


def _by_kind(rows: Iterable[Category]) -> list[tuple[str, list[tuple[int, str]]]]:
    labels = dict(Category.Kind.choices)
    return [
        (labels[kind], [(row.pk, row.name) for row in of_kind])
        for kind, of_kind in itertools.groupby(rows, key=lambda row: row.kind)
    ]


def category_values(category: Category) -> dict[str, Any]:
    return {
        "version": category.version,
        "name": category.name,
        "kind": category.kind,
        "parent": category.parent_id,
        "icon": category.icon,
        "tax": category.tax,
        "colour": category.colour,
    }
