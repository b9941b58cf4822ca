"""The forms of a shared expense and of settling up."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Book
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    LineField,
    VersionField,
)
from expense_tracker.kernel.money import Money
from ledger.forms.fields import CategoryField, DayField, DraftForm
from ledger.groups.deeds import OwnSide, SharedDraft
from ledger.groups.division_form import DivisionForm, division_values, typed
from ledger.models import Category, Participant, Posting, SharedExpense, Wallet

SEVERAL = "several"


class OwnWalletForm(DraftForm):
    """What moved in a wallet of one's own, in the wallet's currency."""

    wallet = BookChoiceField(Wallet, required=False, empty_label=None)
    wallet_amount = AmountFormField(
        label="In that wallet's currency",
        required=False,
        help_text="Left empty, the day's exchange rate says.",
    )

    def __init__(self, *args: Any, book: Book, me: Participant, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.me, self.group = me, me.group
        field = self.fields["wallet"]
        assert isinstance(field, BookChoiceField)
        own = field.queryset = Wallet.objects.filter(book=book).usable()
        if not own.exclude(currency=self.group.currency).exists():
            del self.fields["wallet_amount"]
        else:
            self._read_in_its_currency(own)

    def _read_in_its_currency(self, own: Any) -> None:
        field = self.fields["wallet_amount"]
        assert isinstance(field, AmountFormField)
        chosen = str(self["wallet"].value() or "")
        if chosen.isascii() and chosen.isdigit():
            wallet = own.filter(pk=chosen[:18]).first()
            field.currency = wallet.currency if wallet else self.group.currency

    def own_side(self, **more: Any) -> OwnSide:
        wallet, amount = self.cleaned_data["wallet"], None
        if wallet is not None and wallet.currency != self.group.currency:
            amount = self.cleaned_data.get("wallet_amount")
        return OwnSide(wallet=wallet, amount=amount, **more)


class SharedForm(OwnWalletForm):
    """Adds or edits a shared expense. `division` says who bears it."""

    version = VersionField()
    amount = AmountFormField()
    description = LineField(label="What was it?", max_length=100)
    date = DayField(label="Date")
    category = CategoryField(Category.Kind.EXPENSE, required=False)
    payer = forms.ChoiceField(label="Paid by")

    field_order = ("version", "amount", "description", "date", "category", "payer")

    def __init__(
        self,
        *args: Any,
        people: Iterable[Participant],
        division: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        amount, payer = self.fields["amount"], self.fields["payer"]
        assert isinstance(amount, AmountFormField)
        assert isinstance(payer, forms.ChoiceField)
        amount.currency = self.group.currency
        payer.choices = [(str(each.pk), self._name(each)) for each in self.people]
        payer.choices += [(SEVERAL, "Several people")]
        for each in self.people:
            self.fields[f"paid_{each.pk}"] = AmountFormField(
                label=f"{self._name(each)} paid",
                required=False,
                allow_zero=True,
                currency=self.group.currency,
            )
        self.division = DivisionForm(
            self.data if self.is_bound else None,
            me=self.me,
            people=self.people,
            initial=division,
        )

    def _name(self, person: Participant) -> str:
        return "You" if person.pk == self.me.pk else person.name

    @property
    def paid_fields(self) -> list[Any]:
        return [self[f"paid_{each.pk}"] for each in self.people]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        self._forgive_unasked()
        if not self.division.is_fine():
            self.add_error(None, "Look at how it is divided.")
        if self.errors:
            return said
        self.paid = self._paid()
        if sum(self.paid.values()) != said["amount"]:
            self.add_error("payer", "What each has paid does not add up to the amount.")
        elif self.division.is_bound:
            total = Money(said["amount"], self.group.currency)
            self.division.check(total, self.paid)
            if self.division.errors:
                self.add_error(
                    None, " ".join(map(str, self.division.non_field_errors()))
                )
        return said

    def _forgive_unasked(self) -> None:
        if self.cleaned_data.get("payer") != SEVERAL:
            for each in self.people:
                self.errors.pop(f"paid_{each.pk}", None)

    def _paid(self) -> dict[int, Decimal]:
        said = self.cleaned_data
        if said["payer"] != SEVERAL:
            return {int(said["payer"]): said["amount"]}
        typed_ = {each.pk: said[f"paid_{each.pk}"] for each in self.people}
        return {pk: amount for pk, amount in typed_.items() if amount}

    @property
    def draft(self) -> SharedDraft:
        said = self.cleaned_data
        way, weights = self.division.said
        return SharedDraft(
            description=said["description"],
            date=said["date"],
            amount=said["amount"],
            paid=self.paid,
            way=way,
            weights=weights,
            category=said["category"],
            own=self.own_side(filed=self._filed()),
        )

    def _filed(self) -> dict[str, Any]:
        """Of a new expense the category is guessed where none is chosen."""
        category = self.cleaned_data["category"]
        is_new = self.cleaned_data["version"] is None
        return {} if is_new and category is None else {"category": category}


def shared_values(expense: SharedExpense, posting: Posting | None) -> dict[str, Any]:
    """An expense as initial values of its form; `posting` is the reader's own."""
    currency = expense.group.currency
    paid = {each.participant_id: each.amount for each in expense.payments.all()}
    values: dict[str, Any] = {
        "version": expense.version,
        "amount": typed(expense.amount, currency),
        "description": expense.description,
        "date": expense.date,
        "payer": next(iter(paid)) if len(paid) == 1 else SEVERAL,
        "wallet": posting and posting.wallet_id,
    }
    for pk, amount in paid.items():
        values[f"paid_{pk}"] = typed(amount, currency) if len(paid) > 1 else ""
    wallet = posting.wallet if posting else None
    if posting and wallet and posting.wallet_amount and wallet.currency != currency:
        values["wallet_amount"] = typed(posting.wallet_amount, wallet.currency)
    return values


def division_of(expense: SharedExpense) -> dict[str, Any]:
    return division_values(expense, expense.group)


class SettleForm(OwnWalletForm):
    """Records what one paid another. Only who takes part says which wallet."""

    payer = forms.ChoiceField(label="Who paid")
    payee = forms.ChoiceField(label="Who was paid")
    amount = AmountFormField()
    date = DayField(label="Date")

    field_order = ("payer", "payee", "amount", "date")

    def __init__(
        self, *args: Any, people: Iterable[Participant], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {str(each.pk): each for each in people}
        for name in ("payer", "payee"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(pk, self._name(each)) for pk, each in self.by_id.items()]
        amount = self.fields["amount"]
        assert isinstance(amount, AmountFormField)
        amount.currency = self.group.currency

    def _name(self, person: Participant) -> str:
        if person.pk == self.me.pk:
            return "You"
        return f"{person.name} (left)" if person.has_left else person.name

    @property
    def is_mine(self) -> bool:
        """Whether the reader's own money moves."""
        chosen = {str(self[name].value()) for name in ("payer", "payee")}
        return str(self.me.pk) in chosen
