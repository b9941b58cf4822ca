"""Programs that are told what happens in the book, and what was delivered to them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router
from pydantic import Field

from accounts.api.bearer import READ_ONLY, Token
from accounts.api.types import ApiRequest
from accounts.errors import WebhookRefusedError
from accounts.models import WebhookDelivery, WebhookEndpoint
from accounts.webhooks import endpoints
from accounts.webhooks.delivery import body_of
from accounts.webhooks.events import all_events
from accounts.webhooks.forms import WebhookForm
from accounts.webhooks.log import deliveries_of
from expense_tracker.kernel.api.bodies import read_json
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import PAGE, cursor_of, number_of
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Instant, Page, Row

LIST = "deliveries"


class EditorToken(Token):
    """For what a viewer of the book has no use for, even to look at."""

    def __call__(self, request: HttpRequest) -> Any:
        token = super().__call__(request)
        if not request.membership.may_write:  # type: ignore[attr-defined]
            raise Problem(HTTPStatus.FORBIDDEN, READ_ONLY)
        return token


router = Router(tags=["Webhooks"], auth=EditorToken())


class WebhookIn(Body):
    """Where events are posted to, and which."""

    name: str = Field(min_length=1, max_length=100, examples=["Home automation"])
    url: str = Field(
        min_length=1, max_length=500, examples=["https://example.com/hook"]
    )
    events: list[str] = Field(min_length=1, max_length=50, examples=[["entry.created"]])


class WebhookChange(Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=100)
    url: str | None = Field(None, min_length=1, max_length=500)
    events: list[str] | None = Field(None, min_length=1, max_length=50)


class WebhookOut(Row):
    id: int
    name: str
    url: str
    events: list[str]
    active: bool
    paused_because: str = Field(description="Why the program paused it; else empty.")
    failing_since: Instant | None


class NewWebhook(WebhookOut):
    """With its secret, which is not shown again."""

    secret: str = Field(description="What deliveries are signed with.")


class SecretOut(Row):
    secret: str


class EventOut(Row):
    """Something programs can be told."""

    name: str
    label: str
    help: str
    example: dict[str, Any] = Field(description="`data` of a delivery.")


class DeliveryOut(Row):
    id: int
    event_id: str = Field(description="The same through all attempts.")
    event: str
    state: Literal["due", "sending", "sent", "failed"]
    happened_at: Instant
    attempts: int
    sent_at: Instant | None
    status: int | None = Field(description="HTTP status of the last answer.")
    error: str


class WholeDelivery(DeliveryOut):
    """With what is sent and what was answered."""

    body: dict[str, Any]
    answer: str


class DeliveryQuery(Row):
    cursor: str = Field("", max_length=200)


@router.get("/webhooks/events", response=Page[EventOut], summary="List events")
def webhook_event_list(request: ApiRequest) -> Page[EventOut]:  # noqa: ARG001
    """What a webhook can be told, with an example of each."""
    events = [
        EventOut(
            name=each.name,
            label=each.label,
            help=each.help,
            example=dict(each.example),
        )
        for each in all_events()
    ]
    return Page[EventOut](items=events, next=None)


# --- endpoints ------------------------------------------------------------------------


@router.get("/webhooks", response=Page[WebhookOut], summary="List webhooks")
def webhook_list(request: ApiRequest) -> Page[WebhookOut]:
    """By name."""
    rows = endpoints.endpoints_of(request.book)
    return Page[WebhookOut](items=[_out(row) for row in rows], next=None)


@router.post("/webhooks", response={201: NewWebhook}, summary="Add a webhook")
def webhook_create(
    request: ApiRequest, response: HttpResponse, sent: WebhookIn
) -> NewWebhook:
    """An address that is told from now on; its secret stands in this answer only."""
    form = checked(WebhookForm(typed(sent.model_dump())))
    endpoint, secret = _allowed(
        lambda: endpoints.create_endpoint(
            book=request.book, user=request.user, draft=form.draft
        )
    )
    response["Location"] = reverse("api:webhook_get", args=[endpoint.pk])
    return NewWebhook(**_out(endpoint).model_dump(), secret=secret)


@router.get("/webhooks/{int:pk}", response=WebhookOut, summary="Get a webhook")
def webhook_get(request: ApiRequest, pk: int) -> WebhookOut:
    """One webhook, without its secret."""
    return _out(_find(request, pk))


@router.patch("/webhooks/{int:pk}", response=WebhookOut, summary="Change a webhook")
def webhook_change(request: ApiRequest, pk: int, sent: WebhookChange) -> WebhookOut:
    """Changes what is sent. It is told in your right from now on."""
    endpoint = _find(request, pk)
    before = {name: getattr(endpoint, name) for name in ("name", "url", "events")}
    form = checked(WebhookForm(typed(before | sent.model_dump(exclude_none=True))))
    endpoints.change_endpoint(endpoint=endpoint, user=request.user, draft=form.draft)
    return _out(endpoint)


@router.delete("/webhooks/{int:pk}", response={204: None}, summary="Delete a webhook")
def webhook_delete(request: ApiRequest, pk: int) -> None:
    """With its secret and its log."""
    endpoints.delete_endpoint(endpoint=_find(request, pk))


@router.post("/webhooks/{int:pk}/pause", response=WebhookOut, summary="Pause a webhook")
def webhook_pause(request: ApiRequest, pk: int) -> WebhookOut:
    """What happens meanwhile is not kept for it; what was owed waits."""
    endpoint = _find(request, pk)
    endpoints.pause(endpoint=endpoint)
    return _out(endpoint)


@router.post(
    "/webhooks/{int:pk}/resume", response=WebhookOut, summary="Resume a webhook"
)
def webhook_resume(request: ApiRequest, pk: int) -> WebhookOut:
    """What waited is sent now."""
    endpoint = _find(request, pk)
    endpoints.resume(endpoint=endpoint, user=request.user)
    return _out(endpoint)


@router.post("/webhooks/{int:pk}/secret", response=SecretOut, summary="Make a secret")
def webhook_secret(request: ApiRequest, pk: int) -> SecretOut:
    """Another one, which deliveries are signed with at once."""
    return SecretOut(secret=endpoints.renew_secret(endpoint=_find(request, pk)))


@router.post("/webhooks/{int:pk}/test", response={202: DeliveryOut}, summary="Test it")
def webhook_test(request: ApiRequest, pk: int) -> DeliveryOut:
    """Owes it the event `test`; see what became of it in its deliveries."""
    endpoint = _find(request, pk)
    return _delivery_out(_allowed(lambda: endpoints.send_test(endpoint=endpoint)))


def _find(request: ApiRequest, pk: int) -> WebhookEndpoint:
    found: WebhookEndpoint = get_object_or_404(
        WebhookEndpoint, book=request.book, pk=pk
    )
    return found


def _allowed(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except WebhookRefusedError as error:
        raise Problem(HTTPStatus.CONFLICT, str(error)) from error


def _out(row: WebhookEndpoint) -> WebhookOut:
    return WebhookOut(
        id=row.pk,
        name=row.name,
        url=row.url,
        events=row.events,
        active=row.is_active,
        paused_because=row.paused_because,
        failing_since=row.failing_since,
    )


# --- deliveries -----------------------------------------------------------------------


@router.get(
    "/webhooks/{int:pk}/deliveries",
    response=Page[DeliveryOut],
    summary="List deliveries",
)
def webhook_delivery_list(
    request: ApiRequest, pk: int, query: Query[DeliveryQuery]
) -> Page[DeliveryOut]:
    """Of the last 30 days, newest first."""
    rows = deliveries_of(_find(request, pk))
    below = number_of(query.cursor, of=LIST)
    if below:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page[DeliveryOut](
        items=[_delivery_out(row) for row in found[:PAGE]],
        next=cursor_of(str(last.pk), of=LIST) if last else None,
    )


@router.get(
    "/webhooks/deliveries/{int:pk}", response=WholeDelivery, summary="Get a delivery"
)
def webhook_delivery_get(request: ApiRequest, pk: int) -> WholeDelivery:
    """With what is sent, and what was answered."""
    row = _find_delivery(request, pk)
    told = _delivery_out(row).model_dump()
    return WholeDelivery(**told, body=read_json(body_of(row)), answer=row.answer)


@router.post(
    "/webhooks/deliveries/{int:pk}/again",
    response={202: DeliveryOut},
    summary="Send again",
)
def webhook_delivery_again(request: ApiRequest, pk: int) -> DeliveryOut:
    """Owes it anew, with the same id: delivered or not."""
    row = _find_delivery(request, pk)
    _allowed(lambda: endpoints.send_again(delivery=row))
    return _delivery_out(_find_delivery(request, pk))


def _find_delivery(request: ApiRequest, pk: int) -> WebhookDelivery:
    rows = WebhookDelivery.objects.select_related("endpoint", "book")
    found: WebhookDelivery = get_object_or_404(rows, book=request.book, pk=pk)
    return found


def _delivery_out(row: WebhookDelivery) -> DeliveryOut:
    return DeliveryOut(
        id=row.pk,
        event_id=str(row.event_id),
        event=row.event,
        state=row.state,  # type: ignore[arg-type]
        happened_at=row.happened_at,
        attempts=row.attempts,
        sent_at=row.sent_at,
        status=row.status,
        error=row.last_error,
    )
