"""Webhooks by the API."""

import pytest

from accounts.models import IdempotencyKey, WebhookDelivery
from accounts.webhooks.signing import open_secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


def sent(receiver, **more):
    return {"name": "Home", "url": receiver.url, "events": ["door.knocked"]} | more


def test_one_is_made_changed_and_deleted(ask, knock, receiver):
    made = ask("post", "/webhooks", sent(receiver))
    assert made.status_code == 201
    at = made["Location"].removeprefix("/api/v1")
    assert made.json()["secret"].startswith("whsec_")
    assert "secret" not in ask("get", at).json()
    assert ask("patch", at, {"name": "Shed"}).json()["name"] == "Shed"
    assert [each["name"] for each in ask("get", "/webhooks").json()["items"]] == [
        "Shed"
    ]
    assert ask("delete", at).status_code == 204
    assert ask("get", at).status_code == 404


def test_a_secret_is_not_kept_for_those_who_ask_twice(ask, knock, receiver):
    headers = {"Idempotency-Key": "one"}
    answers = [ask("post", "/webhooks", sent(receiver), **headers) for _ in range(2)]
    secrets = {answer.json()["secret"] for answer in answers}
    assert len(secrets) == 1
    assert secrets.pop() not in IdempotencyKey.objects.get().body


def test_what_is_wrong_is_told_at_its_field(ask, knock, receiver):
    answer = ask("post", "/webhooks", sent(receiver, url="https://10.0.0.1/"))
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["url"]


def test_a_delivery_is_looked_at_and_sent_again(
    ask, made, owed, receiver, django_capture_on_commit_callbacks, fresh
):
    at = f"/webhooks/deliveries/{owed.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        assert ask("post", f"{at}/again").status_code == 202
    told = ask("get", at).json()
    assert (told["state"], told["status"], told["answer"]) == ("sent", 200, "thank you")
    assert told["body"]["data"] == {"who": "Ann"}
    listed = ask("get", f"/webhooks/{made[0].pk}/deliveries").json()
    assert [each["id"] for each in listed["items"]] == [owed.pk]


def test_the_log_comes_in_pages(ask, endpoint):
    rows = [
        WebhookDelivery(book=endpoint.book, endpoint=endpoint, event="test", key=str(n))
        for n in range(51)
    ]
    WebhookDelivery.objects.bulk_create(rows)
    first = ask("get", f"/webhooks/{endpoint.pk}/deliveries").json()
    more = f"/webhooks/{endpoint.pk}/deliveries?cursor={first['next']}"
    assert len(first["items"]) == 50
    assert len(ask("get", more).json()["items"]) == 1


def test_a_new_secret_and_a_pause(ask, made, fresh):
    endpoint, old = made
    told = ask("post", f"/webhooks/{endpoint.pk}/secret").json()["secret"]
    assert told == open_secret(fresh(endpoint).secret) != old
    assert ask("post", f"/webhooks/{endpoint.pk}/pause").json()["active"] is False
    assert ask("post", f"/webhooks/{endpoint.pk}/test").status_code == 409
    assert ask("post", f"/webhooks/{endpoint.pk}/resume").json()["active"] is True
    assert ask("post", f"/webhooks/{endpoint.pk}/test").status_code == 202


def test_events_are_listed_with_examples(ask, knock):
    told = {
        each["name"]: each for each in ask("get", "/webhooks/events").json()["items"]
    }
    assert told["door.knocked"]["example"] == {"who": "Ann"}
    assert {"entry.created", "budget.alert", "statement.ready"} <= told.keys()


def test_a_viewer_sees_none(api, endpoint, vera):
    assert api(vera)("get", "/webhooks").status_code == 403
    assert api(vera)("get", f"/webhooks/{endpoint.pk}").status_code == 403
