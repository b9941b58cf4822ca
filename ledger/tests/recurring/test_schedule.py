"""Dates of schedules, against a walk through every day that asks each by itself."""

import random
from calendar import monthrange
from datetime import date, timedelta
from itertools import islice

import pytest

from ledger.models import Recurring
from ledger.recurring.rhythm import rule_said
from ledger.recurring.schedule import dates, is_date_of, on_weekend_rule

FIRST = date(2024, 1, 1)
DAYS = 1500
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def schedule(**more) -> Recurring:
    return Recurring(**{"starts_on": date(2026, 1, 31), **more})


# --- the oracle -----------------------------------------------------------------------


def last_of(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def is_in_place(day: date, days: str) -> bool:
    """Whether the day has that place in its month, by counting through the month."""
    month = [day.replace(day=n) for n in range(1, last_of(day) + 1)]
    if days.endswith("WD"):
        month = [each for each in month if each.weekday() < 5]
    elif days[-2:] in CODES:
        month = [each for each in month if CODES[each.weekday()] == days[-2:]]
    elif days == "-1":
        return day == month[-1]
    else:
        return day.day == min(int(days), last_of(day))
    place = int(days[:-2])
    return day == month[place - 1 if place > 0 else place]


def months_since(start: date, day: date) -> int:
    return (day.year - start.year) * 12 + day.month - start.month


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def is_due(rule: Recurring, day: date) -> bool:
    start, every = rule.starts_on, rule.interval
    if day < start or (rule.ends_on and day > rule.ends_on):
        return False
    match rule.unit:
        case "once":
            return day == start
        case "day":
            return (day - start).days % every == 0
        case "week":
            wanted = rule.days.split(",") if rule.days else [CODES[start.weekday()]]
            weeks = (monday(day) - monday(start)).days // 7
            return weeks % every == 0 and CODES[day.weekday()] in wanted
        case "month":
            fits = months_since(start, day) % every == 0
        case _:
            years = day.year - start.year
            fits = years % every == 0 and day.month == start.month
    return fits and is_in_place(day, rule.days or str(start.day))


def walked(rule: Recurring) -> list[date]:
    days = (FIRST + timedelta(days=n) for n in range(DAYS))
    found = [day for day in days if is_due(rule, day)]
    return found[: rule.count]


def any_rule(rng: random.Random) -> Recurring:
    unit = rng.choice(
        ["once", "day", "week", "week", "month", "month", "month", "year"]
    )
    days = ""
    if unit == "week" and rng.random() < 0.6:
        days = ",".join(sorted(rng.sample(CODES, rng.randint(1, 4)), key=CODES.index))
    if unit in {"month", "year"} and rng.random() < 0.7:
        nth = f"{rng.choice([1, 2, 3, 4, -1])}{rng.choice(CODES)}"
        days = rng.choice(["-1", "1WD", "-1WD", nth, nth, "29", "30", "31"])
    start = FIRST + timedelta(days=rng.randrange(700))
    return Recurring(
        unit=unit,
        days=days,
        starts_on=start,
        interval=rng.randint(1, 5),
        ends_on=start + timedelta(days=rng.randrange(900))
        if rng.random() < 0.3
        else None,
        count=rng.randint(1, 12) if rng.random() < 0.3 else None,
    )


@pytest.mark.parametrize("seed", range(120))
def test_the_dates_are_those_of_a_walk_through_every_day(seed):
    rule = any_rule(random.Random(seed))
    until = FIRST + timedelta(days=DAYS - 1)
    assert list(dates(rule, until=until)) == walked(rule), rule_said(rule)


# --- by example -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said", "first"),
    [
        ({}, "Every month on the 31st", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (
            {"days": "-1FR", "ends_on": date(2027, 12, 31)},
            "Every last Friday of the month, until 31 Dec 2027",
            ["2026-02-27", "2026-03-27", "2026-04-24"],
        ),
        (
            {"days": "-1WD"},
            "Every last working day of the month",
            ["2026-02-27", "2026-03-31", "2026-04-30"],
        ),
        (
            {"unit": "week", "interval": 2, "days": "MO,TH", "count": 3},
            "Every 2 weeks on Monday and Thursday, 3 times",
            ["2026-02-09", "2026-02-12", "2026-02-23"],
        ),
        (
            {"unit": "year", "starts_on": date(2028, 2, 29)},
            "Every year on 29 February",
            ["2028-02-29", "2029-02-28", "2030-02-28"],
        ),
        (
            {"unit": "year", "days": "-1SU", "starts_on": date(2026, 3, 1)},
            "Every year on the last Sunday of March",
            ["2026-03-29", "2027-03-28", "2028-03-26"],
        ),
        (
            {"interval": 3, "days": "2TU", "weekend": "after"},
            "Every 3 months on the second Tuesday, on the Monday after a weekend",
            ["2026-04-14", "2026-07-14", "2026-10-13"],
        ),
        ({"unit": "day"}, "Every day", ["2026-01-31", "2026-02-01", "2026-02-02"]),
        ({"unit": "once"}, "Once, on 31 Jan 2026", ["2026-01-31"]),
        (
            {"unit": "month", "interval": 2, "starts_on": date(2026, 1, 22)},
            "Every 2 months on the 22nd",
            ["2026-01-22", "2026-03-22", "2026-05-22"],
        ),
    ],
)
def test_rules_in_words_with_their_first_dates(more, said, first):
    rule = schedule(**more)
    assert rule_said(rule) == said
    assert [str(on) for on in islice(dates(rule), 3)] == first


@pytest.mark.parametrize(
    ("weekend", "saturday", "sunday"),
    [
        ("as_is", "2026-01-31", "2026-02-01"),
        ("before", "2026-01-30", "2026-01-30"),
        ("after", "2026-02-02", "2026-02-02"),
    ],
)
def test_the_weekend_rule(weekend, saturday, sunday):
    assert str(on_weekend_rule(date(2026, 1, 31), weekend)) == saturday
    assert str(on_weekend_rule(date(2026, 2, 1), weekend)) == sunday
    assert on_weekend_rule(date(2026, 2, 2), weekend) == date(2026, 2, 2)


def test_a_rule_ends_with_the_calendar():
    rule = schedule(unit="year", starts_on=date(2190, 12, 31), interval=99)
    assert sum(1 for _ in dates(rule)) == 79


def test_only_its_own_dates_are_its_dates():
    rule = schedule()
    assert is_date_of(rule, date(2026, 2, 28))
    assert not is_date_of(rule, date(2026, 3, 28))
