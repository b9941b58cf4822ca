"""The form of an entry: a purchase here or abroad, a split, a refund, a transfer."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import Book
from expense_tracker.kernel.currencies import currency_choices, decimals, is_currency
from expense_tracker.kernel.format import format_date, format_money, format_number
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    LineField,
    VersionField,
)
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.errors import InvalidEntry
from ledger.exchange import Exchange, exchange_of
from ledger.form_fields import CategoryField, DayField, DraftForm, TagsField
from ledger.models import Category, Entry, Wallet
from ledger.naming import MAX_NAME
from ledger.part_forms import Shared, part_lines
from ledger.quick_add import MAX_LINE, Problem
from ledger.refunds import suggested_purchases
from ledger.services.drafts import (
    MAX_NOTE,
    EntryDraft,
    Part,
    check_draft,
)

Kind = Entry.Kind
# What is asked for when only one of two currencies' amounts was typed.
MISSING = {
    "to_amount": "Enter what arrives in {}",
    "amount": "Enter what it took from the wallet in {}",
}


class EntryForm(DraftForm):
    """Adds or edits an entry, a split or a transfer.

    Expenses and income have a category field each, so that the right one shows by
    style alone. `version` is the one that was shown, None for a new entry. A valid
    form has its `draft`; `parts` are the lines of its split.
    """

    draft: EntryDraft

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
    original_currency = forms.ChoiceField(label="In", required=False)
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
        self._set_purchases()
        self.wallets = self._wallets_for(entry)
        for name, amount in (("wallet", "amount"), ("to_wallet", "to_amount")):
            self._offer_wallets(self.fields[name])
            wallet = self.wallets.get(str(self[name].value()))
            self._set_currency(amount, wallet.currency if wallet else "")
        self._set_original()
        self.parts = part_lines(
            self.data if self.is_bound else None,
            self.initial.get("parts", []),
            book=book,
            currency=self.currency,
            choices=self._choices,
        )

    # --- what is offered --------------------------------------------------------------

    @property
    def currency(self) -> str:
        """What the amount is in: the chosen wallet's, else the Book's."""
        return self._amount_field("amount").currency

    @property
    def currencies(self) -> set[str]:
        return {wallet.currency for wallet in self.wallets.values()}

    @property
    def wallet_currencies(self) -> str:
        """Currency by wallet id, as JSON for the page's scripts."""
        return json.dumps({pk: wallet.currency for pk, wallet in self.wallets.items()})

    def _set_categories(self) -> None:
        self._choices: dict[str, Shared] = {}
        for name, field in self.fields.items():
            if isinstance(field, CategoryField):
                rows = Category.objects.filter(book=self.book, kind=field.kind)
                field.queryset = rows.select_related("parent")
                self._choices[name] = Shared(field.choices)
                field.widget.choices = self._choices[name]

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

    def _set_original(self) -> None:
        field = self.fields["original_currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Currency"), *currency_choices(current_locale())]
        chosen = str(self["original_currency"].value() or "")
        self._set_currency("original_amount", chosen if is_currency(chosen) else "")

    def _set_currency(self, name: str, currency: str) -> None:
        """Amounts are read in the currency chosen beside them."""
        self._amount_field(name).currency = currency or self.book.base_currency

    def _amount_field(self, name: str) -> AmountFormField:
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

    def focus_last_part(self) -> None:
        if self.parts.forms:
            field = self.parts.forms[-1].fields["amount"]
            field.widget.attrs["autofocus"] = True

    # --- what it says -----------------------------------------------------------------

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

    @property
    def is_split(self) -> bool:
        return any(line.has_changed() for line in self.parts.forms)

    @property
    def remainder(self) -> Money:
        """What the parts leave of the amount, below zero when they exceed it."""
        typed = sum((line.typed_amount for line in self.parts.forms), Decimal(0))
        return Money((self.said("amount") or Decimal(0)) - typed, self.currency)

    @property
    def exchange(self) -> Exchange | None:
        """None while only one currency, or no amount, is in play."""
        day, wallet = self.said("date"), self.said("wallet")
        if day is None or wallet is None:
            return None
        if self["kind"].value() == Kind.TRANSFER:
            known, field, other = "amount", "to_amount", self.said("to_wallet")
        else:
            known, field, other = "original_amount", "amount", wallet
        amount = self.said(known)
        currency = self._amount_field(known).currency
        if not amount or other is None or other.currency == currency:
            return None
        return exchange_of(
            book=self.book,
            on=day,
            known=Money(amount, currency),
            field=field,
            second=Money(self.said(field) or Decimal(0), other.currency),
        )

    # --- checking ---------------------------------------------------------------------

    def clean_line(self) -> str:
        if self.problems:
            raise ValidationError([problem.message for problem in self.problems])
        line: str = self.cleaned_data["line"]
        return line

    def clean(self) -> dict[str, Any]:
        self._forgive_unasked()
        self._fill_in()
        parts = self._checked_parts()
        if not self.errors:
            self.draft = self._draft(parts)
            try:
                check_draft(self.draft)
            except InvalidEntry as error:
                self.refuse(error)
        return self.cleaned_data

    @property
    def _transfers(self) -> bool:
        return self.cleaned_data.get("kind") == Kind.TRANSFER

    def _forgive_unasked(self) -> None:
        """What was typed for another kind is out of sight and does not count."""
        kind = self.cleaned_data.get("kind", "")
        unasked = {"category", "income_category"} - {self.category_field(kind)}
        if kind == Kind.TRANSFER:
            unasked |= {"original_amount", "original_currency"}
        else:
            unasked |= {"to_wallet", "to_amount"}
        if kind != Kind.REFUND:
            unasked.add("refund_of")
        for name in unasked:
            self.errors.pop(name, None)

    def _fill_in(self) -> None:
        """Propose the second amount, for the person to check before it is saved."""
        exchange = self.exchange
        if exchange is None or str(self[exchange.field].value() or "").strip():
            return
        message = MISSING[exchange.field].format(exchange.second.currency)
        if exchange.proposed:
            told = format_money(exchange.proposed, current_locale())
            message += f", {told} at that day's rate"
            self._type(exchange.field, amount_text(exchange.proposed))
        self.errors.pop(exchange.field, None)
        self.add_error(exchange.field, f"{message}.")

    def _type(self, name: str, text: str) -> None:
        """As if the person had typed it."""
        self.data = cast("QueryDict", self.data).copy()
        self.data[name] = text

    def _checked_parts(self) -> tuple[Part, ...]:
        """The parts, of a form without errors; () for what is not split."""
        kind = self.cleaned_data.get("kind", "")
        if self._transfers:
            return ()
        if not self.parts.is_valid():
            self.add_error(None, "Look at the parts of the split.")
            return ()
        parts = self.parts.parts(kind)
        if parts and not self.errors and self.remainder:
            self.add_error(None, f"The parts do not add up: {self.remainder_text}.")
        return parts

    @property
    def remainder_text(self) -> str:
        """`€3.50 missing`, `€0.20 too much` or `Adds up`."""
        left = self.remainder
        if left.is_zero:
            return "Adds up"
        amount = format_money(left, current_locale(), sign="never")
        return f"{amount} missing" if left.amount > 0 else f"{amount} too much"

    def _draft(self, parts: tuple[Part, ...]) -> EntryDraft:
        said = self.cleaned_data
        kind, abroad = said["kind"], not self._transfers
        return EntryDraft(
            kind=kind,
            date=said["date"],
            wallet=said["wallet"],
            amount=said["amount"],
            category=None if parts else said.get(self.category_field(kind)),
            payee=said["payee"],
            note=said["note"],
            tags=said["tags"],
            parts=parts,
            to_wallet=said["to_wallet"] if self._transfers else None,
            to_amount=said["to_amount"] if self._transfers else None,
            original_amount=said["original_amount"] if abroad else None,
            original_currency=self._charged_in() if abroad else "",
            refund_of=said["refund_of"] if kind == Kind.REFUND else None,
        )

    def _charged_in(self) -> str:
        """A currency alone says nothing: without an amount the fields are empty."""
        said = self.cleaned_data
        return said["original_currency"] if said["original_amount"] else ""

    @staticmethod
    def category_field(kind: str) -> str:
        """The field a kind takes its category from; "" for transfers, with none."""
        names: dict[str, str] = {Kind.INCOME: "income_category", Kind.TRANSFER: ""}
        return names.get(kind, "category")

    def field_for(self, name: str | None) -> str | None:
        if name == "category":
            name = self.category_field(self.cleaned_data["kind"])
        return super().field_for(name)


def amount_text(money: Money) -> str:
    """Without a sign and a symbol, as its reader types it."""
    places = decimals(money.currency)
    return format_number(abs(money.amount), current_locale(), places)


def _purchase_label(row: Entry) -> str:
    """`20 Nov 2026, Bistro Nine, €50.00`."""
    name = row.payee or row.note or row.category or row.get_kind_display()
    locale = current_locale()
    money = format_money(abs(row.money), locale)
    return f"{format_date(row.date, locale)}, {name}, {money}"
