"""Payees that come again: found by what their past would have foretold."""

import random
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from reports.forecast.habits import Visit, habit_of
from reports.forecast.payees import next_purchases, read_habits

from .conftest import TODAY

START = date(2025, 11, 3)


def visits(days, amount="10"):
    return [Visit(day, Decimal(amount)) for day in days]


def every(gap, count, start=START):
    return [start + timedelta(days=gap * n) for n in range(count)]


def monthly(day, count, start=START):
    return [start + relativedelta(months=n, day=day) for n in range(count)]


def coming(habit, count):
    days = habit.next_days(until=date(2030, 1, 1))
    return [next(days) for _ in range(count)]


def test_weekly_visits_go_on():
    habit = habit_of(visits(every(7, 20)))
    assert (habit.gap, habit.hits, habit.tested) == (7, 10, 10)
    assert coming(habit, 2) == every(7, 22)[20:]


def test_the_31st_stays_the_31st():
    habit = habit_of(visits(monthly(31, 10)))
    assert habit.is_monthly
    assert coming(habit, 3) == [
        date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30),
    ]  # fmt: skip


def test_a_salary_before_weekends_is_foretold():
    days = [day - timedelta(max(day.weekday() - 4, 0)) for day in monthly(25, 12)]
    habit = habit_of(visits(days, "2000"))
    assert habit.hits == habit.tested
    assert abs(coming(habit, 1)[0] - date(2026, 11, 25)) <= timedelta(2)


def test_one_early_visit_does_not_end_it():
    days = every(14, 14)
    days[9] -= timedelta(4)
    habit = habit_of(visits(days))
    assert (habit.gap, habit.hits) == (14, 8)


def test_too_few_visits_are_none():
    assert habit_of(visits(every(7, 6))) is None
    assert habit_of(visits(monthly(3, 4))) is None
    assert habit_of([]) is None


def test_once_a_quarter_is_left_to_the_schedules():
    assert habit_of(visits(every(91, 10))) is None


def test_a_habit_ends_when_it_stays_away():
    habit = habit_of(visits(every(7, 20)))
    last = every(7, 20)[-1]
    assert habit.is_alive(last + timedelta(9))
    assert not habit.is_alive(last + timedelta(12))


def test_shops_visited_at_random_are_seldom_taken_for_habits():
    """And of what is foretold of regular ones, most comes true."""
    rng = random.Random(11)
    found = 0
    for _ in range(300):
        gap = rng.choice([3, 5, 9, 15, 30])
        day, days = START, []
        for _ in range(20):
            day += timedelta(days=1 + int(rng.expovariate(1 / gap)))
            days.append(day)
        found += habit_of(visits(days)) is not None
    assert found <= 6
    regular = hits = 0
    for _ in range(200):
        gap = rng.choice([7, 14, 28])
        days = [
            each + timedelta(rng.choice([0, 0, 0, 0, 1])) for each in every(gap, 15)
        ]
        habit = habit_of(visits(days[:-1]))
        if habit is not None:
            regular += 1
            hits += abs((coming(habit, 1)[0] - days[-1]).days) <= habit.play
    assert regular > 150
    assert hits >= 0.8 * regular


def market_visits():
    days = [TODAY - timedelta(7 * n - 3) for n in range(1, 9)]
    return [(on, "60", "Groceries", "expense", "Market") for on in days]


def test_the_next_purchases_are_read_from_the_book(scope, book_all):
    rows = market_visits()
    for n in range(1, 9):
        random_day = TODAY - timedelta(11 * n % 60)
        rows.append((random_day, "9", "Fuel", "expense", "Anywhere"))
    book_all(rows)
    habits = read_habits(book=scope, wallet=None, as_of=TODAY)
    (market,) = next_purchases(habits, as_of=TODAY, until=TODAY + timedelta(14))
    assert (market.name, market.on) == ("Market", TODAY + timedelta(3))
    assert market.amount.amount == 60
    assert "payee" in market.url
    assert next_purchases(habits, as_of=TODAY, until=TODAY + timedelta(2)) == []


def test_a_payee_with_a_schedule_is_no_habit(scope, book_all, schedule):
    book_all(market_visits())
    schedule("Market", "60", on=TODAY + timedelta(3), unit="week")
    assert read_habits(book=scope, wallet=None, as_of=TODAY) == []
