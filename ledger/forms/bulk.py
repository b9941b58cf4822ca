"""What is asked before many entries are changed: one form for each thing to change."""

from typing import Any

from django import forms

from accounts.models import Book
from expense_tracker.kernel.forms import BookChoiceField, LineField
from ledger.forms.fields import CategoryField, DayField, DraftForm, TagsField
from ledger.models import Category, Tax, Wallet
from ledger.naming import MAX_NAME
from ledger.services.drafts import MAX_NOTE


class BulkForm(DraftForm):
    """Base of them. `wish` is what `change_many` takes."""

    title = ""

    @property
    def wish(self) -> dict[str, Any]:
        names = [name for name in self.fields if name != "form_token"]
        return {name: self.cleaned_data[name] for name in names}


class CategoryBulkForm(BulkForm):
    title = "Set category"

    category = CategoryField("", required=False)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        rows = Category.objects.filter(book=book).select_related("parent")
        field: Any = self.fields["category"]
        field.queryset = rows


class TagsBulkForm(BulkForm):
    title = "Add or remove tags"

    add_tags = TagsField(
        label="Add", required=False, help_text="Separate them with commas."
    )
    remove_tags = TagsField(label="Remove", required=False)


class WalletBulkForm(BulkForm):
    title = "Move to a wallet"

    wallet = BookChoiceField(
        Wallet,
        empty_label=None,
        help_text="Takes those in its currency. Transfers stay where they are.",
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        field: Any = self.fields["wallet"]
        field.queryset = field.queryset.filter(archived_at=None)


class PayeeBulkForm(BulkForm):
    title = "Set payee"

    payee = LineField(
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"list": "payees", "autocomplete": "off"}),
    )


class NoteBulkForm(BulkForm):
    title = "Set note"

    note = LineField(required=False, max_length=MAX_NOTE)


class DateBulkForm(BulkForm):
    title = "Set date"

    date = DayField()


class TaxBulkForm(BulkForm):
    title = "Mark for taxes"

    tax = forms.ChoiceField(
        label="For taxes",
        required=False,
        choices=[("", "As its category says"), *Tax.choices],
    )


BULK_FORMS: dict[str, type[BulkForm]] = {
    "category": CategoryBulkForm,
    "tags": TagsBulkForm,
    "wallet": WalletBulkForm,
    "payee": PayeeBulkForm,
    "note": NoteBulkForm,
    "date": DateBulkForm,
    "tax": TaxBulkForm,
}
