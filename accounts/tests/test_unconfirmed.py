"""An address that somebody only claimed must not stand in its owner's way."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.leftovers import remove_leftovers
from accounts.models import Book, User
from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

OWNED = "owner@example.com"
OWN_WORDS = "gravel pillow moth"


def test_the_owner_takes_over_an_account_begun_by_another(
    signed_up, client, link_in, deliver_now
):
    signed_up(OWNED, browser=Client(), password1="the squatter knows it")
    signed_up(OWNED)
    [message] = mail.outbox
    assert message.subject == "Finish your account at Outlay"

    form_url = client.get(link_in(message)).url
    client.post(form_url, {"password1": OWN_WORDS, "password2": OWN_WORDS})

    assert EmailAddress.objects.get(email=OWNED).verified
    as_owner = client.post("/accounts/login/", {"login": OWNED, "password": OWN_WORDS})
    assert as_owner.url == "/dashboard/"
    as_squatter = Client().post(
        "/accounts/login/", {"login": OWNED, "password": "the squatter knows it"}
    )
    assert as_squatter.status_code == 200


def test_an_address_one_wants_to_change_to_does_not_block_its_owner(
    confirmed, signed_up
):
    confirmed("eve@example.com")
    eve = User.objects.get(email="eve@example.com")
    EmailAddress.objects.create(user=eve, email=OWNED, verified=False)

    signed_up(OWNED, browser=Client())
    assert User.objects.filter(email=OWNED).exists()


def test_a_reset_never_goes_to_an_address_somebody_only_claimed(confirmed, deliver_now):
    confirmed("eve@example.com")
    eve = User.objects.get(email="eve@example.com")
    EmailAddress.objects.create(user=eve, email=OWNED, verified=False)
    with deliver_now():
        Client().post("/accounts/password/reset/", {"email": OWNED})
    assert [m.subject for m in mail.outbox] == [
        "No account with this address at Outlay"
    ]


def test_confirming_a_change_removes_an_account_nobody_confirmed(
    confirmed, signed_up, ask_new_address, link_in
):
    signed_up(OWNED, browser=Client(), name="Squatter")
    browser = confirmed("mine@example.com")
    browser.post(
        "/accounts/login/", {"login": "mine@example.com", "password": PASSWORD}
    )
    cache.clear()
    ask_new_address(browser, OWNED)
    browser.post(link_in(mail.outbox[-1]))

    assert [user.email for user in User.objects.all()] == [OWNED]
    assert User.objects.get().name == "Nell Byrne"
    assert Book.objects.count() == 1


def test_only_one_of_two_accounts_gets_an_address(confirmed, ask_new_address, link_in):
    links = []
    for email in ("one@example.com", "two@example.com"):
        browser = confirmed(email)
        browser.post("/accounts/login/", {"login": email, "password": PASSWORD})
        cache.clear()
        ask_new_address(browser, OWNED)
        links.append(link_in(mail.outbox[-1]))
    for link in links:
        Client().post(link)

    assert [user.email for user in User.objects.order_by("pk")] == [
        OWNED,
        "two@example.com",
    ]


def test_the_later_of_two_at_once_is_told(confirmed, ask_new_address, link_in, rf):
    """The database has the last word when both pass the check."""
    confirmed(OWNED)
    browser = confirmed("two@example.com")
    browser.post("/accounts/login/", {"login": "two@example.com", "password": PASSWORD})
    cache.clear()
    ask_new_address(browser, OWNED)
    with patch.object(EmailAddress, "can_set_verified", return_value=True):
        page = browser.post(link_in(mail.outbox[-1]), follow=True)
    assert f"{OWNED} belongs to another account." in page.content.decode()
    assert User.objects.filter(email="two@example.com").exists()


def test_accounts_nobody_confirmed_expire(signed_up, confirmed):
    signed_up(OWNED, browser=Client())
    confirmed("nell@example.com")
    old = timezone.now() - timedelta(days=4)
    User.objects.update(date_joined=old)

    remove_leftovers()
    assert [user.email for user in User.objects.all()] == ["nell@example.com"]
    assert Book.objects.count() == 1


def test_accounts_that_staff_made_do_not_expire(staff):
    User.objects.update(date_joined=timezone.now() - timedelta(days=400))
    remove_leftovers()
    assert User.objects.filter(pk=staff.pk).exists()
