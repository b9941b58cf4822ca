import uuid

import pytest
from django.db import transaction

from accounts.form_token import OnceForm, claim_form_token
from accounts.models import UsedFormToken

pytestmark = pytest.mark.django_db


def test_a_token_is_claimed_once(alice):
    token = uuid.uuid4()
    assert claim_form_token(user=alice, token=token)
    assert not claim_form_token(user=alice, token=token)


def test_another_person_may_have_the_same(alice, charlie):
    token = uuid.uuid4()
    assert claim_form_token(user=alice, token=token)
    assert claim_form_token(user=charlie, token=token)


def test_a_form_that_failed_may_be_sent_again(alice):
    token = uuid.uuid4()

    def fail():
        with transaction.atomic():
            claim_form_token(user=alice, token=token)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert claim_form_token(user=alice, token=token)


def test_a_form_without_a_token_is_always_new(alice):
    assert claim_form_token(user=alice, token=None)
    assert claim_form_token(user=alice, token=None)
    assert not UsedFormToken.objects.exists()


def test_each_form_shown_has_its_own():
    first, second = OnceForm(), OnceForm()
    assert first["form_token"].value() != second["form_token"].value()
    assert str(first["form_token"].value()) in str(first["form_token"])


@pytest.mark.parametrize("sent", ["", "0" * 32, str(uuid.UUID(int=7))])
def test_reads_the_token_it_was_sent(sent):
    assert OnceForm({"form_token": sent}).is_valid()


@pytest.mark.parametrize("sent", ["x", "0" * 31, "\x00", "{}"])
def test_a_broken_token_is_no_token(sent):
    assert not OnceForm({"form_token": sent}).is_valid()
