"""From the form to the first sign-in."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import Book, Membership, Notice, User
from accounts.queries import holder_of
from accounts.tests.conftest import PASSWORD
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Category, Wallet

pytestmark = pytest.mark.django_db


def test_a_newcomer_gets_a_book_of_their_own(signed_up):
    response = signed_up(phone="+353 1 234 5678", base_currency="GBP", locale="en-GB")

    assert response.url == "/accounts/confirm-email/"
    user = User.objects.get(email="nell@example.com")
    assert (user.name, user.phone) == ("Nell Byrne", "+35312345678")
    assert (user.locale, user.time_zone) == ("en-GB", "Europe/London")
    book = user.books.get()
    assert (book.base_currency, book.time_zone) == ("GBP", "Europe/London")
    assert Membership.objects.get(book=book).role == Membership.Role.OWNER
    with book_scope(book):
        assert Wallet.objects.get().currency == "GBP"
        assert Category.objects.exists()


def test_the_browser_knows_the_time_zone_better(signed_up):
    signed_up(locale="en-US", time_zone="America/Los_Angeles")
    assert User.objects.get().time_zone == "America/Los_Angeles"


def test_an_invented_time_zone_is_passed_over(signed_up):
    signed_up(locale="en-US", time_zone="../../etc/passwd")
    assert User.objects.get().time_zone == "America/New_York"


def test_region_and_currency_are_guessed(client):
    page = client.get(
        "/accounts/signup/", headers={"accept-language": "de-AT,de;q=0.9"}
    )
    form = page.context["form"]
    assert form["locale"].value() == "de-AT"
    assert form["base_currency"].value() == "EUR"


def test_the_rule_is_shown_before_the_mistake(client):
    assert "At least 8 characters" in client.get("/accounts/signup/").content.decode()


def test_nobody_signs_in_before_they_confirm(signed_up, client):
    signed_up()
    response = client.post(
        "/accounts/login/", {"login": "nell@example.com", "password": PASSWORD}
    )
    assert response.url == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session


def test_the_mailed_link_confirms_and_lets_in(signed_up, client, link_in, deliver_now):
    signed_up()
    [message] = mail.outbox
    assert message.to == ["nell@example.com"]
    link = link_in(message)
    assert "Yes, confirm it" in client.get(link).content.decode()
    assert not EmailAddress.objects.get().verified  # looking is not confirming

    with deliver_now():
        assert client.post(link).url == "/accounts/login/"
    assert EmailAddress.objects.get().verified
    response = client.post(
        "/accounts/login/", {"login": "nell@example.com", "password": PASSWORD}
    )
    assert response.url == "/dashboard/"


def test_a_used_link_says_so(signed_up, client, link_in):
    signed_up()
    link = link_in(mail.outbox[0])
    client.post(link)
    assert "no longer works" in client.get(link).content.decode()
    assert client.post(link).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "  ", "required"),
        ("name", "\u202e\u200b", "required"),
        ("name", "x" * 101, "at most 100"),
        ("email", "nobody", "valid email"),
        ("email", f"{'x' * 300}@example.com", "too long"),
        ("email", "a\x00b@example.com", "Null characters"),
        ("phone", "call me", "digits"),
        ("phone", "٣٥٣١٢٣٤٥٦٧", "digits"),
        ("password1", "short", "too short"),
        ("password1", "password", "too common"),
        ("base_currency", "XXX", "valid choice"),
        ("locale", "xx-XX", "valid choice"),
    ],
)
def test_bad_input_is_answered_at_the_field(signed_up, field, value, words):
    response = signed_up(**{field: value})

    assert response.status_code == 200
    assert any(words in error for error in response.context["form"].errors[field])
    assert 'value="Nell Byrne"' in response.content.decode() or field == "name"
    assert not User.objects.exists()
    assert not Book.objects.exists()
    assert not mail.outbox


def test_a_name_cannot_become_a_header(signed_up):
    signed_up(name="Nell\r\nBcc: eve@example.com")
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert User.objects.get().name == "Nell Bcc: eve@example.com"


def test_a_failing_seed_leaves_nobody_behind(signed_up, monkeypatch):
    def refuse(**_):
        raise RuntimeError("no books today")

    monkeypatch.setattr("accounts.sign_in.forms.register_person", refuse)
    with pytest.raises(RuntimeError):
        signed_up()
    assert not User.objects.exists()
    assert not Notice.objects.exists()


def test_the_same_sign_up_twice_at_once_makes_one_account(signed_up, monkeypatch):
    signed_up()
    # The other is not there yet when it is asked for first.
    at_first = iter([None])
    monkeypatch.setattr(
        "accounts.sign_in.forms.holder_of",
        lambda email: next(at_first, holder_of(email)),
    )
    again = signed_up(browser=Client())
    assert again.url == "/accounts/confirm-email/"
    assert User.objects.count() == 1


def test_ordinary_case_does_not_make_a_second_account(signed_up):
    signed_up("Nell@Example.com")
    signed_up("nell@example.COM", browser=Client())
    assert [user.email for user in User.objects.all()] == ["nell@example.com"]
