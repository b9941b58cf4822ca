"""Forms that book once: sent twice, pressed twice, reloaded, they save one time."""

import uuid
from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from accounts.models import UsedFormToken, User
from expense_tracker.kernel.forms import DAMAGED


class OnceForm(forms.Form):
    """Adds a hidden one-time token. The view claims it in the saving transaction."""

    form_token = forms.UUIDField(
        widget=forms.HiddenInput, required=False, error_messages={"invalid": DAMAGED}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4


def claim_form_token(*, user: User, token: uuid.UUID | None) -> bool:
    """Whether this form is sent for the first time. A form without a token always is.

    Called inside the transaction that saves: if that rolls back, so does the claim.
    """
    if token is None:
        return True
    try:
        with transaction.atomic():
            UsedFormToken.objects.create(user=user, token=token)
    except IntegrityError:
        return False
    return True
