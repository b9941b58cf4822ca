import pytest

from accounts.models import NoticePreference

URL = "/settings/notifications/"
TIMING = {
    "reminder_hour": "8",
    "daily_digest": "False",
    "quiet_from": "22",
    "quiet_until": "7",
    "idle_reminder": "daily",
    "idle_days": "10",
}
LEADS = {"bill": 5, "planned": 3, "subscription": 3, "warranty": 30}
GOOD = {**TIMING, **{f"{kind}__lead": str(days) for kind, days in LEADS.items()}}


def nudges(user):
    return NoticePreference.objects.filter(user=user, kind="nudge", channel="mail")


def test_saves_when_mails_come(client_alice, alice):
    assert client_alice.post(URL, GOOD).url == URL
    alice.refresh_from_db()
    saved = {name: str(getattr(alice, name)) for name in TIMING}
    assert saved == TIMING


def test_a_box_left_empty_switches_the_kind_off(client_alice, alice, nudge):
    assert "Nudges" in client_alice.get(URL).content.decode()
    client_alice.post(URL, GOOD)
    assert not nudges(alice).get().enabled
    client_alice.post(URL, {**GOOD, "nudge__mail": "on"})
    assert nudges(alice).get().enabled


def test_shows_what_is_switched_off(client_alice, nudge):
    assert client_alice.get(URL).context["form"]["nudge__mail"].value() is True
    client_alice.post(URL, GOOD)
    assert client_alice.get(URL).context["form"]["nudge__mail"].value() is False


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
        ("quiet_from", "24"),
        ("quiet_until", "-1"),
        ("daily_digest", "weekly"),
        ("idle_days", "9" * 30),
        ("bill__lead", "61"),
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
