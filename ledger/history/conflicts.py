"""What to show when a form was sent that somebody else's change has overtaken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from ledger.history.wording import Difference
from ledger.models import Change

# Fields that are no part of what is saved.
ASIDE = {"line"}


@dataclass(frozen=True)
class Conflict:
    """`before` of a difference is what is saved now, `after` what was typed."""

    change: Change | None  # the one that came in between
    differences: list[Difference]


def conflict_of(
    typed: forms.Form,
    saved: forms.Form,
    changes: list[Change],
    *,
    more: Iterable[Difference] = (),
) -> Conflict:
    """Where the form as it was sent differs from one with what is saved by now. `more`
    is what its fields do not tell; equal sides are left out there as well.
    """
    return Conflict(
        change=changes[0] if changes else None,
        differences=[
            Difference(str(field.label), before, after)
            for field in typed.visible_fields()
            if field.name not in ASIDE
            and (before := in_words(saved[field.name])) != (after := in_words(field))
        ]
        + [each for each in more if each.before != each.after],
    )


def in_words(field: BoundField) -> str:
    """A field's value as people see it: of choices their labels, "" for none."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "Yes" if value else ""
    if isinstance(field.field, forms.ChoiceField | forms.ModelChoiceField):
        chosen = value if isinstance(value, list | tuple | set) else [value]
        labels = _labels(field.field.choices)
        return ", ".join(
            filter(None, (labels.get(str(each)) for each in chosen if each))
        )
    return "" if value is None else str(value)


def _labels(choices: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= _labels(label)
        else:
            found[str(value)] = str(label)
    return found
