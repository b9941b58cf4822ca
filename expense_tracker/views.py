"""Pages of no app: the landing page, and what is said when things go wrong."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

RETRY_SECONDS = 10


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "landing.html")


def _sorry(status: int, template: str, reason: str = "") -> HttpResponse:
    """Rendered without the request: what was wrong with it must not be met again."""
    page = render_to_string(template, {"reason": reason})
    return HttpResponse(page, status=status)


# Django passes `exception` and `reason` by these names, needed or not.


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _sorry(400, "400.html")


def forbidden(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return _sorry(403, "403.html", str(exception))


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _sorry(404, "404.html")


def server_error(_request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled, so it can be asked for."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _away()
    return _sorry(500, "500.html")


def _away() -> HttpResponse:
    """The database is away or too busy: nobody's fault, and soon over."""
    answer = _sorry(503, "503.html")
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return _sorry(403, "403_csrf.html")
