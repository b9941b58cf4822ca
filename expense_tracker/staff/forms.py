"""What staff are asked before they do something to somebody's account."""

from typing import Any, cast

from django import forms

from accounts.models import AccountLock, Book, Inspection, User
from expense_tracker.kernel.forms import LineField

REASON = AccountLock._meta.get_field("reason").max_length
WHY_LOOK = Inspection._meta.get_field("reason").max_length


class LockForm(forms.Form):
    reason = LineField(
        max_length=REASON,
        label="Why",
        help_text="The person is told this by mail, and when they try to sign in.",
    )
    remark = LineField(
        max_length=REASON,
        required=False,
        label="Remark",
        help_text="For staff alone.",
    )


class InspectForm(forms.Form):
    """Which of the person's Books, and why."""

    book = forms.ModelChoiceField(queryset=Book.objects.none(), empty_label=None)
    reason = LineField(
        max_length=WHY_LOOK,
        label="Why",
        help_text="Everybody whose book it is can read this in their settings.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Book]", self.fields["book"])
        field.queryset = Book.objects.filter(memberships__user=user)
