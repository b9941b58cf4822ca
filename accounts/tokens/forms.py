"""What people say of a new token."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.form_token import OnceForm
from accounts.models import ApiToken, Book, User
from expense_tracker.kernel.forms import CrispyForm, LineField

Scope = ApiToken.Scope
FOR_EVER = "0"
LASTING = (
    ("30", "30 days"),
    ("90", "90 days"),
    ("365", "A year"),
    (FOR_EVER, "Until I revoke it"),
)


class TokenForm(CrispyForm, OnceForm):
    """`book` offers the person's own Books."""

    name = LineField(
        max_length=100, help_text="What will use it, for example “Phone shortcut”."
    )
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    book = forms.ModelChoiceField(
        Book.objects.none(), required=False, label="Opens", empty_label="All my books"
    )
    lasting = forms.ChoiceField(
        label="Works for",
        choices=LASTING,
        initial="90",
        help_text="The shorter, the less a lost one can do.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = self.fields["book"]
        assert isinstance(book, forms.ModelChoiceField)
        book.queryset = Book.objects.filter(memberships__user=user).order_by("pk")
        self.helper.layout = Layout(
            "form_token",
            "name",
            "scopes",
            Row(
                Column("book", css_class="col-md-6"),
                Column("lasting", css_class="col-md-6"),
            ),
        )

    def ends_on(self, as_of: date) -> date | None:
        days = self.cleaned_data["lasting"]
        return None if days == FOR_EVER else as_of + timedelta(int(days))
