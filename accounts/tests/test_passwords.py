"""What one may choose as a password."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import global_settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.tests.conftest import PASSWORD
from expense_tracker import settings as shipped

NELL = "nell@example.com"


@pytest.mark.parametrize(
    "password",
    [
        *("Outlay2026!", "outlay-outlay", "expense_tracker", "MyBudget-1"[2:] * 2),
        *("Passwords1!", "testserver99", "wallet money 1"),
        *("12345678", "iloveyou1", "short7!"),
    ],
)
def test_what_anybody_would_try_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        *("heron kettle orbit", "outlay heron", "83749201", "zzzzqzzz"),
        *("пароль-для-дома", "🐦🐦🐦🐦🐦🐦🐦🐦", "x7" * 64, " leading blank"),
    ],
)
def test_any_kind_of_sign_and_length_is_taken(password):
    validate_password(password)


@pytest.mark.django_db
def test_a_password_counts_exactly_as_typed(signed_up, client):
    signed_up(password1=f" {PASSWORD} ")
    EmailAddress.objects.update(verified=True)
    for wrong in (PASSWORD, f" {PASSWORD}", f" {PASSWORD.upper()} "):
        assert sign_in(client, wrong).status_code == 200
    assert sign_in(client, f" {PASSWORD} ").url == "/dashboard/"


@pytest.mark.django_db
def test_a_password_never_ends_by_itself(confirmed):
    browser = confirmed()
    with time_machine.travel(timezone.now() + timedelta(days=3650)):
        assert sign_in(browser, PASSWORD).url == "/dashboard/"


def sign_in(browser, password):
    return browser.post("/accounts/login/", {"login": NELL, "password": password})


def test_passwords_are_kept_slowly():
    """Tests have a faster hasher; the shipped settings leave Django's own."""
    assert not hasattr(shipped, "PASSWORD_HASHERS")
    first = import_string(global_settings.PASSWORD_HASHERS[0])
    assert first.algorithm == "pbkdf2_sha256"
    assert first.iterations >= 600_000
