import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from expense_tracker.kernel.middleware import CharsetGuard, SecurityHeaders

FORM = "application/x-www-form-urlencoded"


def guarded(content_type, method="POST"):
    """The guard's status for such a request, and whether its body was touched."""
    asked = []

    def view(request):
        asked.append(request)
        return HttpResponse("fine")

    request = RequestFactory().generic(method, "/", "a=1", content_type=content_type)
    response = CharsetGuard(view)(request)
    assert bool(asked) == (response.status_code == 200)
    return response, request


@pytest.mark.parametrize(
    "charset",
    [
        *("utf-16", "utf-16le", "UTF-32", "utf-7", "utf_8_sig", "shift_jis", "gb18030"),
        *("rot13", "zlib", "idna", "nonsense", "", "''", "utf-8 utf-8", "x" * 5000),
    ],
)
@pytest.mark.parametrize("form", [FORM, "multipart/form-data; boundary=b"])
def test_other_charsets_are_answered_400_without_reading(charset, form):
    response, request = guarded(f"{form}; charset={charset}")
    assert response.status_code == 400
    assert not request._read_started


@pytest.mark.parametrize(
    "charset", ["utf-8", "UTF-8", '"utf-8"', "utf8", "us-ascii", "ISO-8859-1", "latin1"]
)
def test_utf_8_and_latin_pass(charset):
    response, _ = guarded(f"{FORM}; charset={charset}")
    assert response.status_code == 200


@pytest.mark.parametrize(
    "content_type", [FORM, "", "application/json", "nonsense", ";"]
)
def test_no_charset_passes(content_type):
    response, _ = guarded(content_type)
    assert response.status_code == 200


def test_other_methods_are_guarded_too():
    response, _ = guarded("application/json; charset=utf-16", method="PUT")
    assert response.status_code == 400


# --- headers --------------------------------------------------------------------------


def answered(cookies=(), response=None):
    request = RequestFactory().get("/")
    request.COOKIES.update(dict.fromkeys(cookies, "x"))
    return SecurityHeaders(lambda _: response or HttpResponse())(request)


def test_unused_browser_features_are_off():
    policy = answered()["Permissions-Policy"]
    assert "camera=()" in policy
    assert "geolocation=()" in policy
    assert "publickey-credentials" not in policy


def test_signed_in_answers_are_not_stored(settings):
    answer = answered([settings.SESSION_COOKIE_NAME])
    assert answer["Cache-Control"] == "no-store, private"


def test_the_answer_that_signs_in_is_not_stored(settings):
    response = HttpResponse()
    response.set_cookie(settings.SESSION_COOKIE_NAME, "new")
    assert answered(response=response)["Cache-Control"] == "no-store, private"


def test_public_answers_may_be_stored():
    assert "Cache-Control" not in answered(["theme"])


def test_a_views_own_wish_stands(settings):
    response = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    answer = answered([settings.SESSION_COOKIE_NAME], response)
    assert answer["Cache-Control"] == "public, max-age=60"
