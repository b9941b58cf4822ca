"""Nobody's program reaches another book: every operation, walked as a stranger.

The operations come from the document, so a new one is covered without anyone
remembering.
"""

import re
from http import HTTPStatus

import pytest

from accounts.models import (
    Announcement,
    Book,
    Feedback,
    Invitation,
    Membership,
    MoveIn,
    Notice,
    PushDevice,
    TakeOut,
    WebhookDelivery,
    WebhookEndpoint,
)
from budgets.models import Bill, Budget, Goal, Move, SetAside
from conftest import make_person
from expense_tracker.api import api as the_api
from expense_tracker.kernel.scoping import book_scope
from ledger.models import (
    Category,
    Change,
    Entry,
    ImportProfile,
    ImportRun,
    Payee,
    Rate,
    Receipt,
    Reconciliation,
    Recurring,
    Rule,
    SavedView,
    ShareGroup,
    Tag,
    Wallet,
)
from reports.models import Insight, SavedReport

PATHS = {
    path.removeprefix("/api/v1"): operations
    for path, operations in the_api.document["paths"].items()
}
OPERATIONS = [
    (path, method, operation)
    for path, operations in PATHS.items()
    for method, operation in operations.items()
]
# Whose ids stand in the addresses below.
OF = {
    "announcements": Announcement,
    "bills": Bill,
    "books": Book,
    "budget-moves": Move,
    "budgets": Budget,
    "categories": Category,
    "changes": Change,
    "entries": Entry,
    "feedback": Feedback,
    "goals": Goal,
    "groups": ShareGroup,
    "import-layouts": ImportProfile,
    "imports": ImportRun,
    "insights": Insight,
    "invitations": Invitation,
    "members": Membership,
    "move-ins": MoveIn,
    "notices": Notice,
    "payees": Payee,
    "push-devices": PushDevice,
    "rates": Rate,
    "receipts": Receipt,
    "reconciliations": Reconciliation,
    "recurring": Recurring,
    "rules": Rule,
    "saved-reports": SavedReport,
    "set-asides": SetAside,
    "tags": Tag,
    "take-outs": TakeOut,
    "views": SavedView,
    "wallets": Wallet,
    "deliveries": WebhookDelivery,
    "webhooks": WebhookEndpoint,
}
# What is the person's own, whatever their role in the book is.
OWN = {
    "announcement_dismiss",
    "calendar_create",
    "calendar_revoke",
    "book_create",
    "feedback_create",
    "invitation_accept",
    "invitation_decline",
    "move_in_again",
    "move_in_cancel",
    "move_in_confirm",
    "move_in_create",
    "notice_read",
    "notice_read_all",
    "notice_settings_change",
    "notice_test",
    "own_invitation_accept",
    "own_invitation_decline",
    "profile_change",
    "sample_create",
    "sample_delete",
    "push_device_create",
    "push_device_remove",
    "saved_report_mail",
    "take_out_create",
}
# Posted, but only a question.
ASKING = {"budget_effect", "category_suggest", "group_guest", "rule_try"}


@pytest.fixture
def ids(full_book) -> dict[str, int]:
    """An id in use in alice's book of each thing that has an address."""
    with book_scope(full_book):
        return {
            name: model.objects.order_by("-pk").values_list("pk", flat=True)[0]
            for name, model in OF.items()
        } | {"books": full_book.pk}


def address(path: str, ids: dict[str, int]) -> str:
    """The path with an id of what it is about, and a word where it takes one."""
    noun = "deliveries" if "/deliveries/{" in path else path.split("/")[1]
    kind = "spending" if noun == "reports" else "unusual"
    words = {"period": "2026-10", "year": "2026", "kind": kind}
    return re.sub(r"\{(\w+)\}", lambda m: words.get(m[1]) or str(ids[noun]), path)


def body_of(operation) -> dict | None:
    return {} if "requestBody" in operation else None


@pytest.fixture
def strangers(api):
    """The program of somebody with a book that has no rows."""
    person = make_person("Mallory")
    book = Book.objects.create(name="Empty")
    Membership.objects.create(book=book, user=person, role=Membership.Role.OWNER)
    return api(person)


@pytest.fixture(autouse=True)
def _patient(settings):
    settings.API_REQUESTS_PER_MINUTE = 10**6


def says_nothing(operation) -> bool:
    """Whether an empty body lacks something: that is said first, whoever asks."""
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return bool(the_api.document["components"]["schemas"].get(name, {}).get("required"))


def test_a_strangers_id_is_not_found(ids, strangers):
    found = [
        (method, path, answer.status_code)
        for path, method, operation in OPERATIONS
        if "{pk}" in path
        and not says_nothing(operation)
        and (
            answer := strangers(
                method, address(path, ids), body_of(operation), **{"If-Match": "*"}
            )
        ).status_code
        != HTTPStatus.NOT_FOUND
    ]
    assert found == []


def test_a_strangers_book_is_not_found(ids, full_book, strangers):
    shown = [
        path
        for path, method, _ in OPERATIONS
        if method == "get"
        and strangers("get", f"{address(path, ids)}?book={full_book.pk}").status_code
        != HTTPStatus.NOT_FOUND
    ]
    assert shown == []


def test_no_answer_has_another_books_words(ids, strangers):
    """`full_book` writes its name into everything it has."""
    told = []
    for path, method, _ in OPERATIONS:
        if method == "get":
            answer = strangers("get", address(path, ids))
            body = b"".join(answer) if answer.streaming else answer.content
            if b"Canary" in body:
                told.append(path)
    assert told == []


def test_the_owner_is_answered(ids, api, alice):
    """Or the walks above prove nothing."""
    ask = api(alice)
    odd = [
        (path, answer.status_code)
        for path, method, _ in OPERATIONS
        if method == "get"
        and (answer := ask("get", address(path, ids))).status_code != HTTPStatus.OK
    ]
    assert odd == []
    assert b"Canary" in ask("get", f"/entries/{ids['entries']}").content


def test_nothing_fails(ids, api, alice):
    """Empty bodies, and ids beyond all bounds, are refused, never an accident."""
    ask = api(alice)
    huge = dict.fromkeys(ids, 10**20)
    broken = [
        (method, path, some is huge)
        for path, method, operation in OPERATIONS
        for some in (ids, huge)
        if (some is ids) == (method != "get")
        and ask(method, address(path, some), body_of(operation)).status_code
        >= HTTPStatus.INTERNAL_SERVER_ERROR
    ]
    assert broken == []


@pytest.mark.parametrize("who", ["viewer", "reader"])
def test_who_may_only_look_writes_nothing(who, ids, api, alice, vera):
    """A viewer with every right of a token, and an owner whose token reads."""
    ask = api(vera) if who == "viewer" else api(alice, "read")
    allowed = ASKING | (OWN if who == "viewer" else set())
    written = [
        (method, path, answer.status_code)
        for path, method, operation in OPERATIONS
        if method != "get"
        and operation["operationId"] not in allowed
        and (answer := ask(method, address(path, ids), body_of(operation))).status_code
        != HTTPStatus.FORBIDDEN
    ]
    assert written == []
