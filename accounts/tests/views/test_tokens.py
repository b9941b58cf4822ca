"""The page of tokens, and what people are mailed about them."""

import uuid
from http import HTTPStatus

import pytest
from django.core import mail

from accounts.models import ApiToken
from accounts.tokens.services import Scope, create_token, revoke_token, token_of

PAGE = "/settings/tokens/"
SENT = {"name": "Phone", "scopes": ["read"], "lasting": "30", "book": ""}


@pytest.fixture
def signed_in(client_alice):
    """With her password typed a moment ago."""
    client_alice.post("/accounts/reauthenticate/", {"password": "correct-horse-7"})
    return client_alice


def test_the_value_is_shown_once_and_kept_nowhere(signed_in, alice):
    page = signed_in.post(f"{PAGE}new/", SENT).content.decode()
    token = alice.api_tokens.get()
    value = page.partition('id="token-value" value="')[2].partition('"')[0]
    assert token_of(value) == token
    assert value not in signed_in.get(PAGE).content.decode()
    assert value not in str(ApiToken.objects.values_list())


def test_its_person_is_mailed(alice, book, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        token, value = create_token(user=alice, name="Phone", scopes=["read"])
    [sent] = mail.outbox
    assert sent.to == [alice.email]
    assert f"Phone ({token.prefix}…)" in sent.body
    assert value not in sent.body + str(sent.alternatives)


def test_staff_who_revoke_one_tell_its_person(
    alice, book, staff, django_capture_on_commit_callbacks
):
    token, value = create_token(user=alice, name="Phone", scopes=["read"])
    with django_capture_on_commit_callbacks(execute=True):
        revoke_token(token=token, actor=staff)
    assert token_of(value) is None
    assert "revoked" in mail.outbox[-1].subject


def test_who_signed_in_long_ago_is_asked_for_the_password(client_alice):
    answer = client_alice.post(f"{PAGE}new/", SENT)
    assert answer.status_code == HTTPStatus.FOUND
    assert not ApiToken.objects.exists()


def test_a_token_needs_a_scope(signed_in):
    answer = signed_in.post(f"{PAGE}new/", SENT | {"scopes": []})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_token_for_a_strangers_book_is_refused(signed_in, other_book):
    answer = signed_in.post(f"{PAGE}new/", SENT | {"book": other_book.pk})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_revoking_lets_it_in_no_more(client_alice, alice):
    token, value = create_token(user=alice, name="Phone", scopes=Scope.values)
    assert "Phone" in client_alice.get(f"{PAGE}{token.pk}/revoke/").content.decode()
    client_alice.post(f"{PAGE}{token.pk}/revoke/")
    assert token_of(value) is None


def test_a_strangers_token_is_not_found(client_alice, charlie):
    token, value = create_token(user=charlie, name="Phone", scopes=Scope.values)
    answer = client_alice.post(f"{PAGE}{token.pk}/revoke/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert token_of(value) == token


def test_reloaded_the_answer_makes_no_second_one(signed_in, alice):
    sent = {**SENT, "form_token": str(uuid.uuid4())}
    signed_in.post(f"{PAGE}new/", sent)
    again = signed_in.post(f"{PAGE}new/", sent, follow=True)
    assert b"It was made already" in again.content
    assert alice.api_tokens.count() == 1


def test_the_form_carries_its_token(signed_in):
    assert b'name="form_token"' in signed_in.get(f"{PAGE}new/").content
