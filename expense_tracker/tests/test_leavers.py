"""Somebody is about to leave: nothing of theirs opens, nothing goes out to or for them,
until they come back. Locked people are held in the same way.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from accounts.ending.leaving import ask_to_leave, stay
from accounts.language_model.asking import Purpose, change_model_choice, may_ask
from accounts.models import Announcement, Notice, User, WebhookDelivery
from accounts.notices import owe_notice
from accounts.notices.delivery import deliver
from accounts.notices.digest import people_due as digests_due
from accounts.sharing.inviting import invite, send_again
from accounts.sharing.joining import accept, waiting_for
from accounts.sharing.kinds import MEMBERS
from accounts.sharing.links import invitation_url
from accounts.staff.announcing import people_of
from accounts.tokens.services import create_token
from accounts.webhooks.delivery import deliver as post
from accounts.webhooks.delivery import due_deliveries
from accounts.webhooks.endpoints import EndpointDraft, create_endpoint, send_test
from accounts.webhooks.finding import books_to_look_at
from accounts.webhooks.listeners import listening
from budgets.calendar.feeds import make_feed
from budgets.overruns import check_overruns
from budgets.reminders.daily import people_due
from budgets.services import BudgetDraft, create_budget
from expense_tracker.kernel.period import Period
from expense_tracker.tests.grouped import group
from ledger.groups.asking import may_ask as may_ask_to_settle
from ledger.groups.links import guest_url
from reports.saved.mailing import due_mails
from reports.saved.services import SavedReportDraft, mail_report, save_report
from reports.statements.services import make_statement

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)


def leave(user: User) -> None:
    ask_to_leave(user=user, days=14)


def come_back(user: User) -> None:
    assert stay(user=user)


@pytest.fixture
def secrets(scope, alice, cash, category) -> dict[str, str]:
    """Every address of alice's that opens without signing in, and a token of hers."""
    group(scope, alice, cash, category("Groceries"), "Lake", TODAY)
    _, value = create_token(user=alice, name="Phone", scopes=["read"])
    friend = alice.participations.get().group.participants.get(user=None)
    feed = make_feed(book=scope, user=alice, shows_amounts=True)
    return {
        "calendar": f"/calendar/{feed}.ics",
        "invitation": invitation_url(invite(book=scope, actor=alice, role="viewer")),
        "guest": guest_url(friend),
        "token": value,
    }


def status(name: str, secret: str) -> int:
    if name == "token":
        headers = {"Authorization": f"Bearer {secret}"}
        return Client().get("/api/v1/wallets", headers=headers).status_code
    return Client().get(secret.removeprefix("http://testserver")).status_code


@pytest.mark.parametrize(
    ("name", "shut"),
    [("calendar", 404), ("invitation", 404), ("guest", 404), ("token", 401)],
)
def test_what_opens_without_signing_in_is_shut_until_they_are_back(
    secrets, alice, name, shut
):
    assert status(name, secrets[name]) == 200
    leave(alice)
    assert status(name, secrets[name]) == shut
    come_back(alice)
    assert status(name, secrets[name]) == 200


def test_a_guest_sees_the_group_while_another_host_is_there(secrets, alice, charlie):
    friend = alice.participations.get().group.participants.get(user=None)
    friend.group.participants.create(name="Charlie", name_key="charlie", user=charlie)
    leave(alice)
    assert status("guest", secrets["guest"]) == 200


def test_nobody_joins_by_a_leaver_until_another_owner_asks(book, alice, bob, charlie):
    asked = invite(book=book, actor=alice, role="viewer", email=charlie.email)
    leave(alice)
    asked.refresh_from_db()
    assert asked.rests
    again = send_again(invitation=asked, actor=bob)
    assert not again.rests
    accept(invitation=again, user=charlie)
    assert book.memberships.filter(user=charlie).exists()
    assert not waiting_for(charlie).exists()


# --- what goes out --------------------------------------------------------------------


@pytest.fixture
def overspent(scope, alice, spend, category):
    """Has crossed its limit; checking it owes alice notices."""
    draft = BudgetDraft(amount=Decimal(10), category=category("Groceries"))
    create_budget(book=scope, actor=alice, draft=draft)
    spend("12.50", "Groceries", on=TODAY)
    return scope


def told(kind: str) -> set[str]:
    rows = Notice.objects.filter(kind=kind).values_list("user__name", flat=True)
    return set(rows)


def test_others_are_told_of_an_overrun_a_leaver_is_not(overspent, alice, bob):
    leave(alice)
    check_overruns(book=overspent, as_of=TODAY)
    assert told("overrun") == {"Bob"}


def test_a_leaver_is_sent_no_statement(scope, alice, bob, spend):
    spend("12.50", on=date(2026, 10, 3))
    leave(alice)
    make_statement(book=scope, period=Period.month(2026, 10), as_of=TODAY)
    assert told("statement") == {"Bob"}


def test_a_leaver_is_due_no_reminders_digest_reports_or_news(scope, alice):
    User.objects.update(daily_digest=True)
    draft = SavedReportDraft(name="Food", kind="spending", period_slug="2026-11")
    report = save_report(book=scope, actor=alice, draft=draft)
    day = date(2026, 10, 5)
    mail_report(report=report, user=alice, cadence="month", format_="csv", as_of=day)
    everybody = Announcement(audience=Announcement.Audience.ALL)

    def due() -> list[int]:
        mails = [alice.pk for _ in due_mails(NOW)]
        people = [person.pk for person in people_of(everybody)]
        return [*people_due(NOW), *digests_due(NOW), *mails, *people]

    assert due() == [alice.pk] * 4
    leave(alice)
    assert due() == []
    come_back(alice)
    assert due() == [alice.pk] * 4


def test_what_was_owed_before_is_called_off_but_for_the_account_itself(alice, book):
    fact = owe_notice(
        user=alice, kind=MEMBERS, key="members:1", payload={"fact": "Bob left"}
    )
    leave(alice)
    assert not deliver(fact.pk)
    fact.refresh_from_db()
    assert fact.state == Notice.State.CANCELLED
    assert deliver(Notice.objects.get(kind="leaving", channel="mail").pk)


def test_a_leaver_is_not_asked_to_settle_up(secrets, alice):
    me = alice.participations.get()
    assert may_ask_to_settle(me, NOW)
    leave(alice)
    me.refresh_from_db()
    assert not may_ask_to_settle(me, NOW)


def test_webhooks_of_a_leaver_wait_and_go_on(scope, alice):
    draft = EndpointDraft("Home", "https://hooks.example.com/x", ("entry.created",))
    endpoint, _ = create_endpoint(book=scope, user=alice, draft=draft)
    owed = send_test(endpoint=endpoint)
    leave(alice)
    assert listening(scope, "entry.created") == []
    assert not due_deliveries().exists()
    assert not post(owed.pk)
    endpoint.refresh_from_db()
    assert endpoint.is_active
    come_back(alice)
    assert listening(scope, "entry.created") == [endpoint]
    assert due_deliveries().get() == WebhookDelivery.objects.get(attempts=0)


def test_nothing_is_sought_for_webhooks_of_a_leaver(scope, alice):
    draft = EndpointDraft("Home", "https://hooks.example.com/x", ("bill.due",))
    create_endpoint(book=scope, user=alice, draft=draft)
    assert books_to_look_at() == [scope.pk]
    leave(alice)
    assert books_to_look_at() == []


def test_no_language_model_is_asked_about_a_leavers_book(scope, alice, settings):
    settings.LLM_BASE_URL, settings.LLM_MODEL = "https://model.example.com", "m"
    change_model_choice(book=scope, changes={"categories": True})
    assert may_ask(scope, Purpose.CATEGORIES)
    leave(alice)
    assert not may_ask(scope, Purpose.CATEGORIES)
