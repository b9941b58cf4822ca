"""The mails themselves: subject, both bodies, once each."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core import mail

from accounts.models import NoticePreference, User
from budgets.floors import check_floors
from budgets.overruns import check_overruns
from budgets.reminders.daily import remind
from budgets.tasks import check_book, remind_person, send_reminders, sweep_overruns
from budgets.tests.conftest import TODAY
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import make_entry
from ledger.tests.test_cards import make_card

NOW = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def awake(alice):
    alice.idle_reminder = User.Idle.OFF
    alice.save()


@pytest.fixture
def sending(django_capture_on_commit_callbacks):
    """Runs what is sent on commit, again for what that queues."""

    def run(work, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            work(*args, **kwargs)
        return mail.outbox

    return run


def html_of(message):
    return message.alternatives[0][0]


@pytest.mark.parametrize(
    ("spent", "subject"),
    [
        ("195.48", "Eating out is €15.48 over budget"),
        ("180", "Eating out has reached its budget of €180.00"),
        ("153", "Eating out is at 85% of its budget, €27.00 left"),
    ],
)
def test_the_subject_is_the_fact(book, limit, spend, sending, spent, subject):
    limit("180")
    spend(spent, "Eating out", on=TODAY, payee="Bistro Nine")
    (message,) = sending(check_overruns, book=book, as_of=TODAY)
    assert message.subject == subject


def test_an_overrun_says_what_did_it_and_links_back(book, limit, spend, sending):
    budget = limit("180")
    spend("195.48", "Eating out", on=date(2026, 11, 19), payee="Bistro & <Nine>")
    (message,) = sending(check_overruns, book=book, as_of=TODAY)
    text, html = message.body, html_of(message)
    assert "You have spent €195.48 of €180.00 in November 2026" in text
    assert "€195.48  Bistro & <Nine>, Thu 19 Nov" in text
    assert f"http://testserver/books/{book.pk}/budgets/{budget.pk}/" in text
    assert "Bistro &amp; &lt;Nine&gt;" in html
    assert (
        f"http://testserver/books/{book.pk}/entries/?period=2026-11&amp;category="
        in html
    )
    assert "109%" in html
    assert "One-Click" in message.extra_headers["List-Unsubscribe-Post"]


def test_amounts_are_written_as_the_member_reads_them(
    book, limit, spend, sending, alice
):
    alice.locale = "de-DE"
    alice.save()
    limit("1000")
    spend("1234.56", "Eating out", on=TODAY)
    (message,) = sending(check_overruns, book=book, as_of=TODAY)
    assert message.subject == "Eating out is 234,56 € over budget"


def test_a_name_cannot_add_a_header(book, limit, spend, sending, category):
    eating = category("Eating out")
    eating.name = "Food\nBcc: x@example.com"
    eating.save()
    limit("10", eating.name)
    spend("20", eating.name, on=TODAY)
    (message,) = sending(check_overruns, book=book, as_of=TODAY)
    assert "\n" not in message.subject
    assert message.recipients() == ["alice@example.com"]


def test_an_entry_is_told_of_by_itself(limit, spend, sending):
    limit("180")
    (message,) = sending(spend, "195.48", "Eating out", on=TODAY)
    assert message.subject.endswith("over budget")


def test_the_sweep_finds_what_no_message_told(book, limit, spend, sending):
    limit("180")
    spend("195.48", "Eating out", on=TODAY)
    for _ in range(3):
        sending(sweep_overruns)
    assert len(mail.outbox) == 1


def test_a_task_delivered_three_times_sends_once(book, limit, spend, owe, sending):
    limit("180")
    spend("195.48", "Eating out", on=TODAY)
    owe("Rent", "1450", on=TODAY)
    for _ in range(3):
        sending(check_book, book.pk)
        sending(send_reminders)
    assert sorted(message.subject for message in mail.outbox) == [
        "Eating out is €15.48 over budget",
        "Rent is due today: €1,450.00",
    ]


def test_several_bills_state_their_sum(book, owe, sending):
    owe("Rent", "1450", on=TODAY)
    owe("Phone", "20", on=date(2026, 11, 23))
    (message,) = sending(send_reminders)
    assert message.subject == "2 bills to pay: €1,470.00"
    assert "- Phone is due on Mon 23 Nov: €20.00" in message.body
    assert f"http://testserver/books/{book.pk}/bills/" in html_of(message)


def test_a_planned_entry_is_mailed(spend, sending):
    spend("85", "Health", on=date(2026, 11, 24), payee="Walsh Dental")
    sending(send_reminders)
    assert mail.outbox[0].subject == "Walsh Dental is planned for Tue 24 Nov: −€85.00"


def test_a_subscription_is_mailed(scope, alice, cash, sending):
    draft = RecurringDraft(
        name="Streamo",
        amount=Decimal("12.99"),
        wallet=cash,
        due_on=date(2026, 12, 20),
        trial_ends_on=date(2026, 11, 23),
    )
    create_recurring(book=scope, actor=alice, draft=draft)
    (message,) = sending(send_reminders)
    assert message.subject == "Streamo ends its trial on Mon 23 Nov: €12.99"
    assert "- Streamo ends its trial on Mon 23 Nov: €12.99" in message.body
    assert f"http://testserver/books/{scope.pk}/recurring/" in html_of(message)


def test_a_low_balance_is_mailed(book, cash, spend, sending):
    cash.floor = 50
    cash.save()
    spend("1", on=TODAY)
    check_floors(book=book, as_of=TODAY)
    sending(send_reminders)
    assert mail.outbox[0].subject == "Cash is below its floor: −€1.00 of €50.00"


def test_silence_is_mailed(alice, book, sending):
    alice.idle_reminder, alice.idle_days = User.Idle.DAILY, 1
    alice.date_joined = datetime(2026, 11, 18, tzinfo=UTC)
    alice.save()
    sending(remind, user=alice, now=NOW)
    assert mail.outbox[0].subject == "Nothing entered for 3 days"
    assert "http://testserver/entries/new/" in html_of(mail.outbox[0])


def test_a_kind_switched_off_is_not_mailed(alice, owe, sending):
    NoticePreference.objects.create(user=alice, kind="bill", enabled=False)
    owe("Rent", on=TODAY)
    assert sending(send_reminders) == []


def test_nobody_to_remind_is_no_error(db):
    remind_person(404)


# --- cards and pay --------------------------------------------------------------------


def test_a_statement_says_what_is_to_pay(alice, scope, sending):
    card = make_card(scope, "Visa", statement_day=5, due_day=22)
    make_entry(card, "100", on=date(2026, 11, 1))
    (message,) = sending(remind, user=alice, now=NOW)
    assert message.subject == "Visa is due on Sun 22 Nov: €100.00"
    assert "/bills/" in message.body
    assert "Visa" in html_of(message)


def test_after_a_pay_it_says_what_is_due_and_free(alice, owe, spend, sending):
    owe("Phone", "20", on=date(2026, 11, 29), unit="once")
    spend("3180", "Salary", on=TODAY, kind="income", payee="Acme")
    messages = sending(remind, user=alice, now=NOW)
    [message] = [each for each in messages if "Acme" in each.subject]
    assert message.subject == (
        "€3,180.00 from Acme: €20.00 to pay before Tue 1 Dec, €3,160.00 free"
    )
    for text in (message.body, html_of(message)):
        assert "€20.00 is to be paid before Tue 1 Dec." in text
        assert "€3,160.00 is free to spend until Mon 30 Nov, €316.00 a day." in text
        assert "Phone" in text
