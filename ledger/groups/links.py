"""The address at which somebody without an account sees a group."""

from django.core import signing
from django.utils.crypto import constant_time_compare

from accounts.links import absolute_url
from accounts.models import present
from ledger.models import Participant

# Without a time: the link is the same whenever it is shown.
_signer = signing.Signer(salt="ledger.group-guest")


def token_of(person: Participant) -> str:
    """Worth something until their `link_key` is another, or an account takes their
    place.
    """
    return _signer.sign_object([person.pk, person.link_key])


def guest_url(person: Participant) -> str:
    return absolute_url("ledger:group-guest", token_of(person))


def find_guest(token: str) -> Participant | None:
    """Whose link it is; None for one that is over or never was, and while everybody of
    the group with an account is locked or about to leave.
    """
    try:
        pk, key = _signer.unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    rows = Participant.objects.select_related("group")
    person = rows.filter(pk=pk, user=None).first()
    if person is None or not constant_time_compare(person.link_key, key):
        return None
    hosts = person.group.participants.filter(present("user__"))
    return person if hosts.exists() else None
