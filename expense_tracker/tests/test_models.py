"""What holds for every model of ours."""

import pytest
from django.apps import apps
from django.db.models import Field, Model, UniqueConstraint

OURS = [
    model
    for label in ("accounts", "ledger", "budgets", "reports")
    for model in apps.get_app_config(label).get_models()
]


def leading(model: type[Model]) -> set[str]:
    """Fields that an index over all rows of the model begins with."""
    indexes = [
        *model._meta.indexes,
        *(
            each
            for each in model._meta.constraints
            if isinstance(each, UniqueConstraint)
        ),
    ]
    return {
        each.fields[0].lstrip("-")
        for each in indexes
        if each.fields and each.condition is None
    }


def has_its_own_index(field: Field) -> bool:
    return field.db_index and not field.unique


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_index_is_there_twice(model):
    """PostgreSQL took the shorter one for the budgets' sweep: five times as long."""
    known = leading(model)
    fields = model._meta.local_fields
    assert not [f.name for f in fields if has_its_own_index(f) and f.name in known]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_key_is_indexed(model):
    known = leading(model)
    keys = [field for field in model._meta.local_fields if field.is_relation]
    assert not [
        key.name
        for key in keys
        if not (key.db_index or key.unique or key.name in known)
    ]
