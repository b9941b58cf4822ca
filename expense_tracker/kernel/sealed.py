"""Secrets that the program must be able to read again, sealed with the site's key.

Who reads the database alone, or a backup of it, cannot open them. A former SECRET_KEY
named in SECRET_KEY_FALLBACKS opens what was sealed with it.
"""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class NotOpenedError(Exception):
    """It was sealed with a key that this site no longer has."""


def seal(text: str, *, purpose: str) -> str:
    """About 100 characters and a third more than `text`; each time another one."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed for that same `purpose`. Raises NotOpenedError."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise NotOpenedError(purpose) from error


def _keys(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(purpose, secret)) for secret in secrets])


def _key(purpose: str, secret: str) -> bytes:
    return base64.urlsafe_b64encode(sha256(f"{purpose}\n{secret}".encode()).digest())
