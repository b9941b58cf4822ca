"""The form of a rule: which transactions, and what becomes of them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Book
from expense_tracker.kernel.fields import PlainDecimalField
from expense_tracker.kernel.forms import BookChoiceField, LineField, VersionField
from ledger.expression import MAX_LENGTH
from ledger.expression.names import Names
from ledger.forms.fields import CategoryField, DraftForm, TagsField
from ledger.models import Category, Rule, Wallet
from ledger.naming import MAX_NAME
from ledger.rules.ruling import Share, shares_of
from ledger.services.drafts import MAX_NOTE
from ledger.services.rules import RuleDraft

MAX_PARTS = 5


class PercentField(PlainDecimalField):
    """A share of a hundred, with a point or a comma before its decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            decimal_places=2,
            min_value=Decimal("0.01"),
            max_value=Decimal(100),
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(str(value or "").replace(",", "."))


class RuleForm(DraftForm):
    """`parts` are the rows of a split: a category field and a percent field each."""

    version = VersionField()
    query = LineField(label="When a transaction matches", max_length=MAX_LENGTH)
    category = CategoryField("", required=False, label="Category")
    payee = LineField(
        required=False, max_length=MAX_NAME, help_text="The name it gets instead."
    )
    tags = TagsField(
        required=False,
        max_length=500,
        help_text="Added to what it has. Separate them with commas.",
    )
    note = LineField(
        required=False, max_length=MAX_NOTE, help_text="Where it has none yet."
    )
    to_wallet = BookChoiceField(
        Wallet,
        required=False,
        label="Transfer",
        empty_label="No transfer",
        help_text="Money out goes to this wallet, money in comes from it.",
    )
    name = LineField(
        required=False,
        max_length=MAX_NAME,
        label="Name",
        help_text="Left empty, the condition is the name.",
    )
    is_active = forms.BooleanField(required=False, initial=True, label="Active")

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        for at in range(MAX_PARTS):
            self.fields[f"part_{at}"] = CategoryField("", required=False)
            self.fields[f"percent_{at}"] = PercentField(required=False)
        categories = Category.objects.filter(book=book).select_related("parent")
        for name in ("category", *(f"part_{at}" for at in range(MAX_PARTS))):
            field = self.fields[name]
            assert isinstance(field, CategoryField)
            field.empty_label = (
                "Leave as it is" if name == "category" else "No category"
            )
            field.queryset = categories
        wallets = self.fields["to_wallet"]
        assert isinstance(wallets, BookChoiceField)
        wallets.queryset = Wallet.objects.filter(book=book).usable()

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"part_{at}"], self[f"percent_{at}"]) for at in range(MAX_PARTS)]

    @property
    def is_split(self) -> bool:
        """Whether a row of the split is filled."""
        return any(field.value() for row in self.parts for field in row)

    def clean(self) -> dict[str, Any]:
        for at in range(MAX_PARTS):
            category = self.cleaned_data.get(f"part_{at}")
            percent = self.cleaned_data.get(f"percent_{at}")
            if bool(category) != (percent is not None):
                missing = "percent" if category else "part"
                if f"{missing}_{at}" not in self.errors:
                    self.add_error(f"{missing}_{at}", _MISSING[missing])
        return self.cleaned_data

    def field_for(self, name: str | None) -> str | None:
        return "part_0" if name == "parts" else super().field_for(name)

    @property
    def draft(self) -> RuleDraft:
        said = self.cleaned_data
        return RuleDraft(
            query=said["query"],
            name=said["name"],
            category=said["category"],
            shares=tuple(
                Share(said[f"part_{at}"], said[f"percent_{at}"])
                for at in range(MAX_PARTS)
                if said[f"part_{at}"] and said[f"percent_{at}"]
            ),
            to_wallet=said["to_wallet"],
            payee=said["payee"],
            note=said["note"],
            tags=said["tags"],
            is_active=said["is_active"],
        )


_MISSING = {
    "percent": ValidationError("Enter its share."),
    "part": ValidationError("Choose its category."),
}


def rule_values(rule: Rule) -> dict[str, Any]:
    """A rule as initial values of its form."""
    values: dict[str, Any] = {
        name: getattr(rule, name)
        for name in ("version", "query", "payee", "note", "name", "is_active")
    }
    values |= {"category": rule.category_id, "to_wallet": rule.to_wallet_id}
    values["tags"] = ", ".join(rule.tags)
    if rule.name == rule.query[:MAX_NAME]:
        values["name"] = ""
    for at, share in enumerate(shares_of(rule.parts, Names(rule.book))):
        values[f"part_{at}"] = share.category.pk
        values[f"percent_{at}"] = share.percent
    return values
