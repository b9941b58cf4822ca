"""Forms that ask twice before something ends."""

from typing import Any

from django import forms
from django.conf import settings

from expense_tracker.kernel.forms import CrispyForm, LineField
from expense_tracker.kernel.text import fold


class TypedForm(CrispyForm):
    """What is to end is typed by its name, so that nothing ends by a slip."""

    typed = LineField(max_length=254)

    def __init__(self, *args: Any, word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word = word
        field = self.fields["typed"]
        field.label = f"Type “{word}”"
        field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if fold(typed) != fold(self.word):
            raise forms.ValidationError(f"That is not “{self.word}”.")
        return typed


class LeaveForm(TypedForm):
    days = forms.TypedChoiceField(
        label="Delete it",
        coerce=int,
        help_text="Until then, signing in keeps the account.",
    )
    field_order = ("days", "typed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["days"]
        days.choices = [(each, _said(each)) for each in sorted(settings.LEAVING_DAYS)]  # type: ignore[attr-defined]
        days.initial = settings.LEAVING_DAYS[0]


def _said(days: int) -> str:
    if days == 0:
        return "at once"
    return f"in {days} day{'' if days == 1 else 's'}"
