"""Whatever is sent to whichever operation, the answer is one that the document names.

schemathesis makes requests from the OpenAPI document, well-formed ones and broken ones;
ids in them are mostly of rows that are there. `make fuzz` sends many times as many.
"""

import os
import re
from http import HTTPStatus
from itertools import islice

import pytest
import schemathesis
from django.conf import settings as project
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from accounts.tokens.services import Scope, create_token
from expense_tracker.api import api as ours
from expense_tracker.tests.walk import nothing_stays

FEW = 2
# Tried side by side where tests run so.
PARTS = 2
EXAMPLES = int(os.environ.get("API_EXAMPLES", FEW))
REQUESTS = (request_started, request_finished)
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
# What a body calls the rows of a list.
LISTS = {
    "wallet": "wallets",
    "to_wallet": "wallets",
    "category": "categories",
    "parent": "categories",
    "entry": "entries",
    "refunds": "entries",
    "ids": "entries",
}


@pytest.fixture
def token(full_book, alice, settings):
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    _, value = create_token(user=alice, name="fuzz", scopes=Scope.values)
    return value


@pytest.fixture
def schema():
    config = SchemathesisConfig.from_path(project.BASE_DIR / "schemathesis.toml")
    document = schemathesis.openapi.from_dict(ours.document, config=config)
    document.app = keeps_connections(get_wsgi_application())
    yield document
    for signal in REQUESTS:
        signal.connect(close_old_connections)


def keeps_connections(application):
    """As Django's own client does: on PostgreSQL the test's transaction would end with
    the first request.
    """

    def answer(environ, start_response):
        for signal in REQUESTS:
            signal.disconnect(close_old_connections)
        return application(environ, start_response)

    return answer


@pytest.fixture
def known(api, alice, full_book):
    """Ids of each list, by the first part of its address."""
    found = {}
    for path, operations in ours.document["paths"].items():
        name = path.removeprefix("/api/v1/")
        if "get" in operations and "/" not in name:
            answer = api(alice)("get", f"/{name}")
            told = answer.json() if answer.status_code == 200 else None
            items = (told or {}).get("items", [])
            found[name] = [item["id"] for item in items if "id" in item]
    return {name: ids for name, ids in found.items() if ids}


def with_known_ids(value, known, choose):
    """`value`, with ids in it that are mostly known."""
    if isinstance(value, list):
        return [with_known_ids(each, known, choose) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: choose(known[LISTS[name]])
        if type(each) is int and known.get(LISTS.get(name, ""))
        else with_known_ids(each, known, choose)
        for name, each in value.items()
    }


def aimed(case, known, data):
    """The case, at rows that are there three times of four."""

    def choose(ids):
        return data.draw(st.sampled_from([*ids[:3], 10**15]))

    place = case.path.removeprefix("/api/v1/").partition("/")[0]
    if "pk" in case.path_parameters and place in known:
        case.path_parameters["pk"] = choose(known[place])
    case.body = with_known_ids(case.body, known, choose)
    if case.method in {"PUT", "PATCH", "DELETE"}:
        case.headers["If-Match"] = "*"
    return case


def unasked(case):
    """The token is always sent; and what is a broken file, no schema of a form says."""
    is_form = case.media_type == "multipart/form-data"
    return [ignored_auth, *([negative_data_rejection] if is_form else [])]


@pytest.mark.parametrize("part", range(PARTS))
def test_each_answer_is_one_the_document_names(part, schema, token, known):
    sender = {"Authorization": f"Bearer {token}"}
    failures = []
    for result in islice(schema.get_all_operations(), part, None, PARTS):
        operation = result.ok()
        right, wrong = map(operation.as_strategy, (POSITIVE, NEGATIVE))

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=EXAMPLES == FEW,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=right | wrong, data=st.data())
        def send(case, data):
            if case.meta.generation.mode == POSITIVE:
                case = aimed(case, known, data)
            with nothing_stays():
                case.call_and_validate(headers=sender, excluded_checks=unasked(case))

        try:
            send()
        except Exception as error:  # noqa: BLE001 - all are told at once
            failures.append(error)
    assert not failures


def test_no_operation_answers_without_a_token(client):
    for path, operations in ours.document["paths"].items():
        for method in operations:
            answer = client.generic(method.upper(), re.sub(r"{\w+}", "1", path))
            assert answer.status_code == HTTPStatus.UNAUTHORIZED, (method, path)
