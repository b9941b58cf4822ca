"""Browsers that take push: adding this one, removing any, and what runs in them."""

from functools import cache

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import PushDevice
from accounts.notices import webpush
from accounts.notices.devices import Subscription, add_device, remove_device
from accounts.sign_in.devices import device_name
from accounts.types import UserRequest


class SubscriptionForm(forms.Form):
    """What the browser says of itself, as `PushSubscription.toJSON()` has it."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=50)

    def clean_endpoint(self) -> str:
        endpoint: str = self.cleaned_data["endpoint"]
        try:
            webpush.check_address(endpoint)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return endpoint

    def clean(self) -> dict[str, str]:
        said: dict[str, str] = self.cleaned_data
        if not self.errors:
            try:
                webpush.check_keys(said["p256dh"], said["auth"])
            except ValueError as error:
                raise forms.ValidationError("No browser has such keys.") from error
        return said


@require_POST
def device_add(request: UserRequest) -> HttpResponse:
    """Let the browser that asks take push."""
    if not webpush.is_set_up():
        raise Http404
    form = SubscriptionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "This browser's push service is not known here.")
        return redirect("accounts:settings-notices")
    name = device_name(request.headers.get("User-Agent", ""))
    subscription = Subscription(**form.cleaned_data)
    add_device(user=request.user, subscription=subscription, name=name)
    messages.success(request, f"{name} shows your notices from now on.")
    return redirect("accounts:settings-notices")


@require_POST
def device_remove(request: UserRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(PushDevice, pk=pk, user=request.user)
    remove_device(device=device)
    messages.success(request, f"{device.name} shows no notices any more.")
    return redirect("accounts:settings-notices")


@login_not_required
@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The script that a browser runs when push arrives. Its address is its reach: the
    whole site.
    """
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@cache
def _worker() -> bytes:
    return (settings.BASE_DIR / "static" / "js" / "worker.js").read_bytes()
