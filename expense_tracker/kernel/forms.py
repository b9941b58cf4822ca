"""Form bases: every choice comes from the Book, every amount is parsed in one place."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.utils import ErrorList

from expense_tracker.kernel.amounts import AmountError, parse_amount
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.scoping import BookOwned
from expense_tracker.kernel.text import clean_line

MAX_DIGITS = 9
DAMAGED = "Part of this form is damaged. Load the page again."


class LineField(forms.CharField):
    """One line of visible text; required means that something visible is left."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        ProhibitNullCharactersValidator()(text)
        return clean_line(text)


class WholeNumberField(forms.IntegerField):
    """Plain digits only: `int()` would also read `1_0` and digits of other scripts."""

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value is not None else ""
        if text and not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class VersionField(WholeNumberField):
    """The version of a row that its form was filled from, sent along unseen."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            widget=forms.HiddenInput,
            error_messages={"invalid": DAMAGED},
        )


class AmountFormField(forms.CharField):
    """Amount as people type it, `1.234,56` or `12+3*2`, giving a Decimal.

    The field's `currency` says how many decimals are allowed; a form that learns the
    currency from another field parses in its own `clean()` through `parse`.
    """

    def __init__(
        self,
        *,
        currency: str = "EUR",
        allow_negative: bool = False,
        allow_zero: bool = False,
        **kwargs: Any,
    ) -> None:
        self.currency = currency
        self.allow_negative = allow_negative
        self.allow_zero = allow_zero
        kwargs.setdefault("max_length", 64)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        return self.parse(text, currency=self.currency) if text else None

    def parse(self, text: str, *, currency: str) -> Decimal:
        """Raises ValidationError with a message for the field."""
        try:
            return parse_amount(
                text,
                currency=currency,
                locale=current_locale(),
                allow_negative=self.allow_negative,
                allow_zero=self.allow_zero,
            )
        except AmountError as error:
            raise ValidationError(str(error)) from error


class BookChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Choice among a Book's rows: empty until BookForm fills it from its Book."""

    def __init__(self, model: type[BookOwned], **kwargs: Any) -> None:
        super().__init__(queryset=model.objects.none(), **kwargs)


class CrispyForm(forms.Form):
    """A form drawn by crispy inside the page's own <form>."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def non_field_errors(self) -> ErrorList:
        """Those of hidden fields too: they have no place of their own on the page."""
        hidden = [error for field in self.hidden_fields() for error in field.errors]
        told = dict.fromkeys([*super().non_field_errors(), *hidden])
        return self.error_class(
            list(told), error_class="nonfield", renderer=self.renderer
        )


class BookForm(CrispyForm):
    """Form over one Book: each related field offers that Book's rows only.

    A foreign id is therefore answered like an absent one: "not a valid choice".
    """

    def __init__(self, *args: Any, book: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                model = field.queryset.model  # type: ignore[union-attr]
                if issubclass(model, BookOwned):
                    field.queryset = model.objects.filter(book=book)
