"""Pages of no app: the landing page, and what is said when things go wrong."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe


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
    return _sorry(500, "500.html")


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return _sorry(403, "403_csrf.html")
