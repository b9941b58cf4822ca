"""Who is staff, in which roles: the console's form of a person."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group

from accounts.admin.service_form import ServiceForm
from accounts.errors import AccountsError
from accounts.models import User
from accounts.staff.roles import ROLES, change_standing


class StandingForm(ServiceForm):
    """Is this person staff; in which roles."""

    refusals = (AccountsError,)
    is_staff = forms.BooleanField(label="Staff", required=False)
    roles = forms.ModelMultipleChoiceField(
        queryset=Group.objects.filter(name__in=ROLES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, instance: User, **kwargs: Any) -> None:
        now = {
            "is_staff": instance.is_staff,
            "roles": list(instance.groups.all()),
        }
        super().__init__(*args, instance=instance, initial=now, **kwargs)

    def write(self) -> None:
        change_standing(staff=self.staff, user=self.instance, **self.cleaned_data)
