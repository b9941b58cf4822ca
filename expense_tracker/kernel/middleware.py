"""What every request is checked for and every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_READABLE_CHARSETS = {
    *("utf-8", "utf8", "us-ascii", "ascii"),
    *("iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252"),
}
_PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
        *("encrypted-media", "geolocation", "gyroscope", "hid", "idle-detection"),
        *("local-fonts", "magnetometer", "microphone", "midi", "payment", "serial"),
        *("screen-wake-lock", "usb", "xr-spatial-tracking"),
    )
)


class CharsetGuard:
    """Answers 400 to a body whose charset is neither UTF-8 nor a latin one.

    A form in utf-16 makes Django fail twice, in the view and again in the page that
    should say so, because both parse it. So the body is not touched here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.strip("\"' ").lower() not in _READABLE_CHARSETS:
            return _refusal("Send this as UTF-8.")
        return self.get_response(request)


class NulGuard:
    """Answers 400 to a NUL in a query or a cookie.

    No browser sends one, and PostgreSQL fails on it wherever it is looked up: a session
    key, a filter of the console. Forms refuse it in bodies themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or any("\0" in value for value in request.COOKIES.values()):
            return _refusal("There is a NUL character in this request.")
        return self.get_response(request)


def _refusal(words: str) -> HttpResponseBadRequest:
    return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")


class SecurityHeaders:
    """Turns unused browser features off and keeps answers out of caches and of the
    pages of other sites.

    All but those that say otherwise: pages without a session are personal too, by the
    key of a mailed link in their address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
