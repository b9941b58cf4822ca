"""What a person signs in with, and what they need besides."""

from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from accounts.models import User

FEW_CODES = 3
Type = Authenticator.Type
SECOND_FACTORS = (Type.TOTP, Type.WEBAUTHN)


@dataclass(frozen=True)
class WaysIn:
    """Everything that opens one account: first steps (password, passkeys, connected
    logins) and second ones (app, keys, recovery codes).

    `codes_left` is None without recovery codes.
    """

    has_password: bool
    app: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)
    logins: list[SocialAccount] = field(default_factory=list)
    codes_left: int | None = None

    @property
    def has_second_factor(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def codes_run_low(self) -> bool:
        return self.codes_left is not None and self.codes_left <= FEW_CODES

    def first_steps(self) -> list[Any]:
        """What opens the account on its own, the second step aside."""
        alone = [key for key in self.passkeys if is_passkey(key)]
        return [*(["password"] if self.has_password else []), *alone, *self.logins]

    def is_last(self, way: Any) -> bool:
        """Whether nothing would open the account any more without `way`, one of
        `first_steps`.
        """
        return self.first_steps() == [way]


def ways_in(user: User) -> WaysIn:
    kept = list(Authenticator.objects.filter(user=user).order_by("pk"))
    by_type = {row.type: row for row in kept}
    codes = by_type.get(Type.RECOVERY_CODES)
    return WaysIn(
        has_password=user.has_usable_password(),
        app=by_type.get(Type.TOTP),
        passkeys=[row for row in kept if row.type == Type.WEBAUTHN],
        logins=_logins(user),
        codes_left=codes and len(RecoveryCodes(codes).get_unused_codes()),
    )


def _logins(user: User) -> list[SocialAccount]:
    """Those of sites that this one is still set up with: no other opens anything."""
    offered = [
        app.get("provider_id", name)
        for name, provider in settings.SOCIALACCOUNT_PROVIDERS.items()
        for app in provider["APPS"]
    ]
    mine = SocialAccount.objects.filter(user=user, provider__in=offered)
    return list(mine.order_by("pk"))


def is_passkey(key: Authenticator) -> bool:
    """Whether the key signs in alone; else it is a second step only.

    A key that does not tell is taken for one.
    """
    return key.wrap().is_passwordless is not False


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this is staff whom the site does not let work without one."""
    return (
        settings.STAFF_NEEDS_SECOND_FACTOR
        and user.is_staff
        and not Authenticator.objects.filter(
            user=user, type__in=SECOND_FACTORS
        ).exists()
    )
