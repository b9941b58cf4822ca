import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

from expense_tracker import urls


def fail(_request):
    raise RuntimeError("not told to the visitor")


def find_no_database(_request):
    raise OperationalError("password authentication failed")


urlpatterns = [
    *urls.urlpatterns,
    path("fails/", fail),
    path("away/", find_no_database),
]
handler500 = urls.handler500


def test_landing_invites_to_sign_in(client, db):
    page = client.get("/").content.decode()
    assert 'href="/accounts/login/"' in page
    assert 'href="/accounts/signup/"' in page


def test_landing_leads_those_signed_in_to_their_book(client_alice):
    page = client_alice.get("/").content.decode()
    assert 'href="/dashboard/"' in page
    assert 'href="/accounts/login/"' not in page


def test_landing_takes_no_posts(client):
    assert client.post("/").status_code == 405


def test_an_unknown_address_is_answered_in_our_words(client_alice):
    answer = client_alice.get("/no/such/page/")
    assert answer.status_code == 404
    assert "Nothing here" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_is_answered_without_its_details(as_user, alice, book):
    client = as_user(alice)
    client.raise_request_exception = False
    answer = client.get("/fails/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert "not told" not in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_database_that_is_away_asks_for_patience(as_user, alice, book):
    client = as_user(alice)
    client.raise_request_exception = False
    answer = client.get("/away/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "try again in a few seconds" in answer.content.decode()
    assert "password" not in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_the_reason(db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()
