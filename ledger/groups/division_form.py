"""Who bears how much, as typed: a line for each of the group's people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.fields import PlainDecimalField
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.forms import AmountFormField, CrispyForm
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.errors import InvalidEntry
from ledger.groups.dividing import divide
from ledger.models import Participant, SharedExpense, ShareGroup

Way = SharedExpense.Way
LARGEST = 10_000
NUMBER = PlainDecimalField(min_value=0, max_value=LARGEST, decimal_places=2)


@dataclass(frozen=True)
class Line:
    person: Participant
    is_you: bool
    chosen: BoundField
    weight: BoundField


class DivisionForm(CrispyForm):
    """A valid one has its `weights` by participant id. Boxes that were never sent
    count as ticked.
    """

    way = forms.ChoiceField(
        label="Divided",
        choices=Way,
        initial=Way.EQUAL,
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
    )

    weights: dict[int, Decimal | None]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        me: Participant,
        people: Iterable[Participant],
        initial: dict[str, Any] | None = None,
    ) -> None:
        prefix = "share"
        sent = data if data is not None and f"{prefix}-way" in data else None
        super().__init__(sent, prefix=prefix, initial=initial)
        self.me, self.people = me, list(people)
        self.amount_field = AmountFormField(
            currency=me.group.currency, allow_zero=True, required=False
        )
        for person in self.people:
            self._add(person)

    def _add(self, person: Participant) -> None:
        self.fields[f"in_{person.pk}"] = forms.BooleanField(
            required=False, label=person.name, initial=True
        )
        self.fields[f"weight_{person.pk}"] = forms.CharField(
            required=False,
            max_length=64,
            widget=forms.TextInput(
                attrs={
                    "class": "form-control form-control-sm text-end num",
                    "inputmode": "decimal",
                    "autocomplete": "off",
                    "aria-label": f"Part of {person.name}",
                }
            ),
        )

    @property
    def lines(self) -> list[Line]:
        return [
            Line(
                person,
                person.pk == self.me.pk,
                self[f"in_{person.pk}"],
                self[f"weight_{person.pk}"],
            )
            for person in self.people
        ]

    def clean(self) -> dict[str, Any]:
        way = self.cleaned_data.get("way", Way.EQUAL)
        self.weights = {}
        for person in self.people:
            if not self.cleaned_data.get(f"in_{person.pk}"):
                continue
            name = f"weight_{person.pk}"
            try:
                self.weights[person.pk] = self._weight(
                    way, self.cleaned_data.get(name, "")
                )
            except forms.ValidationError as error:
                self.add_error(name, error)
        return self.cleaned_data

    def _weight(self, way: str, text: str) -> Decimal | None:
        if way == Way.EQUAL:
            return None
        if way == Way.EXACT:
            return self.amount_field.clean(text) or Decimal(0)
        return NUMBER.clean(text.replace(",", ".") or "0")

    def check(self, total: Money, payers: Iterable[int]) -> None:
        """Refuse what does not add up to the total."""
        try:
            divide(total, self.cleaned_data["way"], self.weights, payers=payers)
        except InvalidEntry as error:
            self.add_error(None, str(error))

    @property
    def said(self) -> tuple[str, dict[int, Decimal | None]]:
        """The way and the weights; equal parts of all for a form that was not sent."""
        if not self.is_bound:
            return Way.EQUAL, {person.pk: None for person in self.people}
        return self.cleaned_data["way"], self.weights

    def is_fine(self) -> bool:
        """Whether it is valid, or was not sent at all."""
        return not self.is_bound or self.is_valid()


def division_values(expense: SharedExpense, group: ShareGroup) -> dict[str, Any]:
    """The division of an expense as initial values."""
    shares = {each.participant_id: each for each in expense.shares.all()}
    values: dict[str, Any] = {"way": expense.way}
    for person in group.participants.all():
        share = shares.get(person.pk)
        values[f"in_{person.pk}"] = share is not None
        if share is not None and expense.way == Way.EXACT:
            values[f"weight_{person.pk}"] = typed(share.amount, group.currency)
        elif share is not None and share.weight is not None:
            values[f"weight_{person.pk}"] = f"{share.weight.normalize():f}"
    return values


def typed(amount: Decimal, currency: str) -> str:
    """As its reader types it."""
    return format_number(amount, current_locale(), decimals(currency))
