"""What the owner of a Book lets a language model do."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from accounts.language_model.asking import NOTE_PROMPT, Purpose
from accounts.models import ModelChoice
from expense_tracker.kernel.forms import CrispyForm


class ModelForm(CrispyForm):
    """A switch for each purpose, and the prompt; one not `editable` is only shown."""

    wording = forms.BooleanField(
        label="Word the monthly note",
        required=False,
        help_text=(
            "Sends the note's figures: names of categories, sums, shares and counts. "
            "No payees, no notes, no single transactions."
        ),
    )
    categories = forms.BooleanField(
        label="Suggest categories where the program is unsure",
        required=False,
        help_text=(
            "Sends the descriptions of transactions without a category, that is "
            "payees or notes, and the names of your categories. No amounts, no dates. "
            "You still confirm each."
        ),
    )
    questions = forms.BooleanField(
        label="Read questions the assistant does not understand",
        required=False,
        help_text=(
            "Sends your question, today's date and the names of your categories and "
            "wallets. Figures always come from your book, never from the model."
        ),
    )
    prompt = forms.CharField(
        label="How the monthly note is to be written",
        required=False,
        max_length=ModelChoice._meta.get_field("prompt").max_length,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=(
            "Sent with the figures. Whatever it asks for, a figure that is not in your "
            "book is never shown."
        ),
    )

    def __init__(
        self, *args: Any, choice: ModelChoice, editable: bool, **kwargs: Any
    ) -> None:
        initial = {purpose.value: getattr(choice, purpose) for purpose in Purpose}
        initial["prompt"] = choice.prompt or NOTE_PROMPT
        super().__init__(*args, initial=initial, **kwargs)
        for field in self.fields.values():
            field.disabled = not editable

    def clean_prompt(self) -> str:
        """The program's own is not kept: it may get better."""
        prompt = "\n".join(self.cleaned_data["prompt"].split("\r\n")).strip()
        return "" if prompt == NOTE_PROMPT else prompt
