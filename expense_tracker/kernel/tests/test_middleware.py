import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from expense_tracker.kernel.middleware import CharsetGuard, NulGuard, SecurityHeaders

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


@pytest.mark.parametrize(
    ("query", "cookie", "status"),
    [
        *(("q=%00", "", 400), ("%00=1", "", 400), ("", '"abcdefgh\\000"', 400)),
        *(("q=%2500", "abcdefgh", 200), ("q=0%200", '"abc\\377"', 200)),
    ],
)
def test_a_nul_in_query_or_cookie_is_refused(query, cookie, status):
    request = RequestFactory(headers={"cookie": f"sessionid={cookie}"}).get(
        f"/?{query}"
    )
    assert NulGuard(lambda _: HttpResponse())(request).status_code == status


# --- headers --------------------------------------------------------------------------


def answered(response=None):
    request = RequestFactory().get("/")
    return SecurityHeaders(lambda _: response or HttpResponse())(request)


def test_unused_browser_features_are_off():
    policy = answered()["Permissions-Policy"]
    assert "camera=()" in policy
    assert "geolocation=()" in policy
    assert "publickey-credentials" not in policy


def test_answers_are_not_stored():
    assert answered()["Cache-Control"] == "no-store, private"


def test_a_views_own_wish_stands():
    response = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    assert answered(response)["Cache-Control"] == "public, max-age=60"
