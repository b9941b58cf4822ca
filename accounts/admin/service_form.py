"""The base of the console's forms: each saves through a service, as pages do."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.forms.models import ModelFormOptions

from accounts.models import User


class ServiceForm(forms.Form):
    """A form the admin can use in place of a ModelForm.

    The service has the last word of validation: it runs when all else is well, inside
    the admin's transaction, so what it refuses is told at the field it is about.
    """

    staff: User
    refusals: tuple[type[Exception], ...] = ()
    _meta: "ModelFormOptions[Any]"

    def __init__(
        self, data: Any = None, files: Any = None, *, instance: Any, **kwargs: Any
    ) -> None:
        self.instance = instance
        super().__init__(data, files, **kwargs)

    def write(self) -> None:
        """Call the service."""
        raise NotImplementedError

    def refuse(self, error: Any) -> None:
        self.add_error(None, str(error))

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        try:
            with transaction.atomic():
                self.write()
        except self.refusals as error:
            self.refuse(error)

    def save(self, commit: bool = True) -> Any:
        return self.instance

    def save_m2m(self) -> None:
        """The service has saved those too."""


def bound_to(
    form: type[ServiceForm], *, staff: User, model: type[Model]
) -> type[ServiceForm]:
    """The form with whose hand it writes, and with what the admin reads of a
    ModelForm's class.
    """
    meta: ModelFormOptions[Any] = ModelFormOptions(type("Meta", (), {"model": model}))
    return type(form.__name__, (form,), {"staff": staff, "_meta": meta})
