"""Browsers and apps that show its person's notices."""

from http import HTTPStatus
from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts.api.bearer import WholeToken
from accounts.api.types import ApiRequest
from accounts.models import PushDevice
from accounts.notices import webpush
from accounts.notices.devices import (
    Subscription,
    add_device,
    devices_of,
    remove_device,
)
from accounts.notices.push_views import SubscriptionForm
from accounts.sign_in.devices import device_name
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Instant, Page, Row

router = Router(tags=["Notices"], auth=WholeToken())


class PushKeyOut(Row):
    """What a browser subscribes with."""

    key: str | None = Field(
        description="The site's public key (VAPID), base64url; null: it sends no push."
    )


class PushDeviceIn(Body):
    """A subscription as the browser has it (RFC 8030), made with the site's key."""

    endpoint: str = Field(min_length=1, max_length=1000)
    p256dh: str = Field(min_length=1, max_length=100)
    auth: str = Field(min_length=1, max_length=50)
    name: Annotated[str, Field(max_length=100)] = Field(
        "", description="Empty: told by `User-Agent`."
    )


class PushDeviceOut(Row):
    """One device. Where it takes messages is told to nobody."""

    id: int
    name: str = Field(examples=["Firefox on Linux"])
    created_at: Instant
    last_sent_at: Instant | None


@router.get("/push-devices/key", response=PushKeyOut, summary="The key of push")
def push_key(request: ApiRequest) -> PushKeyOut:  # noqa: ARG001
    """Give it to `PushManager.subscribe()` as `applicationServerKey`."""
    return PushKeyOut(key=webpush.public_key() if webpush.is_set_up() else None)


@router.get("/push-devices", response=Page[PushDeviceOut], summary="List devices")
def push_device_list(request: ApiRequest) -> Page[PushDeviceOut]:
    """Those that show your notices, the latest first; 20 at most."""
    rows = devices_of(request.user)
    return Page[PushDeviceOut](items=[_out(row) for row in rows], next=None)


def _out(row: PushDevice) -> PushDeviceOut:
    return PushDeviceOut(
        id=row.pk,
        name=row.name,
        created_at=row.created_at,
        last_sent_at=row.last_sent_at,
    )


@router.post("/push-devices", response={201: PushDeviceOut}, summary="Add a device")
def push_device_create(request: ApiRequest, sent: PushDeviceIn) -> PushDeviceOut:
    """It shows your notices from now on, and nobody else's. Beyond 20, the oldest one
    is let go.
    """
    if not webpush.is_set_up():
        raise Problem(HTTPStatus.CONFLICT, "This site sends no push.")
    said = sent.model_dump(exclude={"name"})
    form = checked(SubscriptionForm(typed(said)))
    name = sent.name or device_name(request.headers.get("User-Agent", ""))
    subscription = Subscription(**form.cleaned_data)
    return _out(add_device(user=request.user, subscription=subscription, name=name))


@router.delete(
    "/push-devices/{int:pk}", response={204: None}, summary="Remove a device"
)
def push_device_remove(request: ApiRequest, pk: int) -> None:
    """It shows no notices any more."""
    remove_device(device=get_object_or_404(devices_of(request.user), pk=pk))
