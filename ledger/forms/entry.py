"""The form of an entry: a purchase here or abroad, a split, a refund, a transfer."""

from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict

from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.format import format_money, format_number
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.currencies.exchange import Exchange, exchange_of
from ledger.errors import InvalidEntry
from ledger.filing.suggestions import Asked, Suggestion, suggest
from ledger.forms.entry_fields import EntryFields
from ledger.forms.entry_parts import part_lines
from ledger.models import Entry
from ledger.services.drafts import CATEGORY_KIND, EntryDraft, Part, check_draft

Kind = Entry.Kind
# What is asked for when only one of two currencies' amounts was typed.
MISSING = {
    "to_amount": "Enter what arrives in {}",
    "amount": "Enter what it took from the wallet in {}",
}


class EntryForm(EntryFields):
    """Adds or edits an entry, a split or a transfer. A valid form has its `draft`;
    `parts` are the lines of its split.
    """

    draft: EntryDraft

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = part_lines(
            self.data if self.is_bound else None,
            self.initial.get("parts", []),
            book=self.book,
            currency=self.currency,
            choices=self.choices,
        )

    def focus_last_part(self) -> None:
        if self.parts.forms:
            field = self.parts.forms[-1].fields["amount"]
            field.widget.attrs["autofocus"] = True

    # --- what it says -----------------------------------------------------------------

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
        currency = self.amount_field(known).currency
        if not amount or other is None or other.currency == currency:
            return None
        return exchange_of(
            book=self.book,
            on=day,
            known=Money(amount, currency),
            field=field,
            second=Money(self.said(field) or Decimal(0), other.currency),
        )

    @property
    def suggestion(self) -> Suggestion | None:
        """Where it likely belongs; None for what is split, or has another category."""
        kind = str(self["kind"].value())
        if kind not in CATEGORY_KIND or self.is_split:
            return None
        payee, note = self.said("payee") or "", self.said("note") or ""
        asked = Asked(payee, note, CATEGORY_KIND[Kind(kind)])
        found = suggest(self.book, [asked])[0]
        chosen = str(self[self.category_field(kind)].value() or "")
        return found if found and chosen in {"", str(found.category.pk)} else None

    @property
    def is_filed(self) -> bool:
        field = self.category_field(str(self["kind"].value()))
        return bool(field and self[field].value())

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
            tax="" if self._transfers else said["tax"],
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
