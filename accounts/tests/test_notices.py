"""Owing a notice: once per key, and only what the person wants."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import NoticeKind, kinds, owe_notice, register_kind
from accounts.notices.switching import switch_kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nudge_templates")]


def owe(user, key="nudge:1", **more):
    return owe_notice(user=user, kind="nudge", key=key, payload={"name": "A"}, **more)


def test_is_sent_after_the_commit(alice, nudge, deliver_now):
    with deliver_now():
        owe(alice)
        assert not mail.outbox
    [message] = mail.outbox
    assert message.to == ["alice@example.com"]


def test_is_owed_once_per_key(alice, nudge, deliver_now):
    with deliver_now():
        first = owe(alice)
        assert owe(alice) == first
    with deliver_now():
        assert owe(alice) == first
    assert Notice.objects.count() == 1
    assert len(mail.outbox) == 1


def test_another_key_and_another_person_are_other_duties(
    alice, charlie, nudge, deliver_now
):
    with deliver_now():
        owe(alice)
        owe(alice, "nudge:2")
        owe(charlie)
    assert len(mail.outbox) == 3


def test_what_is_switched_off_is_not_owed(alice, nudge):
    switch_kind(user_id=alice.pk, kind="nudge", enabled=False)
    assert owe(alice) is None
    switch_kind(user_id=alice.pk, kind="nudge", enabled=True)
    assert owe(alice) is not None


def test_what_guards_the_account_cannot_be_switched_off(alice):
    switch_kind(user_id=alice.pk, kind="reset", enabled=False)
    assert owe_notice(user=alice, kind="reset", key="reset:1", payload={})


def test_waits_until_it_is_due(alice, nudge, deliver_now):
    with deliver_now():
        owe(alice, due_at=timezone.now() + timedelta(hours=1))
    assert not mail.outbox
    assert Notice.objects.get().state == Notice.State.DUE


def test_is_not_owed_when_the_transaction_fails(alice, nudge, deliver_now):
    def fail():
        with transaction.atomic():
            owe(alice)
            raise RuntimeError

    with deliver_now(), pytest.raises(RuntimeError):
        fail()
    assert not Notice.objects.exists()
    assert not mail.outbox


def test_a_kind_nobody_registered_is_a_mistake(alice):
    with pytest.raises(KeyError):
        owe_notice(user=alice, kind="riddle", key="riddle:1", payload={})


def test_two_kinds_cannot_share_a_name(nudge):
    register_kind(nudge)  # the same again is no second kind
    with pytest.raises(ValueError, match="nudge"):
        register_kind(NoticeKind("nudge", "Other", "Never"))


def test_account_kinds_are_not_in_the_settings(nudge):
    names = {kind.kind for kind in kinds.optional_kinds()}
    assert "nudge" in names
    assert "reset" not in names
