"""Browsers that take push."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import PushDevice, User

# A person has a few; more would make one notice cost many calls.
MOST = 20


@dataclass(frozen=True)
class Subscription:
    """What a browser says of itself when it is subscribed; checked already."""

    endpoint: str
    p256dh: str
    auth: str


def devices_of(user: User) -> "QuerySet[PushDevice]":
    """The latest first."""
    return PushDevice.objects.filter(user=user).order_by("-created_at", "-pk")


def add_device(*, user: User, subscription: Subscription, name: str) -> PushDevice:
    """Let the browser take the person's notices; nobody else's any more.

    Beyond MOST, the oldest of the person's devices is let go.
    """
    device, _ = PushDevice.objects.update_or_create(
        endpoint=subscription.endpoint,
        defaults={
            "user": user,
            "p256dh": subscription.p256dh,
            "auth": subscription.auth,
            "name": name,
        },
    )
    beyond = devices_of(user).values_list("pk", flat=True)[MOST:]
    PushDevice.objects.filter(pk__in=list(beyond)).delete()
    return device


def remove_device(*, device: PushDevice) -> None:
    """It shows no notices any more."""
    device.delete()
