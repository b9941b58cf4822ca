"""Signing in through another site, by a whole exchange with one."""

import re
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from accounts.models import Membership, User
from accounts.tests.conftest import PASSWORD
from accounts.tests.oidc_provider import SECRET, oidc_provider

pytestmark = pytest.mark.django_db

NELL = "nell@example.com"
SECURITY = "/settings/security/"


def app(provider_id, name, url, **more):
    return {
        "provider_id": provider_id,
        "name": name,
        "client_id": f"outlay-{provider_id}",
        "secret": SECRET,
        "settings": {"server_url": url, **more},
    }


@pytest.fixture
def provider(settings):
    """Another site that people may sign in with, as `oidc` and as `linkedin`."""
    with oidc_provider() as provider:
        post = {"token_auth_method": "client_secret_post"}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    app("oidc", "Acme", provider.address),
                    app("linkedin", "LinkedIn", provider.address, **post),
                ],
            }
        }
        yield provider


class Stay(HTTPRedirectHandler):
    def redirect_request(self, request, *_):
        return None


def location(url) -> str:
    """Where the other site sends the browser."""
    opener = build_opener(Stay)
    try:
        return opener.open(url).headers["Location"]
    except OSError as redirect:
        return redirect.headers["Location"]


def leave(browser, site="oidc", query=""):
    """The page that leads to the other site, and the address it leads to."""
    page = browser.post(f"/accounts/oidc/{site}/login/?process=login{query}")
    return page, page.headers["Refresh"].removeprefix("0; url=")


def come_back(browser, url):
    back = urlsplit(location(url))
    return browser.get(f"{back.path}?{back.query}")


def sign_in(browser, **how):
    _, url = leave(browser, **how)
    return come_back(browser, url)


@pytest.mark.parametrize("site", ["oidc", "linkedin"])
def test_a_newcomer_has_an_account_and_a_book(provider, client, site):
    assert sign_in(client, site=site).url == "/dashboard/"
    nell = User.objects.get()
    assert (nell.email, nell.name, nell.username) == (NELL, "Nell Byrne", None)
    assert not nell.has_usable_password()
    assert Membership.objects.get().user == nell
    assert client.get("/dashboard/").status_code == 200
    [asked] = provider.asked
    assert (
        asked["redirect_uri"]
        == f"http://testserver/accounts/oidc/{site}/login/callback/"
    )


def test_the_second_time_it_is_the_same_person(provider, client):
    sign_in(client)
    assert sign_in(Client()).url == "/dashboard/"
    assert User.objects.count() == 1


def test_the_way_there_is_a_page_that_moves_on(provider, client):
    """The policy lets no form be answered by a redirect to another site."""
    page, url = leave(client)
    assert page.status_code == 200
    assert url.startswith(f"{provider.address}/authorize?")
    assert "Going on to 127.0.0.1" in page.content.decode()
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]


def test_a_link_alone_leads_nowhere(provider, client):
    """Else a stranger's page could sign people in as somebody else."""
    page = client.get("/accounts/oidc/oidc/login/")
    assert page.status_code == 200
    assert "Go on to Acme" in page.content.decode()
    assert provider.asked == []


# --- an address is no key -------------------------------------------------------------


def test_an_account_with_the_address_is_not_opened(provider, confirmed, client):
    confirmed()
    page = sign_in(client)
    assert page.status_code == 409
    assert "You have an account already" in page.content.decode()
    assert client.get("/settings/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_an_address_that_was_not_proven_there_says_nothing(provider, confirmed):
    """Whether it has an account here is not told; its owner is."""
    provider.person["email_verified"] = False
    confirmed()
    pages = []
    for email, sub in ((NELL, "1"), ("orla@example.com", "2")):
        provider.person |= {"email": email, "sub": sub}
        answer = sign_in(Client())
        pages.append((answer.status_code, answer.url))
    assert pages == [(302, "/accounts/confirm-email/")] * 2
    assert not SocialAccount.objects.filter(user__email=NELL).exists()


def test_an_unconfirmed_account_gives_way_to_the_owner(provider, signed_up, client):
    signed_up(name="Eve")
    assert sign_in(client).url == "/dashboard/"
    assert User.objects.get().name == "Nell Byrne"


def test_an_address_not_proven_there_is_confirmed_here(provider, client, deliver_now):
    provider.person["email_verified"] = False
    with deliver_now():
        assert sign_in(client).url == "/accounts/confirm-email/"
    assert client.get("/settings/").status_code == 302
    assert not EmailAddress.objects.get().verified
    assert [message.to for message in mail.outbox] == [[NELL]]


def test_without_an_address_it_is_asked_for(provider, client):
    del provider.person["email"], provider.person["email_verified"]
    assert sign_in(client).url == "/accounts/3rdparty/signup/"
    form = {"email": NELL, "name": "Nell"}
    assert (
        client.post("/accounts/3rdparty/signup/", form).url
        == "/accounts/confirm-email/"
    )
    assert User.objects.get().email == NELL


# --- what is not as it should be ------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [{"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}],
    ids=["for another", "by another", "too old"],
)
def test_a_token_that_is_not_for_us_opens_nothing(provider, client, wrong):
    provider.wrong = wrong
    page = sign_in(client)
    assert "did not let you in" in page.content.decode()
    assert not User.objects.exists()


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(provider, client):
    _, url = leave(client)
    stranger = come_back(Client(), url)
    assert "did not let you in" in stranger.content.decode()
    assert not User.objects.exists()


def test_a_code_works_once(provider, client):
    _, url = leave(client)
    back = urlsplit(location(url))
    answers = [client.get(f"{back.path}?{back.query}") for _ in range(2)]
    assert answers[0].url == "/dashboard/"
    assert "did not let you in" in answers[1].content.decode()


def test_who_turns_back_is_told_that_nothing_happened(provider, client):
    _, url = leave(client)
    state = re.search(r"state=(\w+)", url).group(1)
    callback = "/accounts/oidc/oidc/login/callback/"
    page = client.get(f"{callback}?error=access_denied&state={state}", follow=True)
    assert "You turned back" in page.content.decode()


def test_a_site_that_is_down_is_said_to_be(settings, client):
    apps = [app("oidc", "Acme", "http://127.0.0.1:9")]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    page = client.post("/accounts/oidc/oidc/login/?process=login", follow=True)
    assert "did not let you in" in page.content.decode()


def test_no_other_site_is_led_to_afterwards(provider, client):
    assert sign_in(client, query="&next=https://evil.example/").url == "/dashboard/"


def test_a_site_that_is_not_set_up_is_not_found(provider, client):
    assert client.post("/accounts/oidc/nobody/login/").status_code == 404


# --- connecting and disconnecting -----------------------------------------------------


@pytest.fixture
def nell(confirmed):
    browser = confirmed()
    browser.post("/accounts/login/", {"login": NELL, "password": PASSWORD})
    return browser


@pytest.fixture
def connected(nell, provider, deliver_now):
    """nell, who connected the login and gave her password once more for it."""
    page = nell.post(f"/accounts/oidc/oidc/login/?process=connect&next={SECURITY}")
    asked = come_back(nell, page.headers["Refresh"].removeprefix("0; url="))
    mail.outbox.clear()
    with deliver_now():
        nell.post(asked.url, {"password": PASSWORD})
    return nell


def test_a_login_is_connected_from_the_settings(connected):
    page = connected.get(SECURITY).content.decode()
    assert f"Connected as {NELL}" in page
    assert "A login at another site was connected." in mail.outbox[0].body
    assert sign_in(Client()).url == "/dashboard/"


def test_a_connected_login_still_needs_the_second_step(connected):
    nell = User.objects.get()
    nell.authenticator_set.create(type="totp", data={"secret": "x"})
    assert sign_in(Client()).url == "/accounts/2fa/authenticate/"


def test_a_login_is_disconnected(connected):
    login = SocialAccount.objects.get()
    answer = connected.post("/accounts/3rdparty/", {"account": login.pk})
    assert answer.url == SECURITY
    assert not SocialAccount.objects.exists()


def test_the_last_way_in_stays(provider, client):
    sign_in(client)
    login = SocialAccount.objects.get()
    page = client.post("/accounts/3rdparty/", {"account": login.pk}, follow=True)
    assert "You sign in with nothing else" in page.content.decode()
    assert SocialAccount.objects.exists()


def test_a_strangers_login_is_not_disconnected(connected, charlie, as_user):
    login = SocialAccount.objects.get()
    as_user(charlie).post("/accounts/3rdparty/", {"account": login.pk})
    assert SocialAccount.objects.exists()
