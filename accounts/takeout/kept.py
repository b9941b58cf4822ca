"""Archives that are ready, and the link that is mailed for one."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import TakeOut, User

State = TakeOut.State


def new_token(take_out: TakeOut) -> str:
    """For a mailed link. Only its hash is kept, and one mailed before ends."""
    token = secrets.token_urlsafe(32)
    TakeOut.objects.filter(pk=take_out.pk).update(token_hash=_hash(token))
    return token


def find_by_token(*, user: User, token: str, now: datetime) -> TakeOut | None:
    """The person's own archive that the link was mailed for, while it is kept."""
    wanted = _hash(token)
    for take_out in kept_of(user, now):
        if hmac.compare_digest(take_out.token_hash, wanted):
            return take_out
    return None


def kept_of(user: User, now: datetime) -> "QuerySet[TakeOut]":
    """Archives of the person's that can be downloaded."""
    return TakeOut.objects.filter(user=user, state=State.READY, expires_at__gt=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
