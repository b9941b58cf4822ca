"""Webhooks: the list, one with its log, one delivery."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.decorators import editor_required
from accounts.errors import OvertakenError, WebhookRefusedError
from accounts.form_token import claim_form_token
from accounts.models import WebhookDelivery, WebhookEndpoint
from accounts.types import BookRequest
from accounts.webhooks import endpoints
from accounts.webhooks.delivery import body_of
from accounts.webhooks.forms import WebhookForm
from accounts.webhooks.log import deliveries_of, pretty

PER_PAGE = 30
LIST, DETAIL = "accounts:webhook-list", "accounts:webhook-detail"

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@editor_required
def webhook_list(request: BookRequest) -> HttpResponse:
    found = endpoints.endpoints_of(request.book)
    return render(request, "accounts/webhook_list.html", {"endpoints": found})


@form_view
@editor_required
def webhook_add(request: BookRequest) -> HttpResponse:
    """The new one's page, where its secret is shown this once."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _made_once(request, form)
        except WebhookRefusedError as error:
            form.add_error(None, str(error))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "accounts/webhook_add.html", {"form": form}, status=status)


@transaction.atomic
def _made_once(request: BookRequest, form: WebhookForm) -> HttpResponse:
    """Its page with its secret; the list when this very form was sent before."""
    token = form.cleaned_data["form_token"]
    if not claim_form_token(user=request.user, token=token):
        messages.info(request, "It was made already. Its secret was shown once.")
        return redirect(LIST)
    endpoint, secret = endpoints.create_endpoint(
        book=request.book, user=request.user, draft=form.draft
    )
    return _page(request, endpoint, WebhookForm(endpoint=endpoint), secret)


@form_view
@editor_required
def webhook_detail(request: BookRequest, pk: int) -> HttpResponse:
    endpoint = _endpoint(request, pk)
    if request.method != "POST":
        return _page(request, endpoint, WebhookForm(endpoint=endpoint))
    form = WebhookForm(request.POST, endpoint=endpoint)
    if not form.is_valid():
        return _page(request, endpoint, form)
    seen = form.cleaned_data["seen"]
    try:
        endpoints.change_endpoint(
            endpoint=endpoint, user=request.user, draft=form.draft, seen=seen
        )
    except OvertakenError:
        return _overtaken(request, pk)
    messages.success(request, "Webhook saved.")
    return redirect(DETAIL, pk)


def _overtaken(request: BookRequest, pk: int) -> HttpResponse:
    """What is saved by now above the form as it was typed, which now knows of it."""
    endpoint = _endpoint(request, pk)
    typed = request.POST.copy()
    typed["seen"] = endpoints.mark_of(endpoint)
    form = WebhookForm(typed, endpoint=endpoint)
    labels = dict(form.fields["events"].choices)  # type: ignore[attr-defined]
    saved = [
        *(endpoint.name, endpoint.url),
        ", ".join(labels.get(event, event) for event in endpoint.events),
    ]
    response = _page(request, endpoint, form, saved=saved)
    response.status_code = HTTPStatus.CONFLICT
    return response


def _endpoint(request: BookRequest, pk: int) -> WebhookEndpoint:
    return get_object_or_404(WebhookEndpoint, book=request.book, pk=pk)


def _page(
    request: BookRequest,
    endpoint: WebhookEndpoint,
    form: WebhookForm,
    secret: str = "",
    saved: Sequence[str] = (),
) -> HttpResponse:
    log = Paginator(deliveries_of(endpoint), PER_PAGE)
    context = {
        "endpoint": endpoint,
        "form": form,
        "secret": secret,
        "saved": saved,
        "page": log.get_page(request.GET.get("page")),
    }
    wrong = form.is_bound and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "accounts/webhook_detail.html", context, status=status)


# --- what one does with it ------------------------------------------------------------


@require_POST
@editor_required
def webhook_secret(request: BookRequest, pk: int) -> HttpResponse:
    """Another secret, shown this once."""
    endpoint = _endpoint(request, pk)
    secret = endpoints.renew_secret(endpoint=endpoint)
    return _page(request, endpoint, WebhookForm(endpoint=endpoint), secret)


@require_POST
@editor_required
def webhook_test(request: BookRequest, pk: int) -> HttpResponse:
    endpoint = _endpoint(request, pk)
    return _done(
        request,
        lambda: endpoints.send_test(endpoint=endpoint),
        "A test is on its way. See what became of it below.",
        pk,
    )


@require_POST
@editor_required
def webhook_pause(request: BookRequest, pk: int) -> HttpResponse:
    endpoints.pause(endpoint=_endpoint(request, pk))
    messages.success(request, "Paused. It is told nothing until you resume it.")
    return redirect(DETAIL, pk)


@require_POST
@editor_required
def webhook_resume(request: BookRequest, pk: int) -> HttpResponse:
    endpoints.resume(endpoint=_endpoint(request, pk), user=request.user)
    messages.success(request, "Resumed. What waited is sent now.")
    return redirect(DETAIL, pk)


@form_view
@editor_required
def webhook_delete(request: BookRequest, pk: int) -> HttpResponse:
    """Asks first: its secret and its log are gone for good."""
    endpoint = _endpoint(request, pk)
    if request.method != "POST":
        return render(request, "accounts/webhook_delete.html", {"endpoint": endpoint})
    endpoints.delete_endpoint(endpoint=endpoint)
    messages.success(request, f"{endpoint.name} is deleted.")
    return redirect(LIST)


def _done(
    request: BookRequest, act: Callable[[], object], said: str, pk: int
) -> HttpResponse:
    try:
        act()
    except WebhookRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(DETAIL, pk)


# --- one delivery ---------------------------------------------------------------------


@require_safe
@editor_required
def delivery_detail(request: BookRequest, pk: int) -> HttpResponse:
    delivery = _delivery(request, pk)
    context = {"delivery": delivery, "body": pretty(body_of(delivery))}
    return render(request, "accounts/webhook_delivery.html", context)


def _delivery(request: BookRequest, pk: int) -> WebhookDelivery:
    rows = WebhookDelivery.objects.select_related("endpoint", "book")
    return get_object_or_404(rows, book=request.book, pk=pk)


@require_POST
@editor_required
def delivery_again(request: BookRequest, pk: int) -> HttpResponse:
    delivery = _delivery(request, pk)
    return _done(
        request,
        lambda: endpoints.send_again(delivery=delivery),
        "It is sent once more. See what became of it below.",
        delivery.endpoint_id,
    )
