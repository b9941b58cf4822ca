"""Leaving for another site after a form: to the provider that a person signs in with.

A content security policy that lets forms go to this site only also stops the redirects
that answer them. So the answer is a page that moves on, and a link for who stays on it.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from requests import RequestException

logger = logging.getLogger(__name__)

REDIRECTS = {302, 303, 307}


class LeavingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in REDIRECTS:
            url = response.headers["Location"]
            if urlsplit(url).netloc not in {"", request.get_host()}:
                return _page(request, response, url)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """The other site was to say where it lets people sign in, and did not."""
        if not isinstance(exception, RequestException):
            return None
        logger.warning("%s gave no answer: %s", request.path, exception)
        template = "socialaccount/authentication_error.html"
        context = {"login_url": reverse("account_login")}
        return render(request, template, context, status=HTTPStatus.BAD_GATEWAY)


def _page(request: HttpRequest, response: HttpResponse, url: str) -> HttpResponse:
    """With the cookies of the redirect, and moving on at once."""
    page = render(request, "leaving.html", {"url": url, "host": urlsplit(url).netloc})
    page.cookies.update(response.cookies)
    page.headers["Refresh"] = f"0; url={url}"
    return page
