"""The address at which an invitation is accepted.

Its token is worked out from the invitation and the site's key, so that it can be shown
and mailed at any time without standing in the database, where only its hash is.
"""

import uuid
from hashlib import sha256

from django.utils.crypto import salted_hmac

from accounts.links import absolute_url
from accounts.models import Invitation

_SALT = "accounts.invitation"


def token_of(invitation: Invitation) -> str:
    """64 hexadecimal digits; others with each `nonce`."""
    return token_for(invitation.nonce)


def token_for(nonce: uuid.UUID) -> str:
    return salted_hmac(_SALT, nonce.hex, algorithm="sha256").hexdigest()


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def invitation_url(invitation: Invitation) -> str:
    return absolute_url("accounts:invitation", token_of(invitation))
