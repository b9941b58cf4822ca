"""Every name that a view or form looks up is sent text made to break out.

The routes come from the resolver, the names from what each of them looks up: the
answer is no failure, and nothing on it came alive.
"""

import re
from http import HTTPStatus
from urllib.parse import quote

import pytest
from django.db import transaction

from expense_tracker.tests.security.canary import HOSTILE, alive_in
from expense_tracker.tests.security.walk import names_read, own_addresses, text_of
from expense_tracker.tests.test_isolation import ROUTES, address_of

# Sent back as it came, or told apart by Django before any view.
OURS = {"csrfmiddlewaretoken"}
MOST_ROUNDS = 2


def ask(client, method, path, values, headers):
    """The answer and the names it looked up; whatever it stored is taken back."""
    with transaction.atomic(), names_read() as read:
        answer = getattr(client, method)(path, values, headers=headers)
        page = text_of(answer) if "html" in answer.get("Content-Type", "") else ""
        transaction.set_rollback(True)
    return answer, page, read - OURS


def problems(client, method, path, headers):
    """Rounds of questions until no further name is looked up, then each name alone
    where all together were refused: the first hides the others.
    """
    sent: set[str] = set()
    for _ in range(MOST_ROUNDS):
        answer, page, read = ask(
            client, method, path, dict.fromkeys(sent, HOSTILE), headers
        )
        yield from faults(path, sent, answer, page)
        if read <= sent or answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            break
        sent |= read
    alone = method == "get" and answer.status_code != HTTPStatus.OK
    for name in sent if alone else ():
        answer, page, _ = ask(client, method, path, {name: HOSTILE}, headers)
        yield from faults(path, {name}, answer, page)


def faults(path, sent, answer, page):
    if answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        yield path, sorted(sent), answer.status_code
    yield from ((path, sorted(sent), found) for found in alive_in(page))


@pytest.mark.parametrize("method", ["get", "post"])
def test_hostile_values_stay_values(method, full_book, alice, as_user):
    client, paths = as_user(alice), list(own_addresses(full_book))
    client.raise_request_exception = False
    headers = {"HX-Request": "true"} if method == "post" else {}
    wrong = [
        problem for path in paths for problem in problems(client, method, path, headers)
    ]
    assert wrong == []
    assert len(paths) > 100


def test_hostile_words_in_an_address_name_nothing(full_book, pks, alice, as_user):
    client = as_user(alice)
    client.raise_request_exception = False
    hostile = quote(HOSTILE.replace("/", ""), safe="")
    paths = [
        address_of(re.sub(r"<(str|path|period):\w+>", hostile, route), 1)
        for route in ROUTES
        if re.search("<(str|path|period):", route)
    ]
    answers = {path: client.get(path) for path in paths}
    wrong = [
        fault
        for path, answer in answers.items()
        for fault in faults(path, set(), answer, text_of(answer))
    ]
    assert wrong == []
    assert paths
