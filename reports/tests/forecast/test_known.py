"""What is known of the days ahead."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.models import Recurring, Wallet
from ledger.recurring.schedule import open_dues
from ledger.services.recurring import cancel_recurring
from ledger.tests.factories import make_entry, make_transfer, make_wallet
from reports.forecast import forecast
from reports.forecast.known import known_things

from .conftest import TODAY

UNTIL = date(2027, 2, 28)


@pytest.fixture
def known(scope):
    def ask(wallet=None, until=UNTIL):
        return known_things(book=scope, wallet=wallet, as_of=TODAY, until=until)

    return ask


def test_schedules_and_planned_entries_are_those_of_a_plain_loop(
    scope, schedule, known, spend
):
    schedule("Rent", "600", on=date(2026, 12, 1))
    schedule("Pay", "2000", on=date(2026, 11, 27), kind="income", filed="Salary")
    schedule("Gym", "9.90", on=date(2026, 11, 25), unit="week", interval=2)
    spend("85", "Health", on=date(2026, 12, 3))
    wanted = [(date(2026, 12, 3), Decimal(-85))]
    for each in Recurring.objects.all():
        sign = 1 if each.kind == "income" else -1
        wanted += [(d.on, sign * each.amount) for d in open_dues(each, until=UNTIL)]
    found = known()
    assert sorted((each.on, each.amount.amount) for each in found) == sorted(wanted)
    assert [each.on for each in found] == sorted(each.on for each in found)


def test_with_no_history_the_line_is_a_plain_sum(scope, schedule, cash):
    make_entry(cash, "1000", kind="income", on=date(2026, 11, 20))
    schedule("Rent", "600", on=date(2026, 12, 1))
    schedule("Pay", "2000", on=date(2026, 12, 15), kind="income", filed="Salary")
    found = forecast(book=scope, as_of=TODAY, months=1)
    assert found.method == "known"
    assert found.accuracy is None
    for point in found.points:
        wanted = 1000 - 600 * (point.on >= date(2026, 12, 1))
        wanted += 2000 * (point.on >= date(2026, 12, 15))
        assert point.balance.amount == wanted
        assert point.low == point.high == point.balance
    assert found.until == date(2026, 12, 31)
    assert (found.lowest.on, found.lowest.balance.amount) == (date(2026, 12, 1), 400)
    assert found.income_after(found.lowest.on).name == "Pay"


def test_an_overdue_bill_comes_tomorrow_a_forgotten_one_does_not(schedule, known):
    schedule("Waste", "32", on=date(2026, 11, 17), unit="once")
    schedule("Forgotten", "50", on=date(2026, 9, 1), unit="once")
    (waste,) = known()
    assert (waste.on, waste.due_on) == (TODAY + timedelta(1), date(2026, 11, 17))
    assert waste.is_overdue


def test_a_date_that_looks_paid_does_not_count_again(schedule, known, spend):
    schedule("Waste", "32", on=date(2026, 11, 20), unit="once")
    spend("31", "Home", on=date(2026, 11, 19), payee="Waste")
    assert known() == []


def test_a_planned_entry_stands_for_its_date(schedule, known, spend):
    schedule("Waste", "32", on=date(2026, 12, 4), unit="once")
    spend("30", "Home", on=date(2026, 12, 3), payee="Waste")
    assert [each.amount.amount for each in known()] == [-30]


def test_after_the_cancelled_day_nothing_comes(scope, alice, schedule, known):
    streamo = schedule("Streamo", "9", on=date(2026, 12, 5))
    cancel_recurring(
        book=scope,
        actor=alice,
        recurring=streamo,
        cancelled_on=date(2026, 12, 20),
    )
    assert [each.on for each in known()] == [date(2026, 12, 5)]


def test_a_varying_bill_has_its_range(schedule, known):
    schedule(
        *("Energy", "110"),
        on=date(2026, 12, 3),
        unit="once",
        least=Decimal(88),
        most=Decimal(136),
    )
    (energy,) = known()
    assert (energy.least.amount, energy.most.amount) == (-136, -88)
    assert energy.varies


def test_transfers_move_one_wallet_and_never_all(scope, schedule, known, cash):
    saving = make_wallet(scope, "Saving", opening="500")
    schedule(
        *("Save", "200"),
        on=date(2026, 12, 20),
        kind="transfer",
        to_wallet=saving,
        filed=None,
        unit="once",
    )
    make_transfer(cash, saving, "50", on=date(2026, 12, 1))
    assert known() == []
    assert [each.amount.amount for each in known(cash)] == [-50, -200]
    assert [each.amount.amount for each in known(saving)] == [50, 200]


def test_a_foreign_schedule_counts_at_todays_rate(scope, schedule, known):
    travel = make_wallet(scope, "Travel", currency="GBP", rate="1.2")
    schedule("Hotel", "100", on=date(2026, 12, 1), wallet=travel, unit="once")
    assert [str(each.amount.amount) for each in known()] == ["-120.00"]
    assert [each.amount.currency for each in known(travel)] == ["GBP"]


def test_a_cards_statement_is_paid_by_its_wallet_and_counts_once(scope, known, spend):
    bank = make_wallet(scope, "Bank", opening="3000")
    card = make_wallet(scope, "Card", kind="card")
    Wallet.objects.filter(pk=card.pk).update(
        statement_day=10, due_day=28, pays_from=bank
    )
    for month in range(6, 11):
        spend("150", "Clothing", on=date(2026, month, 5), wallet=card)
        make_transfer(bank, card, "150", on=date(2026, month, 28))
    spend("180", "Clothing", on=date(2026, 11, 5), wallet=card)
    (payment,) = known(bank)
    assert (payment.on, payment.amount.amount) == (date(2026, 11, 28), -180)
    assert [each.amount.amount for each in known(card)] == [180]
    assert known() == []
    november, december, *_ = forecast(book=scope, as_of=TODAY, wallet=bank).ahead
    assert (november.moved.amount, december.moved.amount) == (-180, -150)
