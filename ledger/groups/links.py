"""The address at which somebody without an account sees a group."""

from django.core import signing
from django.utils.crypto import constant_time_compare

from accounts.links import absolute_url
from ledger.models import Participant

_SALT = "ledger.group-guest"


def token_of(person: Participant) -> str:
    """Worth something until their `link_key` is another, or an account takes their
    place.
    """
    return signing.dumps([person.pk, person.link_key], salt=_SALT)


def guest_url(person: Participant) -> str:
    return absolute_url("ledger:group-guest", token_of(person))


def find_guest(token: str) -> Participant | None:
    """Whose link it is; None for one that is over or never was."""
    try:
        pk, key = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    rows = Participant.objects.select_related("group")
    person = rows.filter(pk=pk, user=None).first()
    return person if person and constant_time_compare(person.link_key, key) else None
