"""The forms of a group and of its people."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.form_token import OnceForm
from accounts.models import Book
from expense_tracker.kernel.currencies import currency_choices
from expense_tracker.kernel.forms import CrispyForm, LineField, VersionField
from expense_tracker.kernel.locale import current_locale
from ledger.errors import LedgerError
from ledger.forms.fields import DayField
from ledger.groups.people import GroupDraft
from ledger.models import ShareGroup

MAX_NAME = 80
MAX_NAMES = 20


class RefusableForm(CrispyForm, OnceForm):
    """Refusals of a service stand at the field they name."""

    def refuse(self, error: LedgerError) -> None:
        name = getattr(error, "field", None)
        self.add_error(name if name in self.fields else None, str(error))


class NamesField(LineField):
    """Names parted by commas, as a tuple without repetitions."""

    def clean(self, value: Any) -> tuple[str, ...]:
        text = super().clean(value)
        names = tuple(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))
        if len(names) > MAX_NAMES or max(map(len, names), default=0) > MAX_NAME:
            raise forms.ValidationError(
                f"Use at most {MAX_NAMES} names of {MAX_NAME} characters."
            )
        return names


class GroupForm(RefusableForm):
    """Adds or edits a group; only a new one asks who else is in it."""

    version = VersionField()
    name = LineField(max_length=MAX_NAME)
    kind = forms.ChoiceField(
        label="What for", choices=ShareGroup.Kind, widget=forms.RadioSelect
    )
    currency = forms.ChoiceField(
        help_text="What its expenses are in. Your own book keeps its currency."
    )
    starts_on = DayField(label="From", required=False)
    ends_on = DayField(label="To", required=False)
    names = NamesField(
        label="Who else",
        required=False,
        max_length=1000,
        help_text="Names, with commas between them. They need no account.",
    )

    def __init__(
        self, *args: Any, group: ShareGroup | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        currency = self.fields["currency"]
        assert isinstance(currency, forms.ChoiceField)
        currency.choices = currency_choices(current_locale())
        if group is not None:
            del self.fields["names"]

    @property
    def draft(self) -> GroupDraft:
        said = self.cleaned_data
        names = ("name", "kind", "currency", "starts_on", "ends_on")
        return GroupDraft(**{name: said[name] for name in names})


def group_values(group: ShareGroup) -> dict[str, Any]:
    names = ("version", "name", "kind", "currency", "starts_on", "ends_on")
    return {name: getattr(group, name) for name in names}


class PersonForm(RefusableForm):
    name = LineField(max_length=MAX_NAME)
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="Where they are asked to settle up. The group's people see it.",
    )


class PartForm(RefusableForm):
    """Chooses the book that one's part is booked in, of those one may change."""

    book = forms.ChoiceField(
        label="Booked in",
        help_text="All that the group shared with you moves there with its notes, tags "
        "and receipts, into the categories of the same names.",
    )

    def __init__(self, *args: Any, books: Iterable[Book], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.books = {str(each.pk): each for each in books}
        field = self.fields["book"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, each.name) for pk, each in self.books.items()]

    @property
    def chosen(self) -> Book:
        return self.books[self.cleaned_data["book"]]
