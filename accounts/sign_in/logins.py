"""Logins at other sites, as the security page lists them."""

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class LoginRow:
    """A site that people may sign in with. `account` is the person's own there, None
    until they connect it; `called` what they are called there, "" when it did not say.
    """

    provider: str
    name: str
    connect_url: str
    account: SocialAccount | None
    called: str


def login_rows(
    request: HttpRequest, accounts: list[SocialAccount]
) -> Iterator[LoginRow]:
    """One for each site that is set up, and each further account of theirs there."""
    back = reverse("accounts:settings-security")
    for provider in get_adapter(request).list_providers(request):
        connect_url = provider.get_login_url(request, process="connect", next=back)
        own = [each for each in accounts if each.provider == provider.sub_id]
        for account in own or [None]:
            yield LoginRow(
                provider=provider.sub_id,
                name=provider.name,
                connect_url=connect_url,
                account=account,
                called=_called(account),
            )


def _called(account: SocialAccount | None) -> str:
    told = account.extra_data if account else {}
    # OpenID Connect keeps what the site told in a part of its own.
    told = told.get("userinfo") or told
    return str(told.get("email") or told.get("name") or "")
