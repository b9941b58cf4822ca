"""Forms of Settings, Currencies."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from expense_tracker.kernel.currencies import currency_choices
from expense_tracker.kernel.forms import BookForm
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, round_money
from ledger.currencies.ecb import MAX_BYTES
from ledger.forms.fields import DayField, DraftForm, RateFormField
from ledger.queries.totals import currencies_in_use
from ledger.services.conversion import crossing


class RateForm(DraftForm):
    currency = forms.ChoiceField()
    day = DayField(label="From")
    rate = RateFormField(label="Exchange rate")
    revalue = forms.BooleanField(
        required=False,
        label="Use it for transactions already entered since that day",
        help_text="Otherwise they keep the rate they were entered at.",
    )

    def __init__(self, *args: Any, book: Any, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _with_used_first(book)
        self.fields["rate"].help_text = (
            f"What one unit of it is in {book.base_currency}. "
            "It counts until a later rate of your own."
        )


def _with_used_first(book: Any) -> list[Any]:
    """The currencies of the Book's wallets, then all others; its own is no choice."""
    names = dict(currency_choices(current_locale()))
    names.pop(book.base_currency, None)
    used = [code for code in currencies_in_use(book) if code in names]
    mine = [(code, names.pop(code)) for code in used]
    groups = [("In your wallets", mine)] if mine else []
    return [*groups, ("All", list(names.items()))]


class RatesFileForm(forms.Form):
    file = forms.FileField(
        label="The ECB's file",
        help_text="eurofxref-daily.xml, eurofxref-hist-90d.xml or eurofxref-hist.zip.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError("The file is too large to be one of the ECB's.")
        return file


class ConversionForm(BookForm):
    currency = forms.ChoiceField(label="New main currency")

    def __init__(self, *args: Any, book: Any, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _with_used_first(book)

    def preview(self, today: date) -> Decimal:
        """Units of the chosen currency for one of the present one. Raises NoRate."""
        chosen = self.cleaned_data["currency"]
        return crossing(self.book, chosen, today, today).on(today)

    def converted(self, money: Money, rate: Decimal) -> Money:
        chosen = self.cleaned_data["currency"]
        return Money(round_money(money.amount * rate, chosen), chosen)
