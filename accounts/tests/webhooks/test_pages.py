"""The pages of webhooks, from making one to sending again what failed."""

import re
import uuid

import pytest

from accounts.models import Book, WebhookDelivery, WebhookEndpoint
from accounts.webhooks.endpoints import MOST, EndpointDraft, create_endpoint, mark_of
from accounts.webhooks.signing import open_secret
from accounts.webhooks.tasks import deliver_due_webhooks
from expense_tracker.kernel.scoping import book_scope

pytestmark = pytest.mark.django_db
LIST = "/settings/webhooks/"
ADD = f"{LIST}add/"
State = WebhookDelivery.State


@pytest.fixture
def typed(receiver):
    return {"name": "Home", "url": receiver.url, "events": ["door.knocked"]}


def page_of(endpoint):
    return f"{LIST}{endpoint.pk}/"


def text(response):
    return response.content.decode()


def test_a_new_one_shows_its_secret_once(client_alice, book, knock, typed):
    made = text(client_alice.post(ADD, typed))
    secret = re.search(r'value="(whsec_[^"]+)"', made).group(1)
    with book_scope(book):
        endpoint = WebhookEndpoint.objects.get()
    assert open_secret(endpoint.secret) == secret
    assert "whsec_" not in text(client_alice.get(page_of(endpoint)))
    assert "Home" in text(client_alice.get(LIST))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "required"),
        ("url", "ftp://example.com/", "must begin with https://"),
        ("url", "https://user:pass@example.com/", "no plain address"),
        ("url", "https://10.0.0.1/", "private network"),
        ("url", "https://example.com:99999/", "no plain address"),
        ("events", [], "Choose at least one."),
        ("events", ["no.such"], "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client_alice, book, knock, typed, field, value, said
):
    response = client_alice.post(ADD, {**typed, field: value})
    assert response.status_code == 422
    assert said in text(response)
    with book_scope(book):
        assert not WebhookEndpoint.objects.exists()


def test_a_book_has_a_few_at_most(scope, alice, client_alice, knock, typed):
    draft = EndpointDraft(name="Home", url=typed["url"], events=())
    for _ in range(MOST):
        create_endpoint(book=scope, user=alice, draft=draft)
    response = client_alice.post(ADD, typed)
    assert (response.status_code, f"at most {MOST}" in text(response)) == (422, True)


def test_who_changes_it_answers_for_it_from_now_on(
    endpoint, bob, as_user, typed, fresh
):
    as_user(bob).post(page_of(endpoint), {**typed, "name": "Shed"})
    assert (fresh(endpoint).name, fresh(endpoint).made_by) == ("Shed", bob)


def test_a_viewer_has_no_webhooks(endpoint, vera, as_user):
    client = as_user(vera)
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(endpoint)).status_code == 403


def test_a_test_is_sent_and_its_answer_shown(
    endpoint, receiver, client_alice, django_capture_on_commit_callbacks
):
    receiver.text = "<b>well</b> received"
    with django_capture_on_commit_callbacks(execute=True):
        client_alice.post(f"{page_of(endpoint)}test/")
    assert b'"message":"It works."' in receiver.bodies[0]
    row = WebhookDelivery.objects.get()
    shown = text(client_alice.get(f"{LIST}deliveries/{row.pk}/"))
    assert "&lt;b&gt;well&lt;/b&gt; received" in shown
    assert "Delivered (200)" in text(client_alice.get(page_of(endpoint)))


def test_what_failed_is_sent_again_with_the_same_id(
    owed, receiver, client_alice, django_capture_on_commit_callbacks, fresh
):
    WebhookDelivery.objects.update(state=State.FAILED, attempts=20)
    with django_capture_on_commit_callbacks(execute=True):
        client_alice.post(f"{LIST}deliveries/{owed.pk}/again/")
    assert (fresh(owed).state, fresh(owed).attempts) == (State.SENT, 1)
    assert receiver.ids == [str(owed.event_id)]


def test_what_is_being_sent_is_not_sent_again(owed, client_alice, fresh):
    WebhookDelivery.objects.update(state=State.SENDING)
    page = client_alice.post(f"{LIST}deliveries/{owed.pk}/again/", follow=True)
    assert "this very moment" in text(page)
    assert fresh(owed).state == State.SENDING


def test_paused_it_is_told_nothing_and_resumed_what_waited(
    owed, endpoint, receiver, client_alice, fresh
):
    client_alice.post(f"{page_of(endpoint)}pause/")
    deliver_due_webhooks()
    refused = client_alice.post(f"{page_of(endpoint)}test/", follow=True)
    assert "It is paused" in text(refused)
    assert receiver.got == []
    client_alice.post(f"{page_of(endpoint)}resume/")
    deliver_due_webhooks()
    assert fresh(owed).state == State.SENT


def test_a_new_secret_replaces_the_old(made, client_alice, fresh):
    endpoint, old = made
    page = text(client_alice.post(f"{page_of(endpoint)}secret/"))
    new = open_secret(fresh(endpoint).secret)
    assert new != old
    assert new in page


def test_deleting_asks_first_and_takes_its_log(owed, endpoint, client_alice):
    assert "Delete Home?" in text(client_alice.get(f"{page_of(endpoint)}delete/"))
    client_alice.post(f"{page_of(endpoint)}delete/")
    assert not WebhookEndpoint.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_a_book_that_is_deleted_takes_them_along(owed):
    Book.objects.filter(pk=owed.book_id).delete()
    assert not WebhookDelivery.objects.exists()


def test_sent_twice_it_is_made_once(client_alice, book, knock, typed):
    typed["form_token"] = str(uuid.uuid4())
    client_alice.post(ADD, typed)
    again = client_alice.post(ADD, typed, follow=True)
    assert "It was made already" in text(again)
    with book_scope(book):
        assert WebhookEndpoint.objects.count() == 1


def test_a_second_tab_is_told_what_was_saved_and_wins(
    client_alice, endpoint, typed, fresh
):
    seen = mark_of(endpoint)
    page = page_of(endpoint)
    client_alice.post(page, {**typed, "name": "First", "seen": seen})
    told = client_alice.post(page, {**typed, "name": "Second", "seen": seen})
    assert told.status_code == 409
    assert "It was changed meanwhile" in text(told)
    assert "First; " in text(told)
    assert 'value="Second"' in text(told)
    assert fresh(endpoint).name == "First"
    now = told.context["form"]["seen"].value()
    client_alice.post(page, {**typed, "name": "Second", "seen": now})
    assert fresh(endpoint).name == "Second"
