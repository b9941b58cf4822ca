"""Questions about what is to come: subscriptions, bills and cards, pay, goals, cash."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Book
from accounts.notices.kinds import MAIL, optional_kinds
from accounts.notices.preferences import chosen_channels
from accounts.notices.switching import change_notices
from budgets.bills.upcoming import upcoming
from budgets.goals.services import GoalDraft, create_goal
from expense_tracker.kernel.money import Money
from ledger.models import Category, Recurring, Wallet
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import make_entry, make_transfer
from reports.assistant.questions import NotUnderstood
from reports.forecast import forecast
from reports.tests.assistant.conftest import ROWS, TODAY, fill

# What the fixture adds to the known Book: day, amount.
STREAMED = [(date(2026, 9, 25), "13.99"), (date(2026, 10, 25), "13.99")]
TAGGED = [(date(2025, 12, 3), "120.00"), (date(2026, 10, 4), "45.50")]
WITHDRAWN = [(date(2026, 10, 2), "60"), (date(2026, 11, 2), "80")]
LAST_BEFORE_PAY = date(2026, 12, 19)
CLOSED = date(2026, 11, 10)
OCTOBER, SEPTEMBER = (2026, 10), (2026, 9)


def furnish(book, alice) -> None:
    """With subscriptions, terms of the card, a goal, a tag and cash taken out."""
    fill(book, alice)
    wallets = {wallet.name: wallet for wallet in Wallet.objects.all()}
    everyday = wallets["Everyday"]
    Wallet.objects.filter(name="Credit card").update(
        statement_day=CLOSED.day, due_day=28, pays_from=everyday
    )
    filed = Category.objects.get(name="Subscriptions")
    for name, amount, due, unit in (
        ("Streamo", "13.99", date(2026, 11, 25), Recurring.Unit.MONTH),
        ("Cloudbox", "36.00", date(2027, 2, 1), Recurring.Unit.YEAR),
    ):
        draft = RecurringDraft(
            name=name,
            amount=Decimal(amount),
            wallet=everyday,
            due_on=due,
            unit=unit,
            category=filed,
        )
        create_recurring(book=book, actor=alice, draft=draft)
    for on, amount in STREAMED:
        make_entry(everyday, amount, on=on, payee="Streamo", category=filed)
    for on, amount in TAGGED:
        make_entry(everyday, amount, on=on, payee="Harbour Hotel", tags=("belfast",))
    for on, amount in WITHDRAWN:
        make_transfer(everyday, wallets["Cash"], amount, on=on)
    goal = GoalDraft(
        name="Three weeks in Japan",
        target=Decimal(6000),
        starts_on=date(2026, 6, 1),
        wallet=wallets["Rainy day"],
    )
    create_goal(book=book, actor=alice, draft=goal)


def euros(amount: str | Decimal) -> Money:
    return Money(Decimal(amount), "EUR")


def sum_of(rows) -> Money:
    return euros(sum((Decimal(amount) for _, amount in rows), Decimal(0)))


def owed(until: date) -> Decimal:
    """On the card at the end of that day."""
    rows = (r for r in ROWS if r.wallet == "Credit card" and r.on <= until)
    return sum((Decimal(row.amount) for row in rows), Decimal(0))


def spent_in(month) -> Decimal:
    """All spending of a month, with what the fixture added."""
    signs = {"expense": 1, "refund": -1, "income": 0}
    known = sum((signs[r.kind] * r.worth for r in ROWS if r.month == month), Decimal(0))
    added = [Decimal(amount) for on, amount in (*STREAMED, *TAGGED)
             if (on.year, on.month) == month]  # fmt: skip
    return known + sum(added)


# --- figures --------------------------------------------------------------------------


def test_subscriptions_are_not_bills(wrong):
    a_month, a_year = euros("16.99"), euros("203.88")
    assert wrong({
        "how much do my subscriptions cost me every month": a_month,
        "what do my subs cost": a_month,
        "how much are my subscriptions a year": a_year,
        "how many subscriptions do I have": 2,
        "all recurring expenses per month": euros("95.29"),
        "what's my subscriptions spending last month": sum_of(STREAMED[1:]),
        "how much went on subscriptions in september": sum_of(STREAMED[:1]),
    }) == {}  # fmt: skip


def test_due_is_what_the_bills_page_has_to_pay(wrong, known_book):
    statement = owed(CLOSED)
    before_pay = euros(Decimal("92.29") + statement)
    assert upcoming(book=known_book, as_of=TODAY).before_pay == before_pay
    week = euros(Decimal("33.99") + statement)
    asked = dict.fromkeys((
        "what's due before payday", "which bills are due before pay-day",
        "what do I have to pay until my next salary", "bills before I get paid",
        "what needs paying before my next payday",
    ), before_pay)  # fmt: skip
    assert wrong({
        **asked,
        "what bills are due in the next 7 days": week,
        "when is the credit card due": date(2026, 11, 28),
        "when's my next credit card bill": date(2026, 11, 28),
        "how much is due on the credit card": euros(statement),
        "what'll be due in the next 7 days": week,
    }) == {}  # fmt: skip


def test_all_time_is_meant_by_what_something_has_cost(wrong):
    assert wrong({
        "how much has Streamo cost me": sum_of(STREAMED),
        "what has Streamo cost us so far": sum_of(STREAMED),
        "how much has the belfast tag cost me": sum_of(TAGGED),
        "what did the Belfast trip cost": sum_of(TAGGED),
        "total of the belfast trip tag pls": sum_of(TAGGED),
        "how much did the Belfast trip cost in october": sum_of(TAGGED[1:]),
    }) == {}  # fmt: skip


def test_goals_cash_and_debts(wrong):
    left = euros(1000)
    card = owed(TODAY)
    assert wrong({
        "how far along am I with the Japan trip": left,
        "how's the Japan trip going": left,
        "how close am I to three weeks in Japan": left,
        "how much have I saved for Japan": left,
        "how much is left for the Japan goal": left,
        "how much cash did I take out in october": sum_of(WITHDRAWN[:1]),
        "how much cash have I withdrawn this year": sum_of(WITHDRAWN),
        "how often did I withdraw cash this year": 2,
        "cash withdrawals in october": sum_of(WITHDRAWN[:1]),
        "how much do I owe": euros(card),
        "how much is left in my groceries budjet": euros(100 - sum(
            (r.worth for r in ROWS
             if r.category == "Groceries" and r.month == (2026, 11)), Decimal(0))),
        "how many times did I eat at Bistro Nine this year": 11,
    }) == {}  # fmt: skip


# --- what the sentences say -----------------------------------------------------------


def test_either_or_is_answered_by_one_of_them(ask):
    months = {"September": spent_in(SEPTEMBER), "October": spent_in(OCTOBER)}
    more, less = max(months, key=months.get), min(months, key=months.get)
    gap = euros(abs(spent_in(SEPTEMBER) - spent_in(OCTOBER)))
    for text, winner in {
        "did I spend more in september or october": more,
        "did I spend less in september or october?": less,
        "which was more expensive, october or september": more,
    }.items():
        found = ask(text)
        assert found.text.startswith(f"In {winner} 2026"), text
        assert abs(found.figure) == gap
    food = ask("did I spend more on groceries or eating out in october")
    assert food.text.startswith("On Groceries")


def test_the_answer_comes_first(ask):
    beginnings = {
        "did I spend more than I earned in october": "No.",
        "have I earned more than I spent this year": "Yes.",
        "did I earn less than I spent in october": "No.",
        "how much do I owe on the credit card": "You owe €",
    }
    told = {text: ask(text).text for text in beginnings}
    assert not [text for text in told if not told[text].startswith(beginnings[text])]


def test_until_pay_is_reckoned_until_the_day_before_it(ask, known_book):
    everyday = Wallet.objects.get(name="Everyday")
    ahead = forecast(book=known_book, as_of=TODAY, months=3, wallet=everyday)
    spare = min(p.balance for p in ahead.points[1:] if p.on <= LAST_BEFORE_PAY)
    assert ask("how much can I still spend freely until payday").figure == spare
    for text, amount in {
        "can I afford 200 before pay-day": "200",
        "would I be able to afford 300 before I get paid": "300",
        "can I afford 900000 until payday": "900000",
    }.items():
        found = ask(text)
        assert found.figure == spare - euros(amount), text
        is_enough = spare >= euros(amount)
        assert found.text.startswith("Yes" if is_enough else "No"), text
        assert "19 Dec 2026" in found.text


REFUSED = {
    "how much did I spend in october 2031": "has not begun",
    "groceries next month": "has not begun",
    "how much will I spend on groceries next month": "Forecast",
    "what's due on payday": "",
    "how much did I spend on earrings": "",
    "how much did I spend on the Japan trip": "Nothing called",
    "how much cash did I take out of savings": "",
    "which subscriptions are due": "",
    "did I spend more on food, rent or travel last month": "two at a time",
    "did I spend more in january, february or march": "",
}


def test_what_has_no_figure_is_refused(ask):
    for text, said in REFUSED.items():
        with pytest.raises(NotUnderstood) as refused:
            ask(text)
        assert said in refused.value.reason, text


# --- first steps ----------------------------------------------------------------------


def test_choosing_notices_is_a_step_that_shows_at_once(book, alice):
    before = Book.objects.get(pk=book.pk).version
    kind = optional_kinds()[0]
    wanted = {**chosen_channels(alice), (kind.kind, MAIL): MAIL not in kind.defaults}
    change_notices(user=alice, wanted=wanted, leads={}, timing={})
    assert Book.objects.get(pk=book.pk).version > before
