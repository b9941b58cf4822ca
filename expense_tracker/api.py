"""The API under /api/v1/: every app's part of it, composed."""

import re
from collections.abc import Callable
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from accounts.api import (
    announcements,
    books,
    language_model,
    members,
    move_ins,
    notice_settings,
    notices,
    own_invitations,
    profile,
    push_devices,
    sent_notices,
    take_outs,
    webhooks,
)
from accounts.api.bearer import Token
from accounts.api.door import MULTIPART, through_the_door
from accounts.errors import AccountsError, TakenError
from budgets.api import ROUTERS as BUDGETS
from expense_tracker.kernel.api.bodies import StrictParser
from expense_tracker.kernel.api.document import complete
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.versions import stale
from ledger.api import ROUTERS as LEDGER
from ledger.errors import InvalidEntry, LedgerError, NoRate, StaleVersion
from reports.api import ROUTERS as REPORTS

VERSION = "1.0.0"
ABOUT = """
What the pages do with your books, for programs. Make a token under
*Settings, API tokens* and send it as `Authorization: Bearer …`.

- **Amounts** are decimal strings such as `"12.50"`, never numbers: sent without a sign,
  answered with one, below zero where money leaves.
- **Days** are `2026-11-21`; instants are ISO 8601 with their offset.
- **Lists** are `{"items": […], "next": …}`; send `next` as `cursor` for the next page.
- **Sending twice**: a POST with an `Idempotency-Key` is done once however often it is
  sent.
- **Changing** what others change too: send the `ETag` you read as `If-Match`.
- **Errors** are `application/problem+json` (RFC 9457) and say what is wrong field by
  field.
"""


class Api(NinjaAPI):
    """Each operation is behind the door; the document of all is for everybody."""

    @cached_property
    def document(self) -> dict[str, Any]:
        """OpenAPI 3.1."""
        return complete(self.get_openapi_schema(path_prefix="api/v1/"))

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    def unknown_in(self, request: HttpRequest) -> list[str]:
        """Names in the address, or in a form, that the operation does not take.

        Raises Problem 415 for a form where JSON is taken.
        """
        assert request.resolver_match is not None
        address = _CONVERTER.sub(r"{\1}", f"/{request.resolver_match.route}")
        operation = self.document["paths"][address].get((request.method or "").lower())
        if operation is None:
            return []
        asked = {each["name"] for each in operation["parameters"]}
        unknown = request.GET.keys() - asked
        if request.content_type == MULTIPART:
            nothing: dict[str, Any] = {"content": {MULTIPART: {}}}
            taken = operation.get("requestBody", nothing)["content"]
            if MULTIPART not in taken:
                raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            fields = taken[MULTIPART].get("schema", {}).get("properties", {})
            unknown |= (request.POST.keys() | request.FILES.keys()) - fields.keys()
        return sorted(unknown)

    def _get_urls(self) -> list[Any]:
        operations = [
            _behind_the_door(pattern)
            for router in self._get_bound_routers()
            for pattern in router.urls_paths(router.prefix)
        ]
        return [
            path("openapi.json", openapi, name="openapi"),
            *operations,
            re_path(r"", nothing_here, name="api-nothing"),
        ]


_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
View = Callable[..., HttpResponseBase]


def _behind_the_door(pattern: URLPattern) -> URLPattern:
    view = through_the_door(_only_what_is_asked(pattern.callback))
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


def _only_what_is_asked(view: View) -> View:
    """A misspelt filter must not be answered with everything."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if unknown := api.unknown_in(request):
            raise invalid(*(Fault(name, UNKNOWN) for name in unknown))
        return view(request, *args, **kwargs)

    return answer


@require_safe
@login_not_required
def openapi(_request: HttpRequest) -> JsonResponse:
    return JsonResponse(api.document)


@csrf_exempt
@login_not_required
def nothing_here(_request: HttpRequest) -> HttpResponse:
    return Problem(404).response()


# --- errors ---------------------------------------------------------------------------


UNKNOWN = "There is no such field."
_SAID = {"extra_forbidden": UNKNOWN, "missing": "This field is required."}


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    faults = (
        Fault(_place(each["loc"]), _SAID.get(each["type"], each["msg"]))
        for each in error.errors
    )
    return invalid(*faults).response()


def _place(loc: tuple[Any, ...]) -> str:
    """`("body", "sent", "parts", 0, "amount")` as `parts.0.amount`."""
    within = loc[2:] if loc[0] == "body" else loc[1:]
    return ".".join(str(each) for each in within)


def _told(_request: HttpRequest, error: Any) -> HttpResponse:
    response: HttpResponse = error.response()
    return response


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    """What the books refuse, in the words of the pages."""
    if isinstance(error, StaleVersion):
        return stale(request).response()
    if isinstance(error, InvalidEntry | NoRate | TakenError):
        return invalid(Fault(error.field or "", str(error))).response()
    return Problem(409, str(error)).response()


def _http_error(_request: HttpRequest, error: Any) -> HttpResponse:
    return Problem(error.status_code, str(error)).response()


def _as_django_does(_request: HttpRequest, error: Any) -> NoReturn:
    raise error


api = Api(
    title=f"{settings.SITE_NAME} API",
    version=VERSION,
    description=ABOUT,
    auth=Token(),
    parser=StrictParser(),
    docs_url=None,
    urls_namespace="api",
)
api.add_exception_handler(Problem, _told)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(HttpError, _http_error)
api.add_exception_handler(LedgerError, _refused)
api.add_exception_handler(AccountsError, _refused)
api.add_exception_handler(Http404, lambda _request, _error: Problem(404).response())
api.add_exception_handler(
    PermissionDenied, lambda _request, error: Problem(403, str(error)).response()
)
api.add_exception_handler(Exception, _as_django_does)

for router in (
    books.router,
    profile.router,
    language_model.router,
    members.router,
    own_invitations.router,
    *LEDGER,
    *BUDGETS,
    *REPORTS,
    notices.router,
    notice_settings.router,
    sent_notices.router,
    push_devices.router,
    announcements.router,
    take_outs.router,
    move_ins.router,
    webhooks.router,
):
    api.add_router("", router)
