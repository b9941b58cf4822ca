import pytest
from django.test import Client

from accounts.models import Membership
from accounts.services import create_book

URL = "/settings/"
GOOD = {
    "name": "Alice Doyle",
    "phone": "+35312345678",
    "locale": "de-DE",
    "time_zone": "Europe/Berlin",
    "theme": "dark",
}


def test_saves_what_was_typed(client_alice, alice):
    response = client_alice.post(URL, GOOD)
    assert response.url == URL
    alice.refresh_from_db()
    assert {name: getattr(alice, name) for name in GOOD} == GOOD


def test_shows_it_again(client_alice):
    client_alice.post(URL, GOOD)
    page = client_alice.get(URL).content.decode()
    assert "Profile saved." in page
    assert 'value="Europe/Berlin"' in page
    assert 'data-theme="dark"' in page
    assert 'data-locale="de-DE"' in page


def test_only_named_columns_change(client_alice, alice):
    """No field of the request reaches what the form does not have."""
    client_alice.post(
        URL, {**GOOD, "email": "eve@example.com", "is_staff": "on", "password": "x"}
    )
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"
    assert not alice.is_staff
    assert alice.check_password("correct-horse-7")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "required"),
        ("name", " \u200b\u202e ", "required"),
        ("name", "x" * 101, "at most 100"),
        ("phone", "0800-EXPENSES", "digits"),
        ("locale", "xx-XX", "valid choice"),
        ("time_zone", "Europe/Dubln", "No such zone. Did you mean Europe/Dublin?"),
        ("time_zone", "Dublin", "Did you mean Europe/Dublin?"),
        ("time_zone", "qqqqqq", "Write it like Europe/Dublin."),
        ("time_zone", "../../etc/passwd", "No such zone."),
        ("time_zone", "posixrules", "No such zone."),
        ("time_zone", "", "required"),
        ("theme", "neon", "valid choice"),
    ],
)
def test_bad_input_is_answered_at_the_field(client_alice, alice, field, value, words):
    response = client_alice.post(URL, {**GOOD, field: value})

    assert response.status_code == 422
    assert any(words in error for error in response.context["form"].errors[field])
    assert f'value="{GOOD["phone"]}"' in response.content.decode() or field == "phone"
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_case_of_a_time_zone_does_not_matter(client_alice, alice):
    client_alice.post(URL, {**GOOD, "time_zone": " america/new york "})
    alice.refresh_from_db()
    assert alice.time_zone == "America/New_York"


def test_a_name_is_shown_as_text(client_alice):
    client_alice.post(URL, {**GOOD, "name": "<script>alert(1)</script>{{ x }}"})
    page = client_alice.get(URL).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ x }}" in page


def test_a_book_used_alone_moves_along(client_alice, alice, book):
    client_alice.post(URL, GOOD)
    book.refresh_from_db()
    assert book.time_zone == "Europe/Berlin"
    assert book.version > 0
    said = client_alice.get(URL).content.decode()
    assert "Personal keeps the new time zone too." in said


def test_a_shared_book_keeps_its_own(client_alice, book, bob):
    client_alice.post(URL, GOOD)
    book.refresh_from_db()
    assert book.time_zone == "UTC"


def test_a_book_with_another_zone_keeps_it(client_alice, alice, book):
    abroad = create_book(owner=alice, name="Abroad", base_currency="USD")
    abroad.time_zone = "America/New_York"
    abroad.save(update_fields=["time_zone"])
    client_alice.post(URL, GOOD)
    abroad.refresh_from_db()
    assert abroad.time_zone == "America/New_York"


def test_nobody_else_is_touched(client_alice, charlie, vera):
    client_alice.post(URL, GOOD)
    for person in (charlie, vera):
        person.refresh_from_db()
        assert person.time_zone == "UTC"
    assert Membership.objects.filter(user=vera).exists()


def test_asks_to_sign_in(db):
    assert Client().get(URL).url == "/accounts/login/?next=/settings/"
    assert Client().post(URL, GOOD).status_code == 302


def test_other_methods_are_refused(client_alice):
    assert client_alice.put(URL).status_code == 405
    assert client_alice.delete(URL).status_code == 405


def test_a_form_without_a_token_is_refused(alice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.post(URL, GOOD).status_code == 403


def test_has_nothing_inline(client_alice):
    page = client_alice.get(URL).content.decode()
    assert " style=" not in page
    assert " on" + "click=" not in page
