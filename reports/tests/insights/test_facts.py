"""Each generator on a history made for it: what is told, what is not, which figures."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from expense_tracker.kernel.period import Period
from reports.insights.bills import bills
from reports.insights.duplicates import duplicates
from reports.insights.facts import GOOD, LOOK, search
from reports.insights.fees import fees, is_fee
from reports.insights.finding import news
from reports.insights.history import (
    BudgetLine,
    CategoryLine,
    DueLine,
    History,
    Line,
    WalletLine,
)
from reports.insights.idle import idle
from reports.insights.kinds import facts_of
from reports.insights.praise import kept, streak
from reports.insights.rising import rising
from reports.insights.savings import savings
from reports.insights.subscriptions import subscriptions
from reports.insights.unusual import unusual
from reports.insights.weekdays import weekdays

TODAY = date(2026, 11, 21)
BEGAN = date(2025, 9, 1)
GROCERIES, EATING, SALARY = 1, 2, 3


class Story:
    """Lines told one by one."""

    def __init__(self):
        self.lines = []
        self.payees = {}

    def add(self, on, amount, payee="", category=GROCERIES, kind="expense", **more):
        number = Decimal(amount)
        number = -number if kind == "expense" else number
        if payee:
            more["payee"] = self.payees.setdefault(payee, len(self.payees) + 1)
        line = Line(
            pk=len(self.lines) + 1,
            on=on,
            kind=kind,
            amount=number,
            own=number,
            wallet=1,
            payee_name=payee,
            category=category,
            **more,
        )
        self.lines.append(line)
        return line

    def history(self, **more):
        names = {
            GROCERIES: CategoryLine("Groceries"),
            EATING: CategoryLine("Eating out"),
            SALARY: CategoryLine("Salary"),
        }
        lines = sorted(self.lines, key=lambda line: line.on)
        given = {"categories": names, "began": BEGAN, "as_of": TODAY} | more
        return History(currency="EUR", pay_day=1, lines=lines, **given)


@pytest.fixture
def story():
    """Fourteen months: a salary of 1,000 and four purchases of about 100 in each."""
    told = Story()
    month = Period.month(2025, 9)
    while month.start <= TODAY:
        told.add(month.start, "1000", "Works", SALARY, kind="income")
        for week in range(4):
            on = month.start + timedelta(days=2 + 7 * week)
            if on <= TODAY:
                told.add(on, f"{95 + 3 * week}.00", f"Shop {week % 2}")
        month = month.next()
    return told


def only(facts):
    [fact] = facts
    return fact


# --- unusual --------------------------------------------------------------------------

MARKET = (31, 44, 38, 52, 40, 36, 47, 41, 33, 45, 39)


@pytest.fixture
def market(story):
    """And a market now and then: 40 in the middle, in two spellings."""
    days = 12
    for n, price in enumerate(MARKET):
        story.add(TODAY - timedelta(days=days), str(price), f"Market {n % 2 or ''}")
        days += 3 + (n * 7) % 11
    return story


def test_an_expense_far_above_its_payee_is_unusual(market):
    market.add(TODAY, "180", "Market ")
    fact = only(unusual(market.history()))
    assert fact.amount.amount == 180
    # of 31, 38, 40, 47, 33, 39 the middle
    assert (fact.facts["usual"], fact.facts["times"]) == ("38.50", "4.7")
    assert (fact.severity, fact.first) == (LOOK, TODAY)


@pytest.mark.parametrize("amount", ["60", "76"])
def test_a_little_more_is_not(market, amount):
    market.add(TODAY, amount, "Market ")
    assert list(unusual(market.history())) == []


def test_a_new_payee_is_measured_by_its_category(market):
    for n, price in enumerate(MARKET):
        market.add(TODAY - timedelta(days=40 + n * n), str(price), f"Stall {n}")
    market.add(TODAY, "480", "Never seen")
    assert only(unusual(market.history())).facts["payee"] == "Never seen"


def test_a_category_of_one_payee_says_nothing_of_others(story):
    for n, price in enumerate(MARKET * 2):
        on = TODAY - timedelta(days=9 + n * 3 + n % 3)
        story.add(on, str(price + n), "Fuel", EATING)
    story.add(TODAY, "480", "Garage", EATING)
    assert list(unusual(story.history())) == []


def test_what_is_small_against_a_month_is_no_news(story):
    for n in range(8):
        story.add(TODAY - timedelta(days=9 + 7 * n), "1.00", "Kiosk", EATING)
    story.add(TODAY, "9", "Kiosk", EATING)
    assert list(unusual(story.history())) == []


def test_what_came_a_year_ago_too_belongs_to_the_season(story):
    story.add(TODAY - timedelta(days=365), "470", "Shop 0")
    story.add(TODAY, "480", "Shop 0")
    assert list(unusual(story.history())) == []


def test_a_settled_bill_is_not_unusual(story):
    story.add(TODAY, "480", "Shop 0", is_settled=True)
    assert list(unusual(story.history())) == []


# --- duplicates -----------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, 1, 3])
def test_the_same_charge_within_three_days_may_be_one_too_many(story, days):
    story.add(TODAY - timedelta(days=days), "49.90", "Hotel", EATING)
    story.add(TODAY, "49.90", "Hotel", EATING)
    fact = only(duplicates(story.history()))
    assert fact.amount.amount == Decimal("99.80")
    assert (fact.facts["each"], fact.facts["days"]) == ("49.90", str(days))


def test_other_days_amounts_payees_and_wallets_are_no_duplicates(story):
    story.add(TODAY - timedelta(days=4), "49.90", "Hotel")
    story.add(TODAY, "49.90", "Hotel")
    story.add(TODAY, "49.91", "Hotel")
    story.add(TODAY, "49.90", "Motel")
    line = story.add(TODAY, "70", "Far")
    story.lines.append(replace(line, pk=999, wallet=2))
    assert list(duplicates(story.history())) == []


def test_what_was_refunded_is_settled(story):
    for _ in range(2):
        story.add(TODAY, "49.90", "Hotel")
    story.add(TODAY, "49.90", "Hotel", kind="refund")
    assert list(duplicates(story.history())) == []


def test_what_a_payee_always_costs_is_no_duplicate(story):
    for days in (0, 0, 5, 10, 15, 20, 25):
        story.add(TODAY - timedelta(days=days), "12.00", "Canteen")
    assert list(duplicates(story.history())) == []


def test_twins_that_happen_again_are_a_habit(story):
    for days in (0, 0, 20, 20):
        story.add(TODAY - timedelta(days=days), "30.00", "Cinema")
    assert list(duplicates(story.history())) == []


# --- subscriptions --------------------------------------------------------------------


def monthly(story, prices):
    month = Period.month(2026, 11)
    for price in reversed(prices):
        story.add(month.start + timedelta(days=7), price, "Streamly", EATING)
        month = month.previous()


def test_a_new_price_is_told_with_what_it_costs_a_year(story):
    monthly(story, ["9.99"] * 9 + ["12.99"])
    fact = only(subscriptions(story.history()))
    assert fact.amount.amount == Decimal("12.99")
    assert (fact.facts["usual"], fact.facts["share"]) == ("9.99", "0.30")
    assert fact.facts["year"] == "36.00"
    assert fact.first == date(2026, 11, 8)


@pytest.mark.parametrize(
    "prices", [["9.99"] * 10, ["12.99"] * 9 + ["9.99"], ["9.99"] * 5 + ["12.99"] * 5]
)
def test_old_falling_and_steady_prices_are_no_news(story, prices):
    monthly(story, prices)
    assert list(subscriptions(story.history())) == []


def test_the_same_price_has_the_same_key_every_day(story):
    monthly(story, ["9.99"] * 9 + ["12.99"])
    today = only(subscriptions(story.history()))
    later = only(subscriptions(story.history(as_of=TODAY + timedelta(days=9))))
    assert today.key == later.key


# --- rising ---------------------------------------------------------------------------


def eating(story, sums):
    month = Period.month(2026, 10)
    for whole in reversed(sums):
        for n in range(4):
            on = month.start + timedelta(days=3 + 6 * n)
            story.add(on, str(Decimal(whole) / 4), f"Place {n}", EATING)
        month = month.previous()


def test_three_months_above_the_usual_are_a_rise(story):
    eating(story, [80, 84, 78, 82, 80, 81, 120, 124, 130])
    fact = only(rising(story.history()))
    assert fact.facts["category"] == "Eating out"
    # the middle of the last three against the middle of the six before: 124 / 80.5
    assert (fact.facts["usual"], fact.facts["share"]) == ("80.50", "0.54")
    assert fact.amount.amount == 130


@pytest.mark.parametrize(
    "sums",
    [
        [80, 84, 78, 82, 80, 81, 80, 82, 300],  # one outlier
        [80, 84, 78, 82, 80, 81, 120, 124, 82],  # over again
        [80, 84, 78, 82, 80, 81, 85, 88, 90],  # too little
        [40, 150, 60, 130, 50, 140, 120, 124, 130],  # it always jumps about
    ],
)
def test_what_is_no_trend_is_not_told(story, sums):
    eating(story, sums)
    assert list(rising(story.history())) == []


def test_a_rise_is_told_once_in_half_a_year(story):
    eating(story, [80, 84, 78, 82, 80, 81, 120, 124, 130])
    fact = only(rising(story.history()))
    month_on = replace(fact, stamp="next", last=fact.last + timedelta(days=30))
    half_on = replace(fact, stamp="later", last=fact.last + timedelta(days=180))
    told = {fact.subject: fact.last}
    assert list(news([month_on], keys=set(), told=told)) == []
    assert list(news([half_on], keys=set(), told=told)) == [half_on]


# --- months ---------------------------------------------------------------------------


def test_a_month_that_kept_far_less_is_told(story):
    story.add(date(2026, 10, 20), "700", "Far", EATING)
    fact = only(savings(story.history()))
    # 1,000 came in; 95 + 98 + 101 + 104 + 700 went out: 98 more
    assert (fact.amount.amount, fact.facts["lost"]) == (98, "1")
    assert (fact.facts["rate"], fact.facts["usual"]) == ("-0.10", "0.60")
    assert fact.severity == LOOK


def test_a_month_that_kept_far_more_is_good_news(story):
    story.add(date(2026, 10, 20), "1500", "Works", SALARY, kind="income")
    assert only(savings(story.history())).severity == GOOD


def test_months_like_the_others_are_not_told(story):
    assert list(savings(story.history())) == []


def test_months_in_a_row_are_told_at_milestones(story):
    story.add(date(2026, 7, 20), "5000", "Roof", EATING)
    fact = only(streak(story.history()))
    # August, September, October: 1,000 - 398 each
    assert (fact.facts["months"], fact.amount.amount) == ("3", 3 * 602)


# --- budgets --------------------------------------------------------------------------


def budget(limit, spent, *dues, month=None):
    lines = tuple(DueLine(name, TODAY, Decimal(worth)) for name, worth in dues)
    period = month or Period.month(2026, 11)
    return BudgetLine(1, "Home", period, Decimal(limit), Decimal(spent), lines)


def test_a_bill_beyond_what_is_left_is_told(story):
    running = budget(200, 150, ("Power", "80"), ("Water", "20"))
    fact = only(bills(story.history(budgets=[running])))
    # 100 due, 50 left
    assert (fact.amount.amount, fact.facts["bill"]) == (50, "Power")
    assert (fact.facts["due"], fact.facts["left"]) == ("100.00", "50.00")


@pytest.mark.parametrize(
    "running",
    [
        budget(200, 150, ("Power", "50")),
        budget(200, 150),
        budget(200, 250, ("Power", "50")),
        budget(0, 0, ("Power", "50")),
    ],
)
def test_a_bill_that_fits_or_comes_too_late_is_not(story, running):
    assert list(bills(story.history(budgets=[running]))) == []


def test_budgets_that_were_kept_are_praised(story):
    past = budget(200, 150, month=Period.month(2026, 10))
    assert only(kept(story.history(past_budgets=[past]))).amount.amount == 50
    broken = budget(200, 201, month=Period.month(2026, 10))
    assert list(kept(story.history(past_budgets=[past, broken]))) == []


# --- wallets, weekdays, fees ----------------------------------------------------------


def test_money_beyond_three_usual_months_is_idle(story):
    wallet = WalletLine("Current", "bank", Decimal(5000), Decimal(5000))
    history = story.history(wallets={1: wallet})
    # Told backwards by a loop of its own: the lowest end of day of the last 90.
    days = [TODAY - timedelta(days=n) for n in range(91)]
    ends = [
        5000 - sum(line.own for line in history.lines if line.on > day) for day in days
    ]
    fact = only(idle(history))
    assert fact.amount.amount == min(ends) - 3 * 398


@pytest.mark.parametrize("kind", ["savings", "loan", "card", "other"])
def test_savings_are_never_idle(story, kind):
    wallet = WalletLine("Rainy day", kind, Decimal(50_000), Decimal(50_000))
    assert list(idle(story.history(wallets={1: wallet}))) == []


def test_money_that_only_just_came_is_not_idle(story):
    wallet = WalletLine("Current", "bank", Decimal(5000), Decimal(5000))
    story.add(TODAY - timedelta(days=5), "4500", kind="income")
    assert list(idle(story.history(wallets={1: wallet}))) == []


def test_a_weekday_that_costs_far_more_is_told(story):
    saturday = date(2026, 11, 14)
    for week in range(14):
        story.add(saturday - timedelta(weeks=week), "90", f"Club {week % 3}", EATING)
        for day in range(1, 6):
            on = saturday - timedelta(weeks=week, days=day)
            story.add(on, "10", f"Bar {day}", EATING)
    fact = only(weekdays(story.history()))
    assert fact.facts["weekday"] == "5"
    first, last = fact.first, fact.last
    assert (first.weekday(), last.weekday(), (last - first).days) == (0, 6, 90)
    on_it = [x for x in story.lines if first <= x.on <= last and x.on.weekday() == 5]
    spent = -sum(x.amount for x in on_it if x.kind == "expense")
    assert fact.amount.amount == spent


def test_even_weeks_have_no_dear_day(story):
    for day in range(100):
        story.add(TODAY - timedelta(days=day), "20", f"Bar {day % 5}", EATING)
    assert list(weekdays(story.history())) == []


def test_fees_of_a_quarter_are_added_up(story):
    for month in (7, 8, 9):
        story.add(date(2026, month, 9), "4.50", "Bank", note="Monthly account fee")
    story.add(date(2026, 8, 1), "12.20", note="Overdraft interest")
    story.add(date(2026, 10, 1), "99", note="Overdraft interest")
    fact = only(fees(story.history()))
    assert (fact.amount.amount, fact.facts["count"]) == (Decimal("25.70"), "4")
    assert fact.facts["year"] == "102.80"


@pytest.mark.parametrize(
    ("note", "fee"),
    [
        *(("Kontoführungsgebühr", True), ("FRAIS BANCAIRES", True), ("ATM fee", True)),
        *(("Foreign transaction fee", True), ("Sollzinsen", True)),
        *(("Coffee", False), ("Tuition fee", False), ("Feedback", False)),
        *(("Interesting books", False), ("Charge point", False), ("Rent", False)),
    ],
)
def test_a_fee_is_told_by_its_words(story, note, fee):
    assert is_fee(story.add(TODAY, "5", note=note)) is fee


# --- all of them ----------------------------------------------------------------------


def test_a_steady_life_is_told_nothing_but_good(story):
    assert {fact.severity for fact in facts_of(story.history())} <= {GOOD}


@pytest.mark.parametrize("months", [0, 1, 2])
def test_a_young_book_is_told_next_to_nothing(story, months):
    began = TODAY.replace(month=11 - months, day=1)
    lines = [line for line in story.lines if line.on >= began]
    story.lines = lines
    story.add(TODAY, "480", "Shop 0")
    assert list(facts_of(story.history(began=began))) == []


def test_an_empty_history_is_told_nothing():
    assert list(facts_of(Story().history(began=TODAY))) == []


def test_a_search_that_would_be_too_long_is_none():
    assert search(TODAY, TODAY, "x" * 481) == ""
    assert search(TODAY, TODAY, "x") == "period=2026-11-21..2026-11-21&q=x"
