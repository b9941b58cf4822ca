"""What is owed arrives, once, whatever becomes of workers and of the receiver."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Notice, WebhookDelivery
from accounts.webhooks import delivery, owe_event, signing, tasks
from accounts.webhooks.delivery import MAX_ATTEMPTS, PAUSE_AFTER, STALE, deliver
from accounts.webhooks.tasks import deliver_due_webhooks
from expense_tracker.kernel import outbound

pytestmark = pytest.mark.django_db
State = WebhookDelivery.State


class Killed(BaseException):
    """What `kill -9` is to the code that runs: nothing after it happens."""


def tell(book, key="door.knocked:1"):
    return owe_event(
        book=book, event="door.knocked", key=key, data=lambda: {"who": "Ann"}
    )


# --- what arrives ---------------------------------------------------------------------


def test_what_happened_is_posted_and_signed(made, receiver, owed, fresh):
    _, secret = made
    assert deliver(owed.pk)
    ((headers, body),) = receiver.got
    assert signing.is_genuine(
        secret=secret,
        timestamp=int(headers["Webhook-Timestamp"]),
        body=body,
        signed=headers["Webhook-Signature"],
        now=int(timezone.now().timestamp()),
    )
    assert json.loads(body) == {
        "id": headers["Webhook-Id"],
        "event": "door.knocked",
        "happened_at": owed.happened_at.isoformat(timespec="seconds"),
        "book": {"id": owed.book_id, "name": owed.book.name},
        "data": {"who": "Ann"},
    }
    row = fresh(owed)
    assert (row.state, row.status, row.answer) == (State.SENT, 200, "thank you")


def test_after_the_commit_it_goes_out_by_itself(
    endpoint, receiver, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert tell(endpoint.book) == 1
        assert receiver.got == []
    assert len(receiver.got) == 1


def test_what_did_not_happen_is_not_told(endpoint, receiver):
    with transaction.atomic():
        tell(endpoint.book)
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()


def test_a_paused_one_is_owed_nothing(endpoint):
    endpoint.is_active = False
    endpoint.save()
    assert tell(endpoint.book) == 0


def test_the_same_is_owed_once(endpoint):
    assert [tell(endpoint.book), tell(endpoint.book)] == [1, 0]
    assert WebhookDelivery.objects.count() == 1


def test_only_those_who_chose_it_are_told(endpoint):
    endpoint.events = ["test"]
    endpoint.save()
    assert tell(endpoint.book) == 0


def test_a_book_of_samples_tells_nobody(endpoint):
    endpoint.book.is_sample = True
    assert tell(endpoint.book) == 0


# --- workers and messages that are lost -----------------------------------------------


def test_a_lost_message_is_made_up_for_by_the_sweep(owed, receiver):
    deliver_due_webhooks()
    deliver_due_webhooks()
    assert len(receiver.got) == 1


def test_what_a_killed_worker_held_is_sent_again_with_the_same_id(
    owed, receiver, monkeypatch, later, fresh
):
    post = outbound.post

    def killed_after_sending(*args, **kwargs):
        post(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(outbound, "post", killed_after_sending)
    with pytest.raises(Killed):
        deliver(owed.pk)
    monkeypatch.setattr(outbound, "post", post)
    deliver_due_webhooks()
    assert fresh(owed).state == State.SENDING
    with later(seconds=STALE.total_seconds() + 1):
        deliver_due_webhooks()
    assert fresh(owed).state == State.SENT
    assert receiver.ids == [str(owed.event_id)] * 2
    assert receiver.bodies[0] == receiver.bodies[1]


def test_two_workers_send_it_once(owed, receiver, monkeypatch):
    post = outbound.post

    def while_another_tries(*args, **kwargs):
        assert deliver(owed.pk) is False
        return post(*args, **kwargs)

    monkeypatch.setattr(outbound, "post", while_another_tries)
    assert deliver(owed.pk)
    assert len(receiver.got) == 1


def test_a_slow_worker_does_not_undo_what_another_did(
    owed, receiver, monkeypatch, later, fresh
):
    """The first is held up so long that a second one delivers; then it fails."""
    post = outbound.post

    def held_up(*args, **kwargs):
        monkeypatch.setattr(outbound, "post", post)
        with later(seconds=STALE.total_seconds() + 1):
            assert deliver(owed.pk)
        raise outbound.BrokenOffError("too slow")

    monkeypatch.setattr(outbound, "post", held_up)
    assert deliver(owed.pk) is False
    assert fresh(owed).state == State.SENT


def test_a_server_that_sends_byte_by_byte_holds_up_no_worker_for_long():
    assert timedelta(seconds=tasks.PATIENCE) < STALE


# --- receivers that fail --------------------------------------------------------------


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 503])
def test_any_other_answer_is_tried_again_later(status, owed, receiver, later, fresh):
    receiver.status = status
    assert deliver(owed.pk) is False
    row = fresh(owed)
    assert (row.state, row.attempts, row.status) == (State.DUE, 1, status)
    deliver_due_webhooks()
    assert len(receiver.got) == 1
    receiver.status = 204
    with later(seconds=61):
        deliver_due_webhooks()
    assert fresh(owed).state == State.SENT


def test_redirects_are_not_followed(owed, receiver):
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    deliver(owed.pk)
    assert len(receiver.got) == 1


def test_the_waits_double_up_to_hours_over_three_days(owed, receiver, later, fresh):
    receiver.status = 500
    waits = []
    for _ in range(MAX_ATTEMPTS - 1):
        row = fresh(owed)
        with later(seconds=(row.due_at - timezone.now()).total_seconds() + 1):
            deliver(owed.pk)
            WebhookDelivery.objects.filter(pk=owed.pk).update(state=State.DUE)
            owed.endpoint.__class__.objects.update(is_active=True, failing_since=None)
            waits.append(fresh(owed).due_at - timezone.now())
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(waits) == timedelta(hours=6)
    assert timedelta(days=2.5) < sum(waits, timedelta()) < timedelta(days=4)


def test_after_the_last_attempt_it_has_failed(owed, receiver, fresh):
    receiver.status = 500
    WebhookDelivery.objects.update(attempts=MAX_ATTEMPTS - 1)
    deliver(owed.pk)
    assert fresh(owed).state == State.FAILED


def test_nobody_listening_is_tried_again(owed, receiver, fresh):
    owed.endpoint.url = "http://127.0.0.1:9/"
    owed.endpoint.save()
    assert deliver(owed.pk) is False
    row = fresh(owed)
    assert (row.state, row.status) == (State.DUE, None)
    assert "Connect" in row.last_error


def test_what_it_answers_is_kept_as_far_as_a_database_can(owed, receiver, fresh):
    receiver.text = "no\0 way " + "x" * 20_000
    deliver(owed.pk)
    assert fresh(owed).answer.startswith("no\ufffd way xx")
    assert len(fresh(owed).answer) == 2000


# --- pausing --------------------------------------------------------------------------


def paused_mails():
    return Notice.objects.filter(kind="webhook-paused", channel="mail")


def test_two_days_without_success_pause_it_and_tell_who_made_it(
    endpoint, owed, receiver, later, fresh, alice
):
    receiver.status = 500
    deliver(owed.pk)
    with later(seconds=PAUSE_AFTER.total_seconds() + 1):
        deliver(owed.pk)
        deliver(owed.pk)
    row = fresh(endpoint)
    assert (row.is_active, fresh(owed).state) == (False, State.DUE)
    assert "two days" in row.paused_because
    assert paused_mails().get().user == alice
    assert list(delivery.due_deliveries()) == []


def test_one_success_begins_the_two_days_anew(endpoint, owed, receiver, later, fresh):
    receiver.status = 500
    deliver(owed.pk)
    receiver.status = 200
    with later(minutes=2):
        deliver(owed.pk)
    assert fresh(endpoint).failing_since is None


def test_gone_pauses_it_at_once(endpoint, owed, receiver, fresh):
    receiver.status = 410
    deliver(owed.pk)
    assert (fresh(endpoint).is_active, fresh(owed).state) == (False, State.FAILED)


def test_who_left_the_book_is_told_nothing_more(endpoint, owed, receiver, fresh):
    Membership.objects.filter(user=endpoint.made_by).delete()
    assert deliver(owed.pk) is False
    assert tell(endpoint.book, "door.knocked:2") == 0
    assert (receiver.got, fresh(endpoint).is_active) == ([], False)


def test_a_changed_key_of_the_site_pauses_it(endpoint, owed, receiver, settings, fresh):
    settings.SECRET_KEY = "another-" + "x" * 50
    assert deliver(owed.pk) is False
    assert (receiver.got, fresh(endpoint).is_active) == ([], False)


def test_an_address_that_became_private_is_refused(owed, receiver, settings, fresh):
    settings.OUTBOUND_NETWORKS = []
    assert deliver(owed.pk) is False
    assert (receiver.got, fresh(owed).state) == ([], State.FAILED)
