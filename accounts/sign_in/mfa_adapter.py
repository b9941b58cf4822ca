"""How the second step of allauth behaves here."""

import base64
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from accounts.models import User
from accounts.sign_in.ways_in import ways_in
from expense_tracker.kernel.sealed import NotOpenedError, seal, unseal

PURPOSE = "second-factor"
UNGUESSABLE_BYTES = 20


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or too old. Try the next one.",
        "cannot_delete_authenticator": (
            "You sign in with nothing else. Set a password or add another passkey "
            "first."
        ),
        "cannot_generate_recovery_codes": "Recovery codes come with two-step sign-in.",
    }

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Under a key that is lost, no code is right: a secret nobody knows."""
        try:
            return unseal(encrypted_text, purpose=PURPOSE)
        except NotOpenedError:
            return base64.b32encode(secrets.token_bytes(UNGUESSABLE_BYTES)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not ways_in(authenticator.user).is_last(authenticator)

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        """`Passkey`, `Passkey 2`: the person may name it better."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"
