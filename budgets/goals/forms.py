"""Forms of goals and debts. Each gives the draft that its service takes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Book
from budgets.goals.fields import PercentField, percent_text
from budgets.goals.pace import ZERO
from budgets.goals.services import GoalDraft
from budgets.models import Goal
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    LineField,
    VersionField,
)
from expense_tracker.kernel.money import Money
from ledger.appearance import CATEGORY_COLOURS, CATEGORY_ICONS
from ledger.forms.fields import DayField, DraftForm
from ledger.forms.recurring import WalletForm, amount_text
from ledger.models import Wallet
from ledger.naming import MAX_NAME
from ledger.queries.totals import balances_at

MAX_NOTE = 200
MOST_INTEREST = 200  # per cent a year


class GoalForm(DraftForm, WalletForm):
    """What both kinds of goal are asked for. `goal` is the one that is edited."""

    kind: str
    version = VersionField()
    name = LineField(max_length=MAX_NAME)
    starts_on = DayField(
        label="Since",
        help_text="The pace so far is measured from the first whole month on.",
    )
    icon = forms.ChoiceField(choices=CATEGORY_ICONS, widget=forms.RadioSelect)
    colour = forms.ChoiceField(choices=CATEGORY_COLOURS, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, book: Book, goal: Goal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.offer_wallets(kept=goal.wallet_id if goal else None)

    def values(self) -> dict[str, Any]:
        """What the draft takes from the fields above."""
        names = ("name", "wallet", "target", "target_date", "starts_on")
        look = {name: self.cleaned_data[name] for name in ("icon", "colour")}
        return {name: self.cleaned_data[name] for name in names} | look


class SavingForm(GoalForm):
    kind = Goal.Kind.SAVING
    wallet = BookChoiceField(Wallet, label="Saved in", empty_label="Choose a wallet")
    target = AmountFormField(label="To save")
    target_date = DayField(
        label="Until", required=False, help_text="Leave it empty if there is no hurry."
    )
    counting = forms.ChoiceField(
        label="What counts",
        choices=Goal.Counting,
        initial=Goal.Counting.BALANCE,
        help_text="Setting aside lets several goals share a wallet: you say which part "
        "of its balance is for which.",
    )

    @property
    def draft(self) -> GoalDraft:
        counting = self.cleaned_data["counting"]
        return GoalDraft(**self.values(), kind=self.kind, counting=counting)


class DebtForm(GoalForm):
    """Without a wallet, which would know, what is owed is typed."""

    kind = Goal.Kind.DEBT
    wallet = BookChoiceField(
        Wallet,
        required=False,
        label="Wallet",
        empty_label="None: I type what I owe",
        help_text="One below zero, such as a loan or a credit card.",
    )
    target = AmountFormField(
        label="Owed at the start",
        required=False,
        help_text="Leave it empty for what is owed on the day under Since.",
    )
    target_date = DayField(label="To be paid off by", required=False)
    owed = AmountFormField(
        label="Owed now",
        required=False,
        allow_zero=True,
        help_text="Only without a wallet: what you owe today.",
    )
    interest = PercentField(
        label="Interest a year, in %",
        required=False,
        most=MOST_INTEREST,
        help_text="As the contract names it. A twelfth of it is charged each month.",
    )
    payment = AmountFormField(
        label="Payment a month",
        required=False,
        allow_zero=True,
        help_text="The least you have to pay, interest included.",
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("wallet") is None and said.get("owed") is None:
            self.add_error("owed", "Enter what is owed, or choose its wallet.")
        elif not self.errors and said["target"] is None:
            said["target"] = self._owed_at_start()
        return said

    def _owed_at_start(self) -> Decimal:
        wallet, owed = self.cleaned_data["wallet"], self.cleaned_data["owed"]
        if wallet is not None:
            on = self.cleaned_data["starts_on"]
            owed = -balances_at(book=self.book, as_of=on).get(wallet.pk, ZERO)
        if owed <= 0:
            self.add_error("target", "Nothing was owed then. Enter what was.")
        return max(owed, ZERO)

    @property
    def draft(self) -> GoalDraft:
        said = self.cleaned_data
        return GoalDraft(
            **self.values(),
            kind=self.kind,
            owed=None if said["wallet"] else said["owed"],
            interest=said["interest"] or ZERO,
            payment=said["payment"] or ZERO,
        )


FORMS: dict[str, type[SavingForm] | type[DebtForm]] = {
    Goal.Kind.SAVING: SavingForm,
    Goal.Kind.DEBT: DebtForm,
}


def goal_values(goal: Goal) -> dict[str, Any]:
    """A goal as initial values of its form."""
    owed = None if goal.owed is None else Money(goal.owed, goal.currency)
    return {
        "version": goal.version,
        "name": goal.name,
        "wallet": goal.wallet_id,
        "target": amount_text(goal.target_money),
        "target_date": goal.target_date,
        "starts_on": goal.starts_on,
        "icon": goal.icon,
        "colour": goal.colour,
        "counting": goal.counting,
        "owed": "" if owed is None else amount_text(owed),
        "interest": percent_text(goal.interest),
        "payment": amount_text(Money(goal.payment, goal.currency)),
    }


def new_values(kind: str, as_of: date) -> dict[str, Any]:
    """What stands in the form of a new goal."""
    debt = kind == Goal.Kind.DEBT
    return {
        "starts_on": as_of,
        "icon": "bank" if debt else "piggy-bank",
        "colour": "slate" if debt else "blue",
    }


class SetAsideForm(DraftForm):
    """Sets an amount aside for a goal, or takes it back."""

    AWAY, BACK = "away", "back"

    direction = forms.ChoiceField(
        label="What to do",
        choices=[(AWAY, "Set aside"), (BACK, "Take back")],
        initial=AWAY,
        widget=forms.RadioSelect,
    )
    amount = AmountFormField()
    date = DayField()
    note = LineField(required=False, max_length=MAX_NOTE)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        assert isinstance(amount, AmountFormField)
        amount.currency = currency
        amount.label = f"Amount in {currency}"

    @property
    def signed(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        return -amount if self.cleaned_data["direction"] == self.BACK else amount


class ExtraForm(forms.Form):
    """What a pay-off plan is asked for, in its address."""

    extra = AmountFormField(required=False, allow_zero=True)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        extra = self.fields["extra"]
        assert isinstance(extra, AmountFormField)
        extra.currency = currency

    @property
    def amount(self) -> Decimal:
        """Zero when nothing, or nothing readable, was typed."""
        return (self.cleaned_data.get("extra") if self.is_valid() else None) or ZERO
