"""The forms of sharing."""

from typing import Any

from crispy_forms.layout import Layout, Row
from django import forms

from accounts.form_token import OnceForm
from accounts.forms import half
from accounts.models import Book, Membership, User
from accounts.regions import currency_of
from accounts.sharing.members import members_of
from expense_tracker.kernel.currencies import currency_choices
from expense_tracker.kernel.forms import CrispyForm, LineField
from expense_tracker.kernel.locale import current_locale

# What each may do, as people choose between them.
ROLES = (
    (Membership.Role.EDITOR, "Editor: adds and changes everything"),
    (Membership.Role.VIEWER, "Viewer: sees everything, changes nothing"),
    (Membership.Role.OWNER, "Owner: also its settings and its members"),
)


class InviteForm(CrispyForm, OnceForm):
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="Left empty, you get a link to pass on yourself.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(choices=ROLES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Row(half("email"), half("role")), "form_token")


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Membership.Role.choices)


class HandOverForm(CrispyForm):
    """Offers the other members."""

    member: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        Membership.objects.none(), label="Hand the book over to", empty_label=None
    )

    def __init__(self, *args: Any, book: Book, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        field.queryset = members_of(book).exclude(user=user)  # type: ignore[attr-defined]
        field.label_from_instance = lambda each: each.user.name  # type: ignore[attr-defined]


class BookForm(CrispyForm, OnceForm):
    """A new Book; its zone and first weekday are the person's."""

    name = LineField(max_length=100, help_text="Like Home, Trip to Lisbon or Shop.")
    base_currency = forms.ChoiceField(label="Main currency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = self.fields["base_currency"]
        currency.choices = currency_choices(current_locale())  # type: ignore[attr-defined]
        currency.initial = currency_of(current_locale())
        self.helper.layout = Layout(
            Row(half("name"), half("base_currency")), "form_token"
        )
