"""What answers tell the browser: refusals, failures, and pages for nobody.

test_every_page.py holds the same against every address of a person's own.
"""

import pytest
from django.test import Client
from django.test.utils import override_settings

from expense_tracker import views
from expense_tracker.tests.security.headers import missing_headers


def test_refusals_keep_the_promises(client_alice):
    client, paths = (
        client_alice,
        ["/nowhere/", "/entries/4711/", "/admin/", "/entries/"],
    )
    answers = [
        *(ask(path) for path in paths for ask in (client.get, client.options)),
        client.post("/entries/new/", b"a", content_type="text/plain; charset=utf-16"),
        client.post("/entries/new/", b"a", content_type="multipart/form-data"),
        client.get("/entries/?x=%00"),
        client.get("/entries/", headers={"host": "evil.example"}),
        Client(enforce_csrf_checks=True).post("/accounts/login/"),
    ]
    told = [(each.request["PATH_INFO"], missing_headers(each)) for each in answers]
    assert [each for each in told if each[1]] == []


@pytest.mark.parametrize(
    "path",
    [
        *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"),
        *("/accounts/confirm-email/x/", "/accounts/password/reset/key/1-x/"),
        *("/unsubscribe/x/", "/accounts/inactive/", "/api/v1/wallets", "/api/x"),
    ],
)
def test_answers_to_nobody_keep_the_promises(path, db):
    assert missing_headers(Client().get(path)) == []


def test_a_failure_keeps_the_promises_and_tells_nothing(client_alice, monkeypatch):
    def fail(_request):
        raise RuntimeError("the secret of the cellar")

    monkeypatch.setattr(views, "render", lambda request, _template: fail(request))
    client_alice.raise_request_exception = False
    answer = client_alice.get("/")
    assert answer.status_code == 500
    assert missing_headers(answer) == []
    assert "cellar" not in answer.text
    assert "Traceback" not in answer.text


def test_no_request_is_sent_back(client_alice):
    for path in ("/", "/settings/", "/entries/", "/api/v1/wallets", "/admin/"):
        answer = client_alice.trace(path, headers={"x-canary": "zq9"})
        assert answer.status_code >= 400 or answer.status_code == 302, path
        assert b"zq9" not in answer.content


@pytest.mark.parametrize("path", ["/static/", "/static/js/", "/media/", "/dev/"])
def test_no_folder_is_listed(path, client):
    assert client.get(path).status_code in {302, 404}
    assert client.get(f"{path}../manage.py").status_code in {302, 400, 404}


def test_no_answer_names_the_software(client_alice):
    told = client_alice.get("/settings/").headers
    assert not {"Server", "X-Powered-By"} & told.keys()


@override_settings(SECURE_HSTS_SECONDS=31536000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_browsers_are_kept_to_https_for_a_year(client_alice):
    for path in ("/settings/", "/nowhere/", "/healthz"):
        told = client_alice.get(path, secure=True)["Strict-Transport-Security"]
        assert told == "max-age=31536000; includeSubDomains"


def test_no_page_allows_another_site_to_read_it(client_alice):
    asked = {"origin": "https://evil.example"}
    for path in ("/settings/", "/entries/", "/export/csv", "/api/v1/wallets"):
        for ask in (client_alice.get, client_alice.options):
            told = ask(path, headers=asked).headers
            assert not [name for name in told if name.startswith("Access-Control")]


def test_cookies_are_out_of_a_scripts_reach(alice, as_user):
    answer = as_user(alice).get("/settings/")
    for name in ("sessionid", "csrftoken"):
        assert answer.cookies[name]["samesite"] == "Lax"
        assert not answer.cookies[name]["domain"]
        assert answer.cookies[name]["path"] == "/"
    assert answer.cookies["sessionid"]["httponly"]
