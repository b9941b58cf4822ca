"""What can be typed into a form, programs can send too, or there is a reason.

A new form, or a new field of one, needs its place in `forms.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.urls import get_resolver

from expense_tracker.api import api

TABLE = tomllib.loads(Path(__file__).with_name("forms.toml").read_text())
ROWS = {
    f"{app}.{name}": row for app, rows in TABLE.items() for name, row in rows.items()
}
# Staff's, and what is for pages only: ways in, leaving. allauth has its own for apps.
NOT_PEOPLES = {"admin", "staff", "sign_in", "headless", "ending", "tests"}
# What a form needs to be sent once, and over nobody's change: headers in the API.
OF_PAGES = {"form_token", "seen", "version"}
DOCUMENT = api.document


def fields_of(form: type[forms.BaseForm]) -> set[str]:
    return set(form.base_fields) - OF_PAGES  # type: ignore[attr-defined]


def below(form: type) -> Iterator[Any]:
    """Forms of people that are made of it."""
    for each in form.__subclasses__():
        app, *folders = each.__module__.split(".")
        if app in TABLE and not NOT_PEOPLES.intersection(folders):
            yield each
        yield from below(each)


def forms_of_people() -> dict[str, Any]:
    """Those that are shown: what others are made of has nothing of its own."""
    assert get_resolver().url_patterns  # all views are read
    return {
        f"{form.__module__}.{form.__name__}": form
        for form in below(forms.BaseForm)
        if fields_of(form)
        and not any(fields_of(form) <= fields_of(each) for each in below(form))
    }


FORMS = forms_of_people()


def test_every_form_has_its_row_and_every_row_its_form():
    assert sorted(FORMS.keys() ^ ROWS.keys()) == []


def operation(name: str) -> dict[str, Any]:
    [found] = [
        each
        for operations in DOCUMENT["paths"].values()
        for each in operations.values()
        if each["operationId"] == name
    ]
    return found


def sent_to(schema: Any) -> set[str]:
    """The names that a body takes, of what is in it too."""
    if isinstance(schema, list):
        return set().union(*map(sent_to, schema))
    if not isinstance(schema, dict):
        return set()
    found = set(schema.get("properties", {}))
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        found |= sent_to(DOCUMENT["components"]["schemas"][name])
    return found.union(*map(sent_to, schema.values()))


def taken_by(name: str) -> set[str]:
    found = operation(name)
    asked = {each["name"] for each in found["parameters"]}
    return asked | sent_to(found.get("requestBody", {}))


@pytest.mark.parametrize("name", sorted(FORMS.keys() & ROWS.keys()))
def test_every_field_of_it_can_be_sent(name):
    row = dict(ROWS[name])
    taken = [taken_by(each) for each in row.pop("by")]
    assert row.keys() <= fields_of(FORMS[name]), "These fields are gone."
    reasons = {field for field, said in row.items() if re.search(r"\w \w", said)}
    for names in taken:
        sent = {row.get(field, field) for field in fields_of(FORMS[name]) - reasons}
        assert sorted(sent - names) == []
