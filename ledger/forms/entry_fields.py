"""The fields of the entry form, and what each of them offers."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Book
from expense_tracker.kernel.currencies import currency_choices, is_currency
from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    LineField,
    VersionField,
)
from expense_tracker.kernel.locale import current_locale
from ledger.forms.entry_parts import Shared
from ledger.forms.fields import (
    CategoryField,
    DayField,
    DraftForm,
    LongSelect,
    TagsField,
)
from ledger.models import Category, Entry, Tax, Wallet
from ledger.naming import MAX_NAME
from ledger.queries.refunds import suggested_purchases
from ledger.quick_add.line import MAX_LINE, Problem
from ledger.services.drafts import MAX_NOTE

Kind = Entry.Kind


class EntryFields(DraftForm):
    """What can be typed about an entry. Expenses and income have a category field
    each, so that the right one shows by style alone. `version` is the one that was
    shown, None for a new entry.
    """

    line = LineField(label="Quick add", required=False, max_length=MAX_LINE)
    line_read = LineField(required=False, widget=forms.HiddenInput)
    version = VersionField()
    kind = forms.ChoiceField(
        label="Type",
        choices=[
            (kind.value, kind.label)
            for kind in (Kind.EXPENSE, Kind.INCOME, Kind.REFUND, Kind.TRANSFER)
        ],
        widget=forms.RadioSelect,
    )
    amount = AmountFormField(label="Amount")
    payee = LineField(
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"list": "payees", "autocomplete": "off"}),
    )
    date = DayField(label="Date")
    category = CategoryField(Category.Kind.EXPENSE, required=False)
    income_category = CategoryField(
        Category.Kind.INCOME, required=False, label="Category"
    )
    wallet = BookChoiceField(Wallet, empty_label=None)
    refund_of = BookChoiceField(
        Entry,
        required=False,
        label="Refund of",
        help_text="Purchases with this payee or amount are offered.",
        error_messages={"invalid_choice": "The expense that this refunds is gone."},
    )
    to_wallet = BookChoiceField(Wallet, required=False, label="To wallet")
    to_amount = AmountFormField(
        label="Amount that arrives",
        required=False,
        help_text="Only when the wallets have different currencies.",
    )
    original_amount = AmountFormField(label="Amount charged", required=False)
    original_currency = forms.ChoiceField(label="In", required=False, widget=LongSelect)
    tags = TagsField(
        required=False, help_text="Separate them with commas.", max_length=500
    )
    tax = forms.ChoiceField(
        label="For taxes",
        required=False,
        choices=[("", "As its category says"), *Tax.choices],
    )
    note = LineField(required=False, max_length=MAX_NOTE)

    def __init__(
        self,
        *args: Any,
        book: Book,
        entry: Entry | None = None,
        problems: Iterable[Problem] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.problems = list(problems)  # of the quick-add line
        self._set_categories()
        self._set_purchases()
        self.wallets = self._wallets_for(entry)
        for name, amount in (("wallet", "amount"), ("to_wallet", "to_amount")):
            self._offer_wallets(self.fields[name])
            wallet = self.wallets.get(str(self[name].value()))
            self._set_currency(amount, wallet.currency if wallet else "")
        self._set_original()

    # --- what is offered --------------------------------------------------------------

    @property
    def currency(self) -> str:
        """What the amount is in: the chosen wallet's, else the Book's."""
        return self.amount_field("amount").currency

    @property
    def currencies(self) -> set[str]:
        return {wallet.currency for wallet in self.wallets.values()}

    @property
    def wallet_currencies(self) -> str:
        """Currency by wallet id, as JSON for the page's scripts."""
        return json.dumps({pk: wallet.currency for pk, wallet in self.wallets.items()})

    def _set_categories(self) -> None:
        self.choices: dict[str, Shared] = {}
        for name, field in self.fields.items():
            if isinstance(field, CategoryField):
                rows = Category.objects.filter(book=self.book, kind=field.kind)
                field.queryset = rows.select_related("parent")
                self.choices[name] = Shared(field.choices)
                field.widget.choices = self.choices[name]

    def _wallets_for(self, entry: Entry | None) -> dict[str, Wallet]:
        """The usable wallets by id, and those the entry is in already."""
        kept: set[int] = set()
        if entry is not None:
            legs = Entry.objects.filter(group=entry.group_id) if entry.group_id else []
            kept = {entry.wallet_id, *(leg.wallet_id for leg in legs)}
        rows = Wallet.objects.filter(book=self.book)
        return {
            str(wallet.pk): wallet
            for wallet in rows
            if wallet.is_usable or wallet.pk in kept
        }

    def _offer_wallets(self, field: Any) -> None:
        field.queryset = field.queryset.filter(pk__in=self.wallets)
        empty = [] if field.required else [("", "Choose a wallet")]
        field.widget.choices = empty + [
            (wallet.pk, self._wallet_label(wallet)) for wallet in self.wallets.values()
        ]

    def _wallet_label(self, wallet: Wallet) -> str:
        foreign = wallet.currency != self.book.base_currency
        return f"{wallet.name} ({wallet.currency})" if foreign else wallet.name

    def _set_original(self) -> None:
        field = self.fields["original_currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Currency"), *currency_choices(current_locale())]
        chosen = str(self["original_currency"].value() or "")
        self._set_currency("original_amount", chosen if is_currency(chosen) else "")

    def _set_currency(self, name: str, currency: str) -> None:
        """Amounts are read in the currency chosen beside them."""
        self.amount_field(name).currency = currency or self.book.base_currency

    def amount_field(self, name: str) -> AmountFormField:
        field = self.fields[name]
        assert isinstance(field, AmountFormField)
        return field

    def _set_purchases(self) -> None:
        field = self.fields["refund_of"]
        assert isinstance(field, BookChoiceField)
        expenses = Entry.objects.filter(book=self.book, kind=Kind.EXPENSE)
        field.queryset = expenses.select_related("wallet", "payee", "category")
        field.widget.choices = Shared(self._purchases())

    def _purchases(self) -> Iterator[tuple[Any, str]]:
        """The purchase chosen, and those this refund may be of."""
        yield "", "No purchase"
        if self["kind"].value() != Kind.REFUND:
            return
        day, payee, amount = (self.said(name) for name in ("date", "payee", "amount"))
        rows = [self.purchase] if self.purchase else []
        if day is not None:
            rows += suggested_purchases(
                book=self.book, payee=payee or "", amount=amount, on=day
            )
        for row in dict.fromkeys(rows):
            yield row.pk, _purchase_label(row)

    def said(self, name: str) -> Any:
        """A field's value as it stands, None when there is none that can be read."""
        with suppress(ValidationError):
            return self.fields[name].clean(self[name].value())
        return None

    @property
    def purchase(self) -> Entry | None:
        """What the refund is of, of a refund that says so."""
        is_refund = self["kind"].value() == Kind.REFUND
        found: Entry | None = self.said("refund_of") if is_refund else None
        return found


def _purchase_label(row: Entry) -> str:
    """`20 Nov 2026, Bistro Nine, €50.00`."""
    name = row.payee or row.note or row.category or row.get_kind_display()
    locale = current_locale()
    money = format_money(abs(row.money), locale)
    return f"{format_date(row.date, locale)}, {name}, {money}"
