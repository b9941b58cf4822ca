"""What one may choose as a password."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


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
