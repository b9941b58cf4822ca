import pytest

from accounts.models import Notice, NoticePreference
from accounts.notices import lead_days
from accounts.notices.inbox import inbox

URL = "/settings/notifications/"
TIMING = {
    "reminder_hour": "8",
    "daily_digest": "False",
    "quiet_from": "22",
    "quiet_until": "7",
    "idle_reminder": "daily",
    "idle_days": "10",
}
GOOD = {**TIMING, "bill__lead": "5"}


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


# --- one box at a time ----------------------------------------------------------------

HTMX = {"HX-Request": "true"}


def box(client, kind="nudge", what="mail", **data):
    return client.post(f"{URL}{kind}/{what}/", data, headers=HTMX)


def test_a_box_is_saved_by_itself_with_a_tick(client_alice, alice, nudge):
    answer = box(client_alice)
    assert "Saved" in answer.content.decode()
    assert not nudges(alice).get().enabled
    box(client_alice, nudge__mail="on")
    assert nudges(alice).get().enabled


def test_the_other_boxes_stay(client_alice, alice):
    box(client_alice, "bill", "app")
    assert NoticePreference.objects.filter(user=alice).count() == 1


def test_days_ahead_are_saved_by_themselves(client_alice, alice):
    box(client_alice, "bill", "lead", bill__lead="14")
    assert lead_days(alice, "bill") == 14
    page = client_alice.get(URL)
    assert page.context["form"]["bill__lead"].value() == 14


@pytest.mark.parametrize("days", ["", "61", "-1", "four"])
def test_other_days_are_refused(client_alice, alice, days):
    assert box(client_alice, "bill", "lead", bill__lead=days).status_code == 422
    assert lead_days(alice, "bill") == 3


@pytest.mark.parametrize(
    ("kind", "what"),
    [("reset", "mail"), ("digest", "mail"), ("riddle", "mail"), ("bill", "pigeon")],
)
def test_what_is_no_choice_is_not_there(client_alice, kind, what):
    assert box(client_alice, kind, what).status_code == 404


def test_leads_and_the_digest_are_saved_with_the_rest(client_alice, alice):
    client_alice.post(URL, {**GOOD, "daily_digest": "True"})
    alice.refresh_from_db()
    assert alice.daily_digest
    assert not alice.amounts_in_subjects
    assert lead_days(alice, "bill") == 5
    # A page may be older than a kind: what it did not send stays.
    assert lead_days(alice, "warranty") == 30


# --- tests ----------------------------------------------------------------------------


def test_a_test_by_mail(client_alice, deliver_now, mailoutbox):
    with deliver_now():
        client_alice.post(f"{URL}test/mail/")
    assert mailoutbox[0].subject == "A test from Outlay"


def test_a_test_in_app(client_alice, alice, deliver_now):
    with deliver_now():
        client_alice.post(f"{URL}test/app/")
    assert inbox(alice).get().text == "A test from Outlay"


def test_a_test_comes_though_all_is_switched_off(client_alice, alice, deliver_now):
    client_alice.post(URL, {**GOOD, "quiet_from": "0", "quiet_until": "23"})
    with deliver_now():
        client_alice.post(f"{URL}test/app/")
    assert inbox(alice).exists()


def test_tests_do_not_come_in_heaps(client_alice, deliver_now, mailoutbox):
    with deliver_now():
        client_alice.post(f"{URL}test/mail/")
        again = client_alice.post(f"{URL}test/mail/", follow=True)
    assert "Wait a moment" in again.content.decode()
    assert len(mailoutbox) == 1


def test_a_test_by_push_wants_a_device(client_alice):
    page = client_alice.post(f"{URL}test/push/", follow=True).content.decode()
    assert "No device takes push yet" in page


def test_there_is_no_test_by_pigeon(client_alice):
    assert client_alice.post(f"{URL}test/pigeon/").status_code == 404


def test_the_page_tells_what_became_of_notices(client_alice, alice):
    Notice.objects.create(
        user=alice, kind="bill", key="b", state="failed", last_error="550 no such user"
    )
    page = client_alice.get(URL).content.decode()
    assert "E-mail: Undeliverable" in page
    assert "550 no such user" in page
