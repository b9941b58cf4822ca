"""The pages' forms, filled by programs: there is one way to check what is sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from expense_tracker.kernel.api.problems import Fault, Problem, invalid

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


def typed(values: Mapping[str, Any]) -> QueryDict:
    """The values as a browser would send them: None as nothing, False as no mark."""
    sent = QueryDict(mutable=True)
    for name, value in values.items():
        if isinstance(value, list | tuple):
            sent.setlist(name, [_text(each) for each in value])
        elif value is not False:
            sent[name] = _text(value)
    return sent


def _text(value: Any) -> str:
    if value is None:
        return ""
    if value is True:
        return "on"
    return value.isoformat() if isinstance(value, date) else str(value)


def checked(form: AnyForm, names: Mapping[str, str] | None = None) -> AnyForm:
    """The form, which is valid. Raises Problem with what is wrong where; `names` are
    the API's own for fields of the form.
    """
    if form.is_valid():
        return form
    raise refusal(form, names)


def refusal(form: forms.BaseForm, names: Mapping[str, str] | None = None) -> Problem:
    return invalid(*faults_of(form, names))


def faults_of(
    form: forms.BaseForm, names: Mapping[str, str] | None = None
) -> list[Fault]:
    known = names or {}
    return [
        Fault("" if field == "__all__" else known.get(field, field), str(message))
        for field, messages in form.errors.items()
        for message in messages
    ]
