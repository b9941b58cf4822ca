import pytest

from accounts.models import NoticePreference

URL = "/settings/notifications/"
GOOD = {
    "reminder_hour": "8",
    "lead_days": "5",
    "idle_reminder": "daily",
    "idle_days": "10",
}


def test_saves_when_mails_come(client_alice, alice):
    assert client_alice.post(URL, GOOD).url == URL
    alice.refresh_from_db()
    saved = {name: str(getattr(alice, name)) for name in GOOD}
    assert saved == GOOD


def test_a_box_left_empty_switches_the_kind_off(client_alice, alice, nudge):
    assert "Nudges" in client_alice.get(URL).content.decode()
    client_alice.post(URL, GOOD)
    assert not NoticePreference.objects.get(user=alice, kind="nudge").enabled
    client_alice.post(URL, {**GOOD, "nudge": "on"})
    assert NoticePreference.objects.get(user=alice, kind="nudge").enabled


def test_shows_what_is_switched_off(client_alice, nudge):
    assert client_alice.get(URL).context["form"]["nudge"].value() is True
    client_alice.post(URL, GOOD)
    assert client_alice.get(URL).context["form"]["nudge"].value() is False


def test_account_mails_are_not_on_the_list(client_alice):
    assert "Reset your password" not in client_alice.get(URL).content.decode()


def test_nobody_else_is_switched_off(client_alice, charlie, nudge):
    client_alice.post(URL, GOOD)
    assert not NoticePreference.objects.filter(user=charlie).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reminder_hour", "24"),
        ("reminder_hour", "noon"),
        ("lead_days", "31"),
        ("lead_days", "-1"),
        ("lead_days", "9" * 30),
        ("idle_reminder", "hourly"),
        ("idle_days", "0"),
        ("idle_days", "²"),
    ],
)
def test_bad_input_is_answered_at_the_field(client_alice, alice, field, value):
    response = client_alice.post(URL, {**GOOD, field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    alice.refresh_from_db()
    assert alice.reminder_hour == 18
