"""Usernames and phones: optional, one person's each."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.phones import convert_phones, phone_text, read_phone
from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

PROFILE = {
    "name": "Alice",
    "locale": "en-IE",
    "time_zone": "Europe/Dublin",
    "theme": "auto",
}


def sign_in(name, password=PASSWORD, browser=None):
    cache.clear()
    data = {"login": name, "password": password}
    return (browser or Client()).post("/accounts/login/", data)


# --- usernames ------------------------------------------------------------------------


@pytest.fixture
def nell(signed_up):
    signed_up(username="Nell_B")
    EmailAddress.objects.update(verified=True)


@pytest.mark.parametrize("name", ["nell_b", "NELL_B", " Nell_B "])
def test_a_username_signs_in_however_it_is_written(nell, name):
    assert sign_in(name).url == "/dashboard/"
    assert User.objects.get().username == "nell_b"


def test_the_address_still_signs_in(nell):
    assert sign_in("nell@example.com").url == "/dashboard/"


def test_without_one_there_is_none(confirmed):
    confirmed("one@example.com")
    confirmed("two@example.com", name="Two")
    assert set(User.objects.values_list("username", flat=True)) == {None}


@pytest.mark.parametrize(
    "name", ["abc", "a" * 21, "nell b", "nell@b", "né11é", "-nell", "nell..b", "аdmin1"]
)
def test_what_is_no_username_is_refused(signed_up, name):
    answer = signed_up(username=name)
    assert "username" in answer.context["form"].errors
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["admin", "Support"])
def test_names_of_the_house_are_taken(signed_up, name):
    assert "taken" in str(signed_up(username=name).context["form"].errors["username"])


def test_a_taken_one_is_refused_whatever_its_case(nell, signed_up, client_alice):
    answer = signed_up("orla@example.com", browser=Client(), username="NELL_b")
    assert "This username is taken." in answer.context["form"].errors["username"]
    answer = client_alice.post("/settings/", PROFILE | {"username": "NELL_b"})
    assert answer.status_code == 422
    assert "This username is taken." in answer.content.decode()


def test_it_is_chosen_and_given_up_in_the_profile(client_alice, alice):
    client_alice.post("/settings/", PROFILE | {"username": "Alice.D"})
    alice.refresh_from_db()
    assert alice.username == "alice.d"
    client_alice.post("/settings/", PROFILE | {"username": ""})
    alice.refresh_from_db()
    assert alice.username is None


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("nell_b", "orla_q"), ("nell@example.com", "orla@example.com")],
)
def test_a_wrong_password_tells_nothing(nell, known, unknown, monkeypatch):
    """Neither by words nor by work: one password is hashed whether there is such an
    account or not.
    """
    pages, costs = [], []
    hashed = []
    real = User.set_password
    monkeypatch.setattr(
        User, "set_password", lambda user, raw: hashed.append(raw) or real(user, raw)
    )
    checked = []
    check = User.check_password
    monkeypatch.setattr(
        User,
        "check_password",
        lambda user, raw: checked.append(raw) or check(user, raw),
    )
    for name in (known, unknown):
        hashed.clear()
        checked.clear()
        with CaptureQueriesContext(connection) as queries:
            page = sign_in(name, "wrong").content.decode()
        pages.append(page[page.index("data-error-summary") :][:400])
        costs.append((len(hashed) + len(checked), len(queries)))
    assert pages[0] == pages[1]
    (hashes, queries), (others, other_queries) = costs
    assert hashes == others == 1
    # A hash takes a hundred times as long as a query.
    assert abs(queries - other_queries) <= 1


# --- phones ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("", "IE", ""),
        ("+353 1 234 5678", "DE", "+35312345678"),
        ("(01) 234-5678", "IE", "+35312345678"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+1 (212) 555-0123", "IE", "+12125550123"),
    ],
)
def test_a_phone_is_kept_in_one_form(typed, region, kept):
    assert read_phone(typed, region=region) == kept


@pytest.mark.parametrize("typed", ["12345", "+999 1234567", "+353 1"])
def test_what_is_no_phone_is_refused(typed):
    with pytest.raises(ValidationError, match="No such number"):
        read_phone(typed, region="IE")


def test_a_phone_is_shown_as_people_read_it():
    assert phone_text("+35312345678") == "+353 1 234 5678"
    assert phone_text("the old one") == "the old one"


def test_two_people_have_not_one_phone(client_alice, charlie):
    User.objects.filter(pk=charlie.pk).update(phone="+35312345678")
    answer = client_alice.post("/settings/", PROFILE | {"phone": "01 234 5678"})
    assert "Another account has this number." in answer.content.decode()


def test_at_sign_up_nobody_learns_whose_phone_it_is(signed_up, charlie):
    User.objects.filter(pk=charlie.pk).update(phone="+35312345678")
    assert signed_up(phone="+353 1 234 5678").url == "/accounts/confirm-email/"
    assert User.objects.get(email="nell@example.com").phone == ""


def test_the_database_holds_both_to_one_person(alice, charlie):
    for column, value in (("phone", "+35312345678"), ("username", "alice")):
        User.objects.filter(pk=alice.pk).update(**{column: value})
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=charlie.pk).update(**{column: value})


def test_phones_typed_before_are_converted(alice, bob, charlie, monkeypatch):
    """The first keeps a number that several have; what is no number stays as it is."""
    typed = {alice: "01 234 5678", bob: "+353 (1) 2345678", charlie: "ask my wife"}
    for person, phone in typed.items():
        User.objects.filter(pk=person.pk).update(phone=phone, locale="en-IE")
    convert_phones(User.objects)
    kept = User.objects.in_bulk()
    assert [kept[person.pk].phone for person in typed] == [
        "+35312345678",
        "",
        "ask my wife",
    ]


# --- addresses ------------------------------------------------------------------------


def test_an_address_is_kept_line_by_line(client_alice, alice):
    typed = "  12 Elm Row \r\n\r\nDublin\u202e 4\n"
    client_alice.post("/settings/", PROFILE | {"address": typed})
    alice.refresh_from_db()
    assert alice.address == "12 Elm Row\nDublin 4"


@pytest.mark.parametrize("typed", ["\n".join("1234567"), "x" * 301])
def test_a_long_address_is_refused(client_alice, typed):
    answer = client_alice.post("/settings/", PROFILE | {"address": typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors["address"]


# --- who lost everything --------------------------------------------------------------


def test_an_operator_removes_what_is_lost(alice, deliver_now):
    for kind in ("totp", "recovery_codes"):
        alice.authenticator_set.create(type=kind, data={})
    with deliver_now():
        call_command("remove_second_factor", alice.email)
    assert not alice.authenticator_set.exists()
    [message] = mail.outbox
    assert message.to == [alice.email]
    assert "were removed by who runs this site" in message.body
    with pytest.raises(CommandError):
        call_command("remove_second_factor", alice.email)
