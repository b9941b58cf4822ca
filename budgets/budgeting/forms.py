"""Forms of budgets. Each gives what its service takes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Book
from budgets.budgeting.drafts import DEFAULT_THRESHOLDS, BudgetDraft
from budgets.models import Budget
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.forms import (
    AmountFormField,
    BookChoiceField,
    LineField,
    VersionField,
)
from expense_tracker.kernel.money import Money
from ledger.forms.fields import CategoryField, DayField, DraftForm, tree_order
from ledger.forms.recurring import amount_text
from ledger.models import Category, Tag, Wallet

MOST_THRESHOLDS = 10
# How far rests are carried: every period since is worked out each time.
MOST_YEARS = 30
THRESHOLD_LIMITS = (1, 500)
Scope, Cadence, Rollover = Budget.Scope, Budget.Cadence, Budget.Rollover
# What has to be said beside the scope, and what is told when it is not.
NEEDED = {
    Scope.CATEGORY: ("category", "Choose a category."),
    Scope.GROUP: ("categories", "Choose at least one category."),
    Scope.TAG: ("tag", "Choose a tag."),
    Scope.WALLET: ("wallet", "Choose a wallet."),
}


class ThresholdsField(LineField):
    """Percentages parted by commas or spaces, as an ascending tuple; none is ()."""

    def clean(self, value: Any) -> tuple[int, ...]:
        words = super().clean(value).replace(",", " ").replace("%", " ").split()
        if not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError("Enter whole percentages, like 80, 100.")
        percents = sorted({int(word[:9]) for word in words})
        lowest, highest = THRESHOLD_LIMITS
        if any(not lowest <= percent <= highest for percent in percents):
            raise ValidationError(f"Enter percentages from {lowest} to {highest}.")
        if len(percents) > MOST_THRESHOLDS:
            raise ValidationError(f"Use at most {MOST_THRESHOLDS} percentages.")
        return tuple(percents)


class CategoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Expense categories to tick, each subcategory after its parent."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        unread = [each for each in value or () if read_id(str(each)) is None]
        if unread:
            message, about = self.error_messages["invalid_choice"], {"value": unread[0]}
            raise ValidationError(message, code="invalid_choice", params=about)
        return super().clean(value)

    def label_from_instance(self, obj: Category) -> str:
        return f"{obj.parent.name} / {obj.name}" if obj.parent else obj.name


class BudgetForm(DraftForm):
    """Adds or edits a budget. `version` is the one that was shown, None for a new
    one; `as_of` the day from which on rests are carried over when none is said.
    """

    version = VersionField()
    scope = forms.ChoiceField(
        label="For", choices=Scope, initial=Scope.CATEGORY, required=False
    )
    category = CategoryField(Category.Kind.EXPENSE, label="Category", required=False)
    categories = CategoriesField(
        label="Categories",
        queryset=Category.objects.none(),
        required=False,
        help_text="Each counts with its subcategories.",
    )
    tag = BookChoiceField(Tag, label="Tag", required=False, empty_label="Choose a tag")
    wallet = BookChoiceField(
        Wallet, label="Wallet", required=False, empty_label="Choose a wallet"
    )
    name = LineField(
        label="Name",
        required=False,
        max_length=100,
        help_text="Leave it empty to name it after what it is for.",
    )
    amount = AmountFormField(
        label="Amount",
        allow_zero=True,
        help_text="Zero is a budget too: spend nothing.",
    )
    cadence = forms.ChoiceField(label="Each", choices=Cadence, initial=Cadence.MONTH)
    starts_on = DayField(label="First day", required=False)
    ends_on = DayField(label="Last day", required=False)
    rollover = forms.ChoiceField(
        label="Carry over to the next period",
        choices=Rollover,
        initial=Rollover.NONE,
        required=False,
    )
    carries_from = DayField(
        label="Carry over since",
        required=False,
        help_text="A day of the first period whose rest goes on. Empty: this period.",
    )
    thresholds = ThresholdsField(
        label="Alert at",
        required=False,
        max_length=100,
        initial=", ".join(map(str, DEFAULT_THRESHOLDS)),
        help_text="Per cent of the amount, separated by commas. Each is told once a "
        "period. Leave it empty for no alerts.",
    )
    warns_of_pace = forms.BooleanField(
        label="Also tell me when I would pass it at the pace of so far",
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, book: Book, as_of: date, paused: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.as_of, self.paused = as_of, paused
        amount = self.fields["amount"]
        assert isinstance(amount, AmountFormField)
        amount.currency = book.base_currency
        amount.label = f"Amount in {book.base_currency}"
        self._offer_categories()
        self._offer_cadences()

    def _offer_categories(self) -> None:
        spending = Category.objects.filter(book=self.book, kind=Category.Kind.EXPENSE)
        rows = spending.select_related("parent")
        category, several = self.fields["category"], self.fields["categories"]
        assert isinstance(category, CategoryField)
        assert isinstance(several, CategoriesField)
        category.queryset = several.queryset = rows
        category.empty_label = "Choose a category"
        ordered = sorted(rows, key=tree_order)
        several.choices = [
            (row.pk, several.label_from_instance(row)) for row in ordered
        ]

    def _offer_cadences(self) -> None:
        """The calendar month apart only where months begin on another day."""
        cadence = self.fields["cadence"]
        assert isinstance(cadence, forms.ChoiceField)
        choices = dict(Cadence.choices)
        if self.book.pay_day == 1 and self.initial.get("cadence") != Cadence.CALENDAR:
            del choices[Cadence.CALENDAR]
        else:
            choices[Cadence.MONTH] = "Month from pay-day to pay-day"
        cadence.choices = list(choices.items())

    def clean_carries_from(self) -> date | None:
        since: date | None = self.cleaned_data["carries_from"]
        if since is not None and self.as_of.year - since.year > MOST_YEARS:
            raise ValidationError(f"It may reach back {MOST_YEARS} years at most.")
        return since

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "scope" in self.errors:
            return said
        if not said["scope"]:
            said["scope"] = Scope.CATEGORY if said.get("category") else Scope.EVERYTHING
        field, message = NEEDED.get(said["scope"], ("", ""))
        if field and field not in self.errors and not said.get(field):
            self.add_error(field, message)
        return said

    @property
    def draft(self) -> BudgetDraft:
        """Of what was typed, what its scope and cadence ask for."""
        said = self.cleaned_data
        scope, cadence = said["scope"], said["cadence"]
        rollover = said["rollover"] or Rollover.NONE
        begins = cadence in {Cadence.ONCE, Cadence.FORTNIGHT}
        since = said["carries_from"] or self.as_of
        return BudgetDraft(
            amount=said["amount"],
            category=said["category"] if scope == Scope.CATEGORY else None,
            categories=tuple(said["categories"]) if scope == Scope.GROUP else (),
            tag=said["tag"] if scope == Scope.TAG else None,
            wallet=said["wallet"] if scope == Scope.WALLET else None,
            name=said["name"],
            cadence=cadence,
            starts_on=said["starts_on"] if begins else None,
            ends_on=said["ends_on"] if cadence == Cadence.ONCE else None,
            rollover=rollover,
            carries_from=since if rollover != Rollover.NONE else None,
            thresholds=said["thresholds"],
            warns_of_pace=said["warns_of_pace"],
            paused=self.paused,
        )


def budget_values(budget: Budget) -> dict[str, Any]:
    """A budget as initial values of its form."""
    percents = (str(each.percent) for each in budget.thresholds.all())
    return {
        "version": budget.version,
        "scope": budget.scope,
        "category": budget.category_id,
        "categories": [each.category_id for each in budget.members.all()],
        "tag": budget.tag_id,
        "wallet": budget.wallet_id,
        "name": budget.own_name,
        "amount": amount_text(Money(budget.amount, budget.book.base_currency)),
        "cadence": budget.cadence,
        "starts_on": budget.starts_on,
        "ends_on": budget.ends_on,
        "rollover": budget.rollover,
        "carries_from": budget.carries_from,
        "thresholds": ", ".join(percents),
        "warns_of_pace": budget.warns_of_pace,
    }


class LimitForm(DraftForm):
    """A budget's limit, edited in its place."""

    version = VersionField()
    amount = AmountFormField(label="Budget", allow_zero=True)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        amount = self.fields["amount"]
        assert isinstance(amount, AmountFormField)
        amount.currency = book.base_currency


class MoveForm(DraftForm):
    """Moves money between budgets of the same days; `others` are those that may give
    to, or get from, the one it was opened for.
    """

    source = forms.ChoiceField(label="From")
    target = forms.ChoiceField(label="To")
    amount = AmountFormField(label="Amount")
    note = LineField(label="Note", required=False, max_length=200)

    def __init__(
        self, *args: Any, book: Book, choices: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, book=book, **kwargs)
        for name in ("source", "target"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        amount = self.fields["amount"]
        assert isinstance(amount, AmountFormField)
        amount.currency = book.base_currency
        amount.label = f"Amount in {book.base_currency}"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("source") and said.get("source") == said.get("target"):
            self.add_error("target", "Choose another budget.")
        return said
