"""Forms of the ledger. Each gives the draft that its service takes."""

import itertools
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Book
from expense_tracker.kernel.currencies import currency_choices, decimals, is_currency
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    LineField,
    VersionField,
)
from expense_tracker.kernel.locale import current_locale
from ledger.appearance import CATEGORY_COLOURS, CATEGORY_ICONS
from ledger.errors import InvalidEntry
from ledger.form_fields import (
    CategoryField,
    DayField,
    DraftForm,
    RateFormField,
    TagsField,
)
from ledger.models import Category, Entry, Wallet
from ledger.naming import MAX_NAME
from ledger.quick_add import MAX_LINE, Problem, QuickEntry
from ledger.services.categories import CategoryDraft
from ledger.services.entries import MAX_NOTE, EntryDraft, check_draft
from ledger.services.wallets import WalletDraft

Kind = Entry.Kind


# --- entries --------------------------------------------------------------------------


class EntryForm(DraftForm):
    """Adds or edits an entry or a transfer.

    Expenses and income have a category field each, so that the right one shows by
    style alone. `version` is the one that was shown, None for a new entry. A valid
    form has its `draft`.
    """

    draft: EntryDraft

    line = LineField(label="Quick add", required=False, max_length=MAX_LINE)
    line_read = LineField(required=False, widget=forms.HiddenInput)
    version = VersionField()
    refund_of = BookChoiceField(
        Entry,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "The expense that this refunds is gone."},
    )
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
    to_wallet = BookChoiceField(Wallet, required=False, label="To wallet")
    to_amount = AmountFormField(
        label="Amount that arrives",
        required=False,
        help_text="Only when the wallets have different currencies.",
    )
    tags = TagsField(
        required=False, help_text="Separate them with commas.", max_length=500
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
        self.wallets = self._wallets_for(entry)
        for name, amount in (("wallet", "amount"), ("to_wallet", "to_amount")):
            self._offer_wallets(self.fields[name])
            self._set_currency(amount, self.wallets.get(str(self[name].value())))

    @property
    def currencies(self) -> set[str]:
        return {wallet.currency for wallet in self.wallets.values()}

    def _set_categories(self) -> None:
        for field in self.fields.values():
            if isinstance(field, CategoryField):
                rows = Category.objects.filter(book=self.book, kind=field.kind)
                field.queryset = rows.select_related("parent")

    def _wallets_for(self, entry: Entry | None) -> dict[str, Wallet]:
        """The active wallets by id, and those the entry is in already."""
        kept: set[int] = set()
        if entry is not None:
            legs = Entry.objects.filter(group=entry.group_id) if entry.group_id else []
            kept = {entry.wallet_id, *(leg.wallet_id for leg in legs)}
        rows = Wallet.objects.filter(book=self.book)
        return {
            str(wallet.pk): wallet
            for wallet in rows
            if not wallet.is_archived or wallet.pk in kept
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

    def _set_currency(self, name: str, wallet: Wallet | None) -> None:
        """Amounts are read in the currency of the wallet chosen beside them."""
        field = self.fields[name]
        assert isinstance(field, AmountFormField)
        field.currency = wallet.currency if wallet else self.book.base_currency

    def clean_line(self) -> str:
        if self.problems:
            raise ValidationError([problem.message for problem in self.problems])
        line: str = self.cleaned_data["line"]
        return line

    def clean(self) -> dict[str, Any]:
        self._forgive_unasked()
        if not self.errors:
            self.draft = self._draft()
            try:
                check_draft(self.draft)
            except InvalidEntry as error:
                self.refuse(error)
        return self.cleaned_data

    def _forgive_unasked(self) -> None:
        """What was typed for another kind is out of sight and does not count."""
        kind = self.cleaned_data.get("kind", "")
        unasked = {"category", "income_category"} - {self.category_field(kind)}
        if kind != Kind.TRANSFER:
            unasked |= {"to_wallet", "to_amount"}
        for name in unasked:
            self.errors.pop(name, None)

    def _draft(self) -> EntryDraft:
        said = self.cleaned_data
        transfer = said["kind"] == Kind.TRANSFER
        return EntryDraft(
            kind=said["kind"],
            date=said["date"],
            wallet=said["wallet"],
            amount=said["amount"],
            category=said.get(self.category_field(said["kind"])),
            payee=said["payee"],
            note=said["note"],
            tags=said["tags"],
            to_wallet=said["to_wallet"] if transfer else None,
            to_amount=said["to_amount"] if transfer else None,
            refund_of=said["refund_of"] if said["kind"] == Kind.REFUND else None,
        )

    @staticmethod
    def category_field(kind: str) -> str:
        """The field a kind takes its category from; "" for transfers, with none."""
        names: dict[str, str] = {Kind.INCOME: "income_category", Kind.TRANSFER: ""}
        return names.get(kind, "category")

    def field_for(self, name: str | None) -> str | None:
        if name == "category":
            name = self.category_field(self.cleaned_data["kind"])
        return super().field_for(name)


def values_of(entry: Entry, arrival: Entry | None) -> dict[str, Any]:
    """An entry, or a transfer with its arriving leg, as initial values of its form."""
    return {
        "version": entry.version,
        "refund_of": entry.refund_of_id,
        "kind": entry.kind,
        "amount": _amount_text(entry.amount, entry.wallet),
        "payee": entry.payee.name if entry.payee else "",
        "date": entry.date,
        "category": entry.category_id,
        "income_category": entry.category_id,
        "wallet": entry.wallet_id,
        "to_wallet": arrival.wallet_id if arrival else None,
        "to_amount": _arriving(entry, arrival) if arrival else "",
        "tags": ", ".join(link.tag.name for link in entry.entry_tags.all()),
        "note": entry.note,
    }


def _arriving(entry: Entry, arrival: Entry) -> str:
    same = arrival.wallet.currency == entry.wallet.currency
    return "" if same else _amount_text(arrival.amount, arrival.wallet)


def values_of_line(quick: QuickEntry) -> dict[str, Any]:
    """What a quick-add line says, or its payee's habit, as values of the form."""
    values = {
        "kind": quick.kind,
        "amount": quick.amount and _amount_text(quick.amount, quick.wallet),
        "payee": quick.payee,
        "date": quick.date,
        EntryForm.category_field(quick.kind): quick.category and quick.category.pk,
        "wallet": quick.wallet and quick.wallet.pk,
        "to_wallet": quick.to_wallet and quick.to_wallet.pk,
        "tags": ", ".join(quick.tags),
        "note": quick.note,
    }
    return {name: value for name, value in values.items() if value}


def _amount_text(amount: Decimal, wallet: Wallet | None) -> str:
    """Without a sign, as its reader writes it."""
    places = decimals(wallet.currency) if wallet else None
    return format_number(abs(amount), current_locale(), places)


# --- wallets and categories -----------------------------------------------------------


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

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        currencies = self.fields["currency"]
        assert isinstance(currencies, forms.ChoiceField)
        currencies.choices = currency_choices(current_locale())
        base = book.base_currency
        self.fields[
            "rate"
        ].help_text = f"What one unit of another currency is in {base}."
        chosen = str(self["currency"].value())
        for field in self.fields.values():
            if isinstance(field, AmountFormField):
                field.currency = chosen if is_currency(chosen) else base

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
        "floor": "" if wallet.floor is None else _signed_text(wallet.floor, wallet),
    }


def _signed_text(amount: Decimal, wallet: Wallet) -> str:
    return format_number(amount, current_locale(), decimals(wallet.currency))


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
        "colour": category.colour,
    }
