"""How large a body may be before it is read."""

import pytest
from django.test import Client

from accounts.takeout.bodies import most_bytes
from accounts.takeout.limits import MAX_BYTES
from accounts.tokens.services import Scope, create_token
from expense_tracker.kernel.wsgi import MAX_BODY_BYTES


@pytest.mark.django_db
def test_an_archive_of_somebody_signed_in_may_be_large(alice, as_user):
    def most(path, key):
        return most_bytes({"PATH_INFO": path, "HTTP_COOKIE": f"sessionid={key}"})

    inside, outside = as_user(alice), Client()
    outside.get("/accounts/password/reset/key/1-x/")
    mine, nobodys = inside.session.session_key, outside.session.session_key
    assert most("/settings/data/move-in/", mine) > MAX_BYTES
    for path, key in (
        ("/settings/data/move-in/", nobodys),
        ("/settings/data/move-in/", ""),
        ("/settings/data/move-in/", "\0"),
        ("/import/", mine),
    ):
        assert most(path, key) == MAX_BODY_BYTES


@pytest.mark.django_db
def test_one_by_the_api_may_be_large_with_a_token_that_may_bring_it(alice, book):
    def most(*scopes, path="/api/v1/move-ins", **more):
        _, value = create_token(user=alice, name="t", scopes=scopes, **more)
        sent = {"PATH_INFO": path, "HTTP_AUTHORIZATION": f"Bearer {value}"}
        return most_bytes(sent)

    assert most(Scope.READ, Scope.WRITE) > MAX_BYTES
    assert most(Scope.READ, Scope.IMPORT) == MAX_BODY_BYTES
    assert most(Scope.WRITE, book=book) == MAX_BODY_BYTES
    assert most(Scope.WRITE, path="/api/v1/imports") == MAX_BODY_BYTES
    for header in ("", "Bearer", "Bearer \0", "Basic eDp5"):
        sent = {"PATH_INFO": "/api/v1/move-ins", "HTTP_AUTHORIZATION": header}
        assert most_bytes(sent) == MAX_BODY_BYTES
