"""The door of the API: whose token it is, how often it asked, which Book it opens."""

from collections.abc import Callable, Iterable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from accounts.api.limits import Allowance, count_request
from accounts.api.once import once
from accounts.api.types import ApiRequest
from accounts.middleware import in_scope
from accounts.models import ApiToken, Membership
from accounts.takeout.limits import MAX_BYTES as ARCHIVE_MAX_BYTES
from accounts.throttle import is_within
from accounts.tokens.services import note_use, token_of
from expense_tracker.kernel.api.bodies import MAX_BYTES
from expense_tracker.kernel.api.middleware import ROOT
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import LARGEST_ID
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.locale import DEFAULT_LOCALE, activate_locale
from expense_tracker.kernel.scoping import book_scope

View = Callable[..., HttpResponseBase]
JSON, MULTIPART = "application/json", "multipart/form-data"
# Of a file's frame, and of the fields beside it.
MULTIPART_EXTRA = 64 * 1024
# Files larger than those of banks, by where they are sent.
LARGER = {f"{ROOT}move-ins": ARCHIVE_MAX_BYTES}
# Wrong tokens from one address in a minute.
GUESSES = 60
MINUTE = 60


def through_the_door(view: View) -> View:
    """`view` for the person of the token that was sent, in the scope of their Book."""

    @wraps(view)
    @csrf_exempt
    @login_not_required
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _methods(view, request)
        if request.method == "HEAD":
            return _headed(partial(answer, request, **kwargs), request)
        try:
            check_ids(kwargs.values())
            check_body(request)
            token = _token(request)
            allowance = count_request(token)
        except Problem as problem:
            return problem.response()
        response = _answer(request, token, allowance, lambda: view(request, **kwargs))
        for name, value in allowance.headers.items():
            response[name] = value
        return response

    return answer


def _headed(answer: Callable[[], HttpResponseBase], request: HttpRequest) -> Any:
    """As GET is answered; the server leaves the body out."""
    request.method = "GET"
    response = answer()
    request.method = "HEAD"
    return response


def _methods(view: View, request: HttpRequest) -> HttpResponse:
    """What the address takes, told without a token."""
    taken = {"HEAD", "OPTIONS", *view(request)["Allow"].split(", ")}
    if "GET" not in taken:
        taken.remove("HEAD")
    allow = ", ".join(sorted(taken))
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": allow})


def check_ids(values: Iterable[object]) -> None:
    """Raises Problem 404 for an id in the address that no table can hold."""
    if any(isinstance(value, int) and value > LARGEST_ID for value in values):
        raise Problem(HTTPStatus.NOT_FOUND)


def check_body(request: HttpRequest) -> None:
    """Raises Problem 413 or 415, before anything reads the body."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if not length:
        return
    if request.content_type not in {JSON, MULTIPART}:
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    is_file = request.content_type == MULTIPART
    largest = LARGER.get(request.path_info, settings.IMPORT_MAX_BYTES)
    most = largest + MULTIPART_EXTRA if is_file else MAX_BYTES
    if length > most:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _token(request: HttpRequest) -> ApiToken:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    token = token_of(value.strip()) if scheme.lower() == "bearer" and value else None
    if token is not None:
        return token
    if value:
        _count_guess(request)
    raise Problem(
        HTTPStatus.UNAUTHORIZED,
        "This token is unknown, revoked or over." if value else "",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _count_guess(request: HttpRequest) -> None:
    address = get_adapter().get_client_ip(request)
    if not is_within(name=f"api-token:{address}", limit=GUESSES, seconds=MINUTE):
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(MINUTE)}
        )


def _answer(
    request: HttpRequest,
    token: ApiToken,
    allowance: Allowance,
    view: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    try:
        allowance.check()
        asked = _as_person(request, token)
        note_use(token)
        # Numbers are written with a point, whatever the person's own language does.
        with timezone.override(token.user.zone), activate_locale(DEFAULT_LOCALE):
            return _in_book(asked, lambda: once(asked, view))
    except Problem as problem:
        return problem.response()


def _as_person(request: HttpRequest, token: ApiToken) -> ApiRequest:
    asked = cast("ApiRequest", request)
    asked.user, asked.token = token.user, token
    membership = _membership(asked)
    asked.membership = membership  # type: ignore[assignment]
    asked.book = membership.book if membership else None  # type: ignore[assignment]
    return asked


def _membership(request: ApiRequest) -> Membership | None:
    """In the Book that is asked for, else the token's own, else the person's first.

    Raises Problem 404 for a Book that is not theirs, or not the token's.
    """
    mine = Membership.objects.filter(user=request.user).select_related("book")
    if request.token.book_id:
        mine = mine.filter(book=request.token.book_id)
    asked = request.GET.get("book", request.headers.get("X-Book"))
    named = asked is not None
    found = mine.filter(book=read_id(asked or "")) if named else mine.order_by("pk")
    membership = found.first()
    if membership is None and (named or request.token.book_id):
        raise Problem(HTTPStatus.NOT_FOUND, "You have no such book.")
    return membership


def _in_book(
    request: ApiRequest, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    book: Any = request.book
    if book is None:
        return answer()
    with book_scope(book):
        response = answer()
    if response.streaming:
        # It is produced while it is sent, which is after this scope has ended.
        response.streaming_content = in_scope(  # type: ignore[attr-defined]
            request.book,
            response.streaming_content,  # type: ignore[attr-defined]
        )
    return response
