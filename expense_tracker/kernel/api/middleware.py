"""The API beside the pages: no cookie is read there, no page is answered."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from expense_tracker.kernel.api.problems import Problem, as_problem

ROOT = "/api/v1/"


class ApiMiddleware:
    """Takes the cookies from requests to the API, so that a session opens nothing there
    and no foreign page can use one; refuses what comes without https where the site has
    it; and answers every error as a problem.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return Problem(403, "Ask by https.").response()
        request.COOKIES.clear()
        request.META.pop("HTTP_COOKIE", None)
        return as_problem(self.get_response(request))
