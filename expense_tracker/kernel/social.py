"""Sign-in through other sites, from the environment alone.

Each has an id and a secret that the other site gave out: GOOGLE_CLIENT_ID and
GOOGLE_CLIENT_SECRET, FACEBOOK_..., LINKEDIN_..., and OIDC_... for any one provider
that speaks OpenID Connect, with OIDC_SERVER_URL and OIDC_NAME. What is not set is off.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from expense_tracker.kernel.environment import Environment

LINKEDIN_URL = "https://www.linkedin.com/oauth"
OPENID = "openid_connect"


def social_providers(env: Environment) -> dict[str, dict[str, Any]]:
    """SOCIALACCOUNT_PROVIDERS of allauth: those with an id and a secret.

    Raises ImproperlyConfigured when one of a pair is missing, or the address of OIDC.
    """
    found: dict[str, dict[str, Any]] = {
        "google": _provider(_app(env, "GOOGLE"), OAUTH_PKCE_ENABLED=True),
        # Facebook does not say whether it has confirmed an address, so we do.
        "facebook": _provider(_app(env, "FACEBOOK"), VERIFIED_EMAIL=False),
        OPENID: _provider(_linkedin(env), _oidc(env), OAUTH_PKCE_ENABLED=True),
    }
    return {name: provider for name, provider in found.items() if provider["APPS"]}


def social_apps(providers: dict[str, Any]) -> list[str]:
    """The Django apps that these providers need."""
    return [f"allauth.socialaccount.providers.{name}" for name in providers]


def _provider(*apps: dict[str, Any] | None, **options: Any) -> dict[str, Any]:
    return {"APPS": [app for app in apps if app], **options}


def _app(env: Environment, name: str) -> dict[str, Any] | None:
    client_id = env.str(f"{name}_CLIENT_ID", default="")
    secret = env.str(f"{name}_CLIENT_SECRET", default="")
    if bool(client_id) != bool(secret):
        raise ImproperlyConfigured(f"Set {name}_CLIENT_ID with {name}_CLIENT_SECRET.")
    return {"client_id": client_id, "secret": secret} if client_id else None


def _linkedin(env: Environment) -> dict[str, Any] | None:
    """LinkedIn speaks OpenID Connect, but knows no other way than a posted secret."""
    app = _app(env, "LINKEDIN")
    settings = {"server_url": LINKEDIN_URL, "token_auth_method": "client_secret_post"}
    return app and _openid(app, "linkedin", "LinkedIn", settings)


def _oidc(env: Environment) -> dict[str, Any] | None:
    app = _app(env, "OIDC")
    url = env.str("OIDC_SERVER_URL", default="")
    if app and not url:
        raise ImproperlyConfigured("Set OIDC_SERVER_URL: OIDC_CLIENT_ID is set.")
    name = env.str("OIDC_NAME", default="OpenID Connect")
    return app and _openid(app, "oidc", name, {"server_url": url})


def _openid(
    app: dict[str, Any], provider_id: str, name: str, settings: dict[str, str]
) -> dict[str, Any]:
    return app | {"provider_id": provider_id, "name": name, "settings": settings}
