"""The form of wallets. It gives the draft that the service takes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Book
from expense_tracker.kernel.currencies import currency_choices, decimals, is_currency
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    LineField,
    VersionField,
    WholeNumberField,
)
from expense_tracker.kernel.locale import current_locale
from ledger.forms.fields import (
    DayField,
    DraftForm,
    RateFormField,
)
from ledger.models import Entry, Wallet
from ledger.naming import MAX_NAME
from ledger.services.wallets import CardTerms, WalletDraft

LAST_DAY_OF_MONTHS = 31


class WalletForm(DraftForm):
    version = VersionField()
    name = LineField(max_length=MAX_NAME)
    kind = forms.ChoiceField(label="Type", choices=Wallet.Kind)
    currency = forms.ChoiceField()
    opening = AmountFormField(
        label="Opening balance",
        required=False,
        allow_negative=True,
        allow_zero=True,
        help_text="What was in it on that day. Below zero for a debt.",
    )
    opened_on = DayField(label="On")
    floor = AmountFormField(
        label="Warn below",
        required=False,
        allow_negative=True,
        allow_zero=True,
        help_text="You get a mail when the balance falls below it.",
    )
    rate = RateFormField(label="Exchange rate", required=False)
    credit_limit = AmountFormField(label="Credit limit", required=False)
    pays_from = BookChoiceField(
        Wallet,
        label="Paid from",
        required=False,
        empty_label="Chosen when it is paid",
    )
    statement_day = WholeNumberField(
        label="Statement day",
        required=False,
        min_value=1,
        max_value=LAST_DAY_OF_MONTHS,
        help_text="The day of the month on which its statement closes.",
    )
    due_day = WholeNumberField(
        label="Due day",
        required=False,
        min_value=1,
        max_value=LAST_DAY_OF_MONTHS,
        help_text="The day by which it has to be paid. 31 is the last of each month.",
    )

    def __init__(
        self, *args: Any, book: Book, wallet: Wallet | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        self._offer_payers(wallet)
        kinds, currencies = self.fields["kind"], self.fields["currency"]
        assert isinstance(kinds, forms.ChoiceField)
        assert isinstance(currencies, forms.ChoiceField)
        of_group = wallet is not None and wallet.kind == Wallet.Kind.GROUP
        kinds.choices = [
            (kind.value, kind.label)
            for kind in Wallet.Kind
            if (kind == Wallet.Kind.GROUP) == of_group
        ]
        currencies.choices = currency_choices(current_locale())
        base = book.base_currency
        self.fields[
            "rate"
        ].help_text = f"What one unit of another currency is in {base}."
        chosen = str(self["currency"].value())
        for field in self.fields.values():
            if isinstance(field, AmountFormField):
                field.currency = chosen if is_currency(chosen) else base

    def _offer_payers(self, wallet: Wallet | None) -> None:
        """Wallets in use, and the one that it is paid from by now; never itself."""
        field = self.fields["pays_from"]
        assert isinstance(field, BookChoiceField)
        wallets = Wallet.objects.filter(book=self.book)
        if wallet is None:
            field.queryset = wallets.usable()
            return
        offered = wallets.usable() | wallets.filter(pk=wallet.pays_from_id)
        field.queryset = offered.exclude(pk=wallet.pk)

    @property
    def draft(self) -> WalletDraft:
        said = self.cleaned_data
        return WalletDraft(
            name=said["name"],
            kind=said["kind"],
            currency=said["currency"],
            opening=said["opening"] or Decimal(0),
            opened_on=said["opened_on"],
            floor=said["floor"],
            rate=said["rate"],
            terms=CardTerms(
                limit=said["credit_limit"],
                statement_day=said["statement_day"],
                due_day=said["due_day"],
                pays_from=said["pays_from"],
            ),
        )


def wallet_values(wallet: Wallet, opening: Entry | None, as_of: date) -> dict[str, Any]:
    """A wallet with its opening entry as initial values of its form."""
    return {
        "version": wallet.version,
        "name": wallet.name,
        "kind": wallet.kind,
        "currency": wallet.currency,
        "opening": _signed_text(opening.amount, wallet) if opening else "",
        "opened_on": opening.date if opening else as_of,
        "floor": _signed_text(wallet.floor, wallet),
        "credit_limit": _signed_text(wallet.credit_limit, wallet),
        "pays_from": wallet.pays_from_id,
        "statement_day": wallet.statement_day,
        "due_day": wallet.due_day,
    }


def _signed_text(amount: Decimal | None, wallet: Wallet) -> str:
    if amount is None:
        return ""
    return format_number(amount, current_locale(), decimals(wallet.currency))
