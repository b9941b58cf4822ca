"""The form of what a person assumes of their retirement."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Book
from budgets.goals.fields import PercentField, percent_text
from budgets.goals.pace import ZERO
from budgets.goals.retirement import MOST_AGE, RetirementDraft
from budgets.models import Retirement
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.forms import (
    AmountFormField,
    VersionField,
    WholeNumberField,
)
from expense_tracker.kernel.money import Money
from ledger.forms.fields import DraftForm
from ledger.forms.recurring import amount_text
from ledger.models import Wallet

AMOUNTS = ("savings", "monthly", "need", "pension")
WHOLE = ("birth_year", "retire_at", "until_age")
# What most plans begin with: a mixed portfolio, and what central banks aim at.
GROWTH, INFLATION = "5", "2"


class WalletsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the Book's wallets; what is no id of one is refused, however long."""

    def clean(self, value: Any) -> Any:
        if any(read_id(str(each)) is None for each in value or ()):
            raise ValidationError("Choose wallets of this book.")
        return super().clean(value)


class RetirementForm(DraftForm):
    version = VersionField()
    birth_year = WholeNumberField(label="Year of birth", min_value=1900, max_value=2200)
    retire_at = WholeNumberField(
        label="Stop working at", min_value=1, max_value=MOST_AGE - 1
    )
    until_age = WholeNumberField(
        label="Plan until",
        min_value=2,
        max_value=MOST_AGE,
        help_text="Better too old than too young: half of all people get older than "
        "the average.",
    )
    wallets = WalletsField(
        Wallet.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Wallets that count",
        help_text="What they hold today counts as savings.",
    )
    savings = AmountFormField(
        required=False,
        allow_zero=True,
        label="Savings elsewhere",
        help_text="What no wallet here knows of, such as a fund.",
    )
    monthly = AmountFormField(
        required=False,
        allow_zero=True,
        label="Saved a month",
        help_text="Until you stop working, rising with prices.",
    )
    need = AmountFormField(
        allow_zero=True,
        label="Needed a month",
        help_text="What you want to live on then, at today's prices.",
    )
    pension = AmountFormField(
        required=False,
        allow_zero=True,
        label="Pension a month",
        help_text="All pensions together after tax, at today's prices.",
    )
    growth = PercentField(
        least=-10,
        most=20,
        label="Growth a year, in %",
        help_text="What savings gain after costs and tax. Two points less and two more "
        "are shown beside it.",
    )
    inflation = PercentField(
        least=-5,
        most=20,
        label="Inflation a year, in %",
        help_text="By how much prices rise. Central banks aim at 2.",
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        for name in AMOUNTS:
            field = self.fields[name]
            assert isinstance(field, AmountFormField)
            field.currency = book.base_currency
            field.label = f"{field.label}, in {book.base_currency}"

    @property
    def draft(self) -> RetirementDraft:
        said = self.cleaned_data
        amounts: dict[str, Any] = {name: said[name] or ZERO for name in AMOUNTS}
        names = (*WHOLE, "growth", "inflation")
        others: dict[str, Any] = {name: said[name] for name in names}
        wallets = tuple(said["wallets"])
        return RetirementDraft(**others, **amounts, wallets=wallets)


def first_values(as_of: date) -> dict[str, Any]:
    """What stands in the form of one who has assumed nothing yet."""
    return {
        "retire_at": 67,
        "until_age": 95,
        "birth_year": as_of.year - 35,
        "growth": GROWTH,
        "inflation": INFLATION,
    }


def retirement_values(kept: Retirement) -> dict[str, Any]:
    """What was assumed as initial values of its form."""
    base = kept.book.base_currency
    amounts = {name: amount_text(Money(getattr(kept, name), base)) for name in AMOUNTS}
    whole = {name: getattr(kept, name) for name in WHOLE}
    return {
        **amounts,
        **whole,
        "version": kept.version,
        "growth": percent_text(kept.growth),
        "inflation": percent_text(kept.inflation),
        "wallets": list(kept.wallets.values_list("wallet_id", flat=True)),
    }
