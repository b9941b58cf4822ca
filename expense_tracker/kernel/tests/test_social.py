import pytest
from django.core.exceptions import ImproperlyConfigured

from expense_tracker.kernel.social import social_apps, social_providers
from expense_tracker.kernel.tests.test_environment import environment

OIDC = {
    "OIDC_CLIENT_ID": "us",
    "OIDC_CLIENT_SECRET": "s",
    "OIDC_SERVER_URL": "https://login.acme.example",
}


def test_nothing_set_offers_nothing():
    assert social_providers(environment()) == {}


@pytest.mark.parametrize("name", ["google", "facebook"])
def test_an_id_and_a_secret_offer_a_site(name):
    pair = {f"{name.upper()}_CLIENT_ID": "us", f"{name.upper()}_CLIENT_SECRET": "s"}
    found = social_providers(environment(**pair))
    assert found[name]["APPS"] == [{"client_id": "us", "secret": "s"}]
    assert social_apps(found) == [f"allauth.socialaccount.providers.{name}"]


def test_linkedin_and_any_other_site_share_one_protocol():
    linkedin = {"LINKEDIN_CLIENT_ID": "us", "LINKEDIN_CLIENT_SECRET": "s"}
    found = social_providers(environment(**OIDC, **linkedin, OIDC_NAME="Acme"))
    assert list(found) == ["openid_connect"]
    apps = found["openid_connect"]["APPS"]
    assert [(app["provider_id"], app["name"]) for app in apps] == [
        ("linkedin", "LinkedIn"),
        ("oidc", "Acme"),
    ]
    assert apps[1]["settings"] == {"server_url": "https://login.acme.example"}


@pytest.mark.parametrize("missing", OIDC)
def test_half_a_pair_is_refused_at_the_start(missing):
    values = {name: value for name, value in OIDC.items() if name != missing}
    with pytest.raises(ImproperlyConfigured, match=missing):
        social_providers(environment(**values))


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("whispered\n")
    values = {"GOOGLE_CLIENT_ID": "us", "GOOGLE_CLIENT_SECRET_FILE": str(file)}
    [app] = social_providers(environment(**values))["google"]["APPS"]
    assert app["secret"] == "whispered"
