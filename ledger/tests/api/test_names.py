"""Payees and tags by the API."""

import datetime

import pytest


@pytest.fixture
def named(spend):
    entry = spend(
        "12.50", on=datetime.date(2026, 11, 3), payee="Corner shop", tags=("work",)
    )
    return {"payees": entry.payee_id, "tags": entry.tags.get().pk}


@pytest.mark.parametrize("noun", ["payees", "tags"])
def test_they_are_renamed(api, alice, named, noun):
    ask, at = api(alice), f"/{noun}/{named[noun]}"
    assert ask("patch", at, {"name": "Another"}).json()["name"] == "Another"
    assert ask("get", at).json()["name"] == "Another"
    refused = ask("patch", at, {"name": ""})
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["name"]
