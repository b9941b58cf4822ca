"""A Book changes its main currency; every figure is checked by plain arithmetic."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from budgets.goals.services import GoalDraft, create_goal, delete_goal
from budgets.models import Budget, Goal
from ledger.doctor import findings
from ledger.errors import BookFrozen, InvalidEntry, NotUndoable
from ledger.models import Conversion, ConvertedEntry, Entry, Rate
from ledger.models import ReferenceRate as Reference
from ledger.queries.totals import net_worth, wallet_balances
from ledger.services import conversion as conversions
from ledger.services.entries import delete_entry
from ledger.services.rates import set_rate
from ledger.services.undo import undo_change
from ledger.tests.factories import TODAY, make_entry, make_transfer, make_wallet

MARCH, MAY = date(2026, 3, 2), date(2026, 5, 4)
PER_EURO = {MARCH: Decimal("1.25"), MAY: Decimal("1.60")}


def usd(amount, day):
    worth = Decimal(amount) * PER_EURO[day]
    return worth.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.fixture
def published(db):
    for day, rate in PER_EURO.items():
        Reference(currency="USD", date=day, per_euro=rate).save()
        Reference(currency="GBP", date=day, per_euro=Decimal("0.8")).save()


@pytest.fixture
def booked(published, scope):
    """Euros, dollars and pounds on two days."""
    euros = make_wallet(scope, "Euros")
    dollars = make_wallet(scope, "Dollars", currency="USD")
    pounds = make_wallet(scope, "Pounds", currency="GBP")
    return {
        "euro": make_entry(euros, "10.01", on=MARCH, payee="Bread"),
        "later": make_entry(euros, "10.01", on=MAY),
        "dollar": make_entry(dollars, "20", on=MARCH),
        "pound": make_entry(pounds, "8", on=MAY),
        "sent": make_transfer(euros, dollars, "5", to_amount="8", on=MAY),
    }


def convert(book, to="USD"):
    started = conversions.start_conversion(
        book=book, actor=None, currency=to, as_of=TODAY
    )
    conversions.work(conversion=started)
    book.refresh_from_db()
    return started.fresh()


@pytest.mark.usefixtures("booked")
def test_each_entry_is_worth_what_its_day_says(scope, booked):
    assert convert(scope).state == "done"
    assert scope.base_currency == "USD"
    worth = {name: entry.fresh().base_amount for name, entry in booked.items()}
    assert worth == {
        "euro": -usd("10.01", MARCH),
        "later": -usd("10.01", MAY),
        "dollar": Decimal(-20),
        "pound": Decimal(-16),  # 8 pounds were 10 euros, and those 16 dollars
        "sent": -usd("5", MAY),
    }


@pytest.mark.usefixtures("booked")
def test_totals_and_balances_agree_with_the_entries(scope):
    convert(scope)
    assert list(findings(scope)) == []
    total = net_worth(wallet_balances(book=scope, as_of=TODAY), scope)
    # Wallets at the newest rate: -25.02 euros, -12 dollars, -8 pounds.
    assert total.amount == -usd("25.02", MAY) - 12 - 16
    assert total.currency == "USD"


@pytest.mark.usefixtures("booked")
def test_there_and_back_is_where_it_began(scope):
    before = list(Entry.objects.order_by("pk").values("pk", "rate", "base_amount"))
    convert(scope)
    convert(scope, "EUR")
    assert before == list(
        Entry.objects.order_by("pk").values("pk", "rate", "base_amount")
    )


def test_meanwhile_the_book_is_read_only_and_shows_the_old(scope, booked):
    started = conversions.start_conversion(
        book=scope, actor=None, currency="USD", as_of=TODAY
    )
    with pytest.raises(BookFrozen, match="converted to USD"):
        make_entry(booked["euro"].wallet)
    conversions._put_aside(started)
    assert booked["euro"].fresh().base_amount == Decimal("-10.01")
    with pytest.raises(InvalidEntry, match="already"):
        conversions.start_conversion(
            book=scope, actor=None, currency="GBP", as_of=TODAY
        )


def test_a_crash_between_chunks_is_gone_on_from(scope, booked, monkeypatch):
    monkeypatch.setattr(conversions, "CHUNK", 2)
    started = conversions.start_conversion(
        book=scope, actor=None, currency="USD", as_of=TODAY
    )
    conversions._put_aside(started)
    conversions.work(conversion=started)
    conversions.work(conversion=started)  # delivered twice
    assert booked["later"].fresh().base_amount == -usd("10.01", MAY)
    assert not ConvertedEntry.objects.exists()
    make_entry(booked["euro"].wallet)  # open again


def test_what_grows_too_large_stops_it_and_changes_nothing(scope, booked):
    Reference(currency="IDR", date=MAY, per_euro=Decimal(17000)).save()
    make_entry(booked["euro"].wallet, "99000000000", on=MAY)
    stopped = convert(scope, "IDR")
    assert (stopped.state, scope.base_currency) == ("failed", "EUR")
    assert "too much" in stopped.error
    make_entry(booked["euro"].wallet)


def test_without_a_rate_it_is_not_begun(scope, booked):
    with pytest.raises(InvalidEntry, match="no exchange rate from EUR to ISK"):
        conversions.start_conversion(
            book=scope, actor=None, currency="ISK", as_of=TODAY
        )
    assert not Conversion.objects.exists()


@pytest.mark.usefixtures("booked")
def test_own_rates_and_budgets_go_with_it(scope):
    set_rate(book=scope, actor=None, currency="CHF", day=MAY, rate=Decimal("1.1"))
    set_rate(book=scope, actor=None, currency="USD", day=MAY, rate=Decimal("0.5"))
    Budget.objects.create(book=scope, amount=Decimal(100))
    convert(scope)  # the Book's own rate makes it two dollars for a euro
    rates = {each.currency: each.rate for each in Rate.objects.all()}
    assert rates == {"CHF": Decimal("2.2"), "EUR": Decimal(2)}
    assert Budget.objects.get().amount == Decimal(200)


def test_a_deletion_from_before_comes_back_at_todays_worth(scope, booked, alice):
    gone = delete_entry(book=scope, actor=alice, entry=booked["euro"])
    convert(scope)
    undo_change(book=scope, actor=alice, change=gone)
    assert booked["euro"].fresh().base_amount == -usd("10.01", MARCH)
    assert list(findings(scope)) == []


def test_plans_from_before_stay_as_they_are(scope, booked, alice):
    change = set_rate(
        book=scope, actor=alice, currency="USD", day=MAY, rate=Decimal("0.5")
    )
    convert(scope)
    with pytest.raises(NotUndoable, match="EUR"):
        undo_change(book=scope, actor=alice, change=change)


def test_what_was_typed_before_is_not_put_back_in_another_currency(
    scope, booked, alice
):
    draft = GoalDraft(
        kind="debt", name="Loan", target=Decimal(9), owed=Decimal(9), starts_on=MARCH
    )
    saving = replace(draft, kind="saving", owed=None, wallet=booked["euro"].wallet)
    deleted = [
        delete_goal(
            book=scope,
            actor=alice,
            goal=create_goal(book=scope, actor=alice, draft=each),
        )
        for each in (draft, saving)
    ]
    convert(scope)
    with pytest.raises(NotUndoable, match="EUR"):
        undo_change(book=scope, actor=alice, change=deleted[0])
    # In its wallet's currency, which stays.
    undo_change(book=scope, actor=alice, change=deleted[1])
    assert Goal.objects.get().target == 9


def test_a_rate_can_be_used_for_what_was_entered_before(scope, booked, alice):
    change = set_rate(
        book=scope,
        actor=alice,
        currency="GBP",
        day=MARCH,
        rate=Decimal("1.5"),
        revalue=True,
    )
    assert booked["pound"].fresh().base_amount == Decimal(-12)
    undo_change(book=scope, actor=alice, change=change)
    assert booked["pound"].fresh().base_amount == Decimal(-10)
