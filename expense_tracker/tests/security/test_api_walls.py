"""The API's walls: other people's ids, and what comes without https.

The operations come from the API's own document, so a new one is asked for too, and one
that takes ids needs its row in BODIES.
"""

import json
import re
from http import HTTPStatus

import pytest
from django.test import Client

from expense_tracker.api import api as the_api
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.conftest import fill
from expense_tracker.tests.walk import nothing_stays, writing
from ledger.models import (
    Category,
    Entry,
    Payee,
    Recurring,
    Rule,
    ShareGroup,
    Tag,
    Wallet,
)

DAY = "2026-11-20"
SPENT = {"date": DAY, "amount": "3", "wallet": "@wallet"}
TAPAS = {"description": "Tapas", "amount": "5", "wallet": "@wallet"}
PLAN = {"name": "Plan", "amount": "5", "wallet": "@wallet", "due_on": DAY}
RULE = {"query": "payee:x", "category": "@category"}
GROUP = {"name": "Group", "amount": "5", "scope": "group"}
# What each operation takes when every id is one's own.
BODIES = {
    "post /entries": [
        SPENT | {"category": "@category"},
        SPENT | {"kind": "transfer", "to_wallet": "@other_wallet"},
        SPENT | {"kind": "refund", "category": "@category", "refund_of": "@expense"},
        SPENT
        | {
            "parts": [
                {"amount": "1", "category": "@category"},
                {"amount": "2", "category": "@other_category"},
            ]
        },
    ],
    "put /entries/@expense": [SPENT | {"category": "@category"}],
    "patch /entries/@expense": [{"wallet": "@wallet"}, {"category": "@category"}],
    "post /entries/bulk": [{"entries": [SPENT | {"category": "@category"}]}],
    "post /entries/bulk-edit": [
        {"ids": ["@expense"], "set": {"category": "@other_category"}},
        {"ids": ["@expense"], "set": {"wallet": "@other_wallet"}},
    ],
    "post /entries/bulk-delete": [{"ids": ["@expense"]}],
    "post /entries/@expense/share": [{"group": "@group"}],
    "post /wallets": [
        {
            "name": "New card",
            "kind": "card",
            "credit_limit": "9",
            "statement_day": 5,
            "due_day": 25,
            "pays_from": "@wallet",
        }
    ],
    "post /wallets/@card/pay": [{"amount": "5", "wallet": "@wallet", "paid_on": DAY}],
    "post /categories": [{"name": "New", "parent": "@category"}],
    "patch /categories/@other_category": [{"parent": "@category"}],
    "post /rules": [RULE, {"query": "payee:x", "to_wallet": "@other_wallet"}],
    "patch /rules/@rule": [{"category": "@category"}],
    "post /rules/run": [{"rule": "@rule"}],
    "post /recurring": [
        PLAN | {"category": "@category"},
        PLAN | {"kind": "transfer", "to_wallet": "@other_wallet"},
    ],
    "patch /recurring/@recurring": [{"wallet": "@wallet"}],
    "post /bills": [PLAN | {"category": "@category"}],
    "post /budgets": [
        {"amount": "5", "cadence": "week", "category": "@other_category"},
        GROUP | {"categories": ["@category", "@other_category"]},
        {"amount": "5", "scope": "tag", "tag": "@tag"},
        {"amount": "5", "scope": "wallet", "wallet": "@wallet"},
    ],
    "post /budgets/effect": [SPENT | {"entry": "@expense"}],
    "post /groups/@group/expenses": [TAPAS | {"category": "@category"}],
    "post /groups/@group/budget": [
        {"limits": [{"category": "@category", "amount": "5"}]}
    ],
    "patch /goals/retirement": [{"need": "5", "wallets": ["@wallet"]}],
    "post /goals": [{"name": "Goal", "target": "50", "wallet": "@other_wallet"}],
}
# Those that take ids of the same kinds by the same forms as one above, or of rows whose
# services have tests of their own.
ALIKE = {
    "post /entries/pair",
    "patch /wallets/{pk}",
    "post /payees/merge",
    "post /tags/merge",
    "post /rules/try",
    "post /rules/{pk}/move",
    "patch /views/{pk}",
    "post /receipts",
    "patch /receipts/{pk}",
    "post /recurring/{pk}/pay",
    "post /imports",
    "post /imports/{pk}/rows",
    "post /imports/{pk}/columns",
    "post /imports/{pk}/accounts",
    "patch /budgets/{pk}",
    "post /budgets/fill",
    "post /budgets/move",
    "patch /bills/{pk}",
    "patch /goals/{pk}",
    "post /reconciliations",
    "post /reconciliations/{pk}/ticks",
    "put /groups/{pk}/expenses/{expense}",
    "post /groups/{pk}/settlements",
}
ROOT = "/api/v1"


def operations():
    for path, methods in the_api.document["paths"].items():
        for method, operation in methods.items():
            yield method, path.removeprefix(ROOT), operation


def ids_of(book) -> dict[str, int]:
    """A row of each kind that bodies name."""
    with book_scope(book):
        wallets = list(Wallet.objects.filter(kind="bank").order_by("pk"))
        named = Category.objects.filter(kind="expense", parent=None).order_by("-pk")
        found = {
            "wallet": wallets[0],
            "other_wallet": Wallet.objects.get(name="Cash"),
            "card": Wallet.objects.filter(kind="card").first(),
            "category": named[0],
            "other_category": named[1],
            "expense": Entry.objects.filter(
                kind="expense", payee__name__endswith="payee"
            ).first(),
            "tag": Tag.objects.first(),
            "rule": Rule.objects.first(),
            "payee": Payee.objects.first(),
            "group": ShareGroup.objects.filter(participants__book=book).first(),
            "recurring": Recurring.objects.filter(kind="expense").first(),
        }
    return {name: row.pk for name, row in found.items()}


def filled(text: str, own: dict[str, int]) -> str:
    return re.sub(r'"?@(\w+)"?', lambda found: str(own[found[1]]), text)


@pytest.fixture
def full_other(other_book, charlie):
    return fill(other_book, charlie, "Own")


@pytest.fixture
def ask(api, charlie, full_other):
    """What charlie's program is answered; what it stores is taken back."""
    program = api(charlie)

    def send(method, path, body):
        headers = {} if method == "post" else {"If-Match": "*"}
        with nothing_stays(), writing() as written:
            answer = program(method, path, body, **headers)
        return answer, [sql for sql in written if "apitoken" not in sql]

    return send


def test_another_books_ids_name_nothing(ask, full_book, full_other):
    own, foreign, wrong = ids_of(full_other), ids_of(full_book), []
    for line, bodies in BODIES.items():
        method, path = filled(line, own).split()
        for body in bodies:
            text = json.dumps(body)
            answer, _ = ask(method, path, json.loads(filled(text, own)))
            if answer.status_code >= HTTPStatus.BAD_REQUEST:
                wrong.append((line, "own", body, answer.text))
            for name in re.findall(r"@(\w+)", text):
                sent = filled(text.replace(f'"@{name}"', str(foreign[name]), 1), own)
                answer, stored = ask(method, path, json.loads(sent))
                if answer.status_code not in {404, 422} or stored:
                    wrong.append((line, name, answer.status_code, stored[:1]))
    assert not wrong, "\n".join(map(str, wrong))


def test_every_operation_that_takes_ids_has_its_row():
    text = json.dumps(the_api.document["components"]["schemas"])
    assert '"Id."' in text
    listed = {re.sub(r"@\w+", "{pk}", line) for line in BODIES} | ALIKE
    takes = {
        f"{method} {path}"
        for method, path, operation in operations()
        if _names_ids(operation.get("requestBody", {}))
    }
    assert takes - listed == set()


def _names_ids(schema, seen=()) -> bool:
    if isinstance(schema, list):
        return any(_names_ids(each, seen) for each in schema)
    if not isinstance(schema, dict):
        return False
    reference = schema.get("$ref", "").rpartition("/")[2]
    if reference and reference not in seen:
        found = the_api.document["components"]["schemas"][reference]
        return _names_ids(found, (*seen, reference))
    if schema.get("description") == "Id.":
        return True
    return any(_names_ids(each, seen) for each in schema.values())


def test_the_api_does_not_answer_without_https(api, alice, book, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/api/v1/wallets")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer["Content-Type"] == "application/problem+json"
    assert "https" in answer.json()["detail"]
    assert Client().get("/settings/").status_code == HTTPStatus.MOVED_PERMANENTLY
