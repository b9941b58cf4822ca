"""Goals when the Book gets another main currency, and when a member's day comes."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.models import Notice
from accounts.queries import currency_held_because
from budgets.goals.receivers import convert_goals
from budgets.goals.retirement import RetirementDraft, assume
from budgets.models import Goal, Retirement
from budgets.reminders.daily import remind
from budgets.tests.conftest import TODAY
from ledger.models import Conversion


@pytest.fixture
def assumed(scope, alice):
    draft = RetirementDraft(
        birth_year=1986,
        retire_at=65,
        until_age=90,
        growth=Decimal("0.05"),
        inflation=Decimal("0.02"),
        need=Decimal(2000),
        savings=Decimal(1000),
    )
    return assume(book=scope, user=alice, version=None, draft=draft, as_of=TODAY)


def convert(book, rate, new="USD"):
    conversion = Conversion(book=book, old="EUR", new=new, rate=Decimal(rate))
    convert_goals(book=book, conversion=conversion)


def test_what_was_typed_in_the_old_currency_is_converted(
    scope, owe_debt, save_for, assumed
):
    debt, saving = owe_debt(owed="500", target="800", payment="50"), save_for()
    convert(scope, "1.1")
    debt, saving = debt.fresh(), saving.fresh()
    assert (debt.owed, debt.target, debt.payment) == (550, 880, 55)
    # In its wallet's currency, which stays.
    assert saving.target == 4200
    kept = Retirement.objects.get()
    assert (kept.need, kept.savings) == (2200, 1100)


def test_a_target_that_is_worth_nothing_is_a_unit_still(scope, owe_debt):
    owe_debt(owed="0.01", target="0.01")
    convert(scope, "0.0001")
    assert Goal.objects.get().target == Decimal("0.01")


def test_typed_amounts_hold_the_main_currency(scope, owe_debt):
    assert currency_held_because(scope) is None
    owe_debt()
    assert "Goals were set in it" in currency_held_because(scope)


def test_assumptions_hold_it_too(scope, assumed):
    assert "Goals were set in it" in currency_held_because(scope)


def test_the_daily_reminders_look_at_goals(scope, alice, save_for):
    save_for("Small", "900")
    Notice.objects.all().delete()
    alice.reminder_hour = 9
    alice.save()
    remind(user=alice, now=datetime(2026, 11, 21, 12, tzinfo=UTC))
    assert Notice.objects.filter(kind="goal", user=alice).exists()
