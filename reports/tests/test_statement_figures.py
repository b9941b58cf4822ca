"""A statement whose sums disagree cannot be made."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from expense_tracker.kernel.money import CurrencyMismatch
from reports.statements.month import BudgetLine, StatementMismatch, WalletLine
from reports.tests.figures import NOVEMBER, day, entry, figures, money


def a_wallet(**changes):
    parts = {"opening": "10", "income": "5", "spending": "-3", "transfers": "-2"}
    parts |= {"closing": "10", "worth": "10"}
    amounts = {name: money(text) for name, text in (parts | changes).items()}
    return WalletLine(name="Everyday", **amounts)


def test_a_wallets_line_adds_up():
    assert a_wallet().closing == money("10")


@pytest.mark.parametrize("part", ["opening", "income", "spending", "transfers"])
def test_a_wallet_off_by_the_last_unit_is_refused(part):
    right = getattr(a_wallet(), part).amount
    with pytest.raises(StatementMismatch, match="Everyday"):
        a_wallet(**{part: right + Decimal("0.01")})


def test_a_wallet_never_mixes_currencies():
    with pytest.raises(CurrencyMismatch):
        replace(a_wallet(), income=money("5", "GBP"))


def test_a_budget_that_does_not_add_up_is_refused():
    with pytest.raises(StatementMismatch, match="Food"):
        BudgetLine(
            name="Food",
            period=NOVEMBER,
            spent=money("90"),
            limit=money("100"),
            left=money("11"),
        )


def test_a_day_counts_refunds_as_spending_and_leaves_transfers_out():
    lines = [entry("expense", "-8"), entry("refund", "3"), entry("transfer", "50")]
    assert day(5, *lines, entry("income", "1")).net == money("-4")


def test_a_day_that_does_not_add_up_is_refused():
    with pytest.raises(StatementMismatch, match="2026-11-05"):
        replace(day(5, entry("expense", "-8")), spending=money("-7"))


@pytest.mark.parametrize("sum_name", ["income", "spending", "net", "net_worth"])
def test_a_statement_off_by_the_last_unit_is_refused(sum_name):
    right = figures([day(5, entry("expense", "-8"), entry("income", "20"))])
    wrong = getattr(right, sum_name) + money("0.01")
    with pytest.raises(StatementMismatch):
        replace(right, **{sum_name: wrong})


def test_categories_must_add_up_to_the_spending():
    right = figures([day(5, entry("expense", "-8"))])
    with pytest.raises(StatementMismatch, match="categories"):
        replace(right, categories=())


def test_it_is_interim_until_its_last_day_is_counted():
    assert figures([], as_of=date(2026, 11, 29)).is_interim
    assert not figures([], as_of=date(2026, 11, 30)).is_interim


def test_counted_days_end_with_as_of():
    counted = figures([], as_of=date(2026, 11, 21)).counted
    assert (counted.start, counted.last) == (date(2026, 11, 1), date(2026, 11, 21))


@pytest.mark.parametrize(
    ("line", "title", "category"),
    [
        (entry("expense", "-1", payee="Tesco", note="milk"), "Tesco · milk", "Food"),
        (entry("refund", "1", payee="Zalando"), "Zalando", "Food, refund"),
        (entry("expense", "-1", note="soap", is_part=True), "soap", "Food, part"),
    ],
)
def test_an_entry_says_what_it_is(line, title, category):
    line = replace(line, category="Food")
    assert (line.title, line.category_words) == (title, category)


def test_a_bare_transfer_is_named_by_its_kind():
    line = entry("transfer", "9", to_wallet="Savings")
    assert (line.title, line.category_words) == ("Transfer", "Transfer")


def test_a_bare_expense_is_uncategorised():
    assert entry("expense", "-1").category_words == "Uncategorised"


def test_the_categories_together_change_by_their_sum():
    whole = figures([day(5, entry("expense", "-8"))]).all_categories
    assert (whole.amount, whole.change) == (money("8"), money("-2"))
