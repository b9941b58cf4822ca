"""What is found in histories: planted patterns exactly, noise not."""

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from dateutil.relativedelta import relativedelta

from ledger.recurring.subscriptions import Charge, find_patterns

TODAY = date(2026, 11, 21)
STEPS = {
    "Weekly": relativedelta(weeks=1),
    "Every 2 weeks": relativedelta(weeks=2),
    "Every 4 weeks": relativedelta(weeks=4),
    "Monthly": relativedelta(months=1),
    "Quarterly": relativedelta(months=3),
    "Half-yearly": relativedelta(months=6),
    "Yearly": relativedelta(years=1),
}
ids = count(1)


def charge(on, amount="9.99"):
    return Charge(on, Decimal(amount), next(ids), 1)


def series(cadence, times, *, last=date(2026, 11, 1), amounts=("9.99",)):
    """So many charges up to `last`, with these amounts in order, the last one on."""
    days = [last - STEPS[cadence] * n for n in range(times)][::-1]
    return [
        charge(day, amounts[min(n, len(amounts) - 1)]) for n, day in enumerate(days)
    ]


def found(*charges):
    return find_patterns([(1, "payee|EUR", charges)])


# --- one pattern ----------------------------------------------------------------------


@pytest.mark.parametrize("cadence", STEPS)
@pytest.mark.parametrize("times", [3, 5, 12])
def test_each_interval_is_named(cadence, times):
    (pattern,) = found(*series(cadence, times))
    assert (pattern.cadence.name, len(pattern.charges)) == (cadence, times)


def test_twice_is_enough_for_what_comes_once_a_year():
    (pattern,) = found(*series("Yearly", 2))
    assert pattern.next_on == date(2027, 11, 1)
    assert found(*series("Monthly", 2)) == []


def test_the_price_and_its_history():
    amounts = ["9.99"] * 10 + ["12.99"]
    (pattern,) = found(*series("Monthly", 21, amounts=amounts))
    assert [(str(each.since), str(each.amount)) for each in pattern.prices] == [
        ("2025-03-01", "9.99"),
        ("2026-01-01", "12.99"),
    ]
    assert round(pattern.rise, 2) == Decimal("0.30")
    assert pattern.amount == Decimal("12.99")


def test_a_new_price_counts_from_its_first_charge():
    (pattern,) = found(*series("Monthly", 4, amounts=["5", "5", "5", "6"]))
    assert pattern.prices[-1].since == date(2026, 11, 1)
    assert pattern.rise == Decimal("0.2")


def test_amounts_that_vary_are_expected_in_a_range():
    amounts = ["88.10", "136.00", "101.55", "92.40", "118.42"]
    (pattern,) = found(*series("Monthly", 5, amounts=amounts))
    assert pattern.varies
    assert pattern.range == (Decimal("88.10"), Decimal("136.00"))
    assert pattern.amount == Decimal("101.55")


@pytest.mark.parametrize(
    "charges",
    [
        series("Weekly", 30, amounts=[str(30 + n * 7 % 41) for n in range(30)]),
        series("Monthly", 6, amounts=["9", "34", "12", "28", "17", "31"]),
        [charge(TODAY - timedelta(days=n * n)) for n in range(12)],
        [charge(TODAY - timedelta(days=n)) for n in range(40)],
        [charge(TODAY)],
        [],
    ],
    ids=["weekly shop", "a shop", "ever rarer", "daily", "once", "nothing"],
)
def test_what_is_no_pattern(charges):
    assert found(*charges) == []


def test_among_other_purchases_by_its_price():
    tv = series("Monthly", 14, amounts=["8.99"] * 9 + ["10.99"])
    rng = random.Random(3)
    days = [TODAY - timedelta(days=rng.randrange(400)) for _ in range(40)]
    bought = [charge(day, f"{rng.randint(500, 9000) / 100:.2f}") for day in days]
    (pattern,) = found(*tv, *bought)
    assert pattern.charges == tuple(tv)
    assert pattern.key == "payee|EUR|8.99"


def test_two_of_one_payee():
    small = series("Monthly", 8, amounts=["0.99"])
    large = series("Monthly", 12, last=date(2026, 11, 14), amounts=["9.99"])
    assert {pattern.charges for pattern in found(*small, *large)} == {
        tuple(small),
        tuple(large),
    }


def test_one_missed_and_weekends_do_not_break_it():
    charges = series("Monthly", 12)
    del charges[5]
    late = [
        charge(each.on + timedelta(days=max(0, 7 - each.on.isoweekday()) % 3))
        for each in charges
    ]
    (pattern,) = found(*late)
    assert pattern.cadence.name == "Monthly"


@pytest.mark.parametrize(
    ("last", "expected"),
    [(date(2026, 10, 31), "2026-11-30"), (date(2027, 1, 31), "2027-02-28")],
)
def test_month_ends_are_expected_at_month_ends(last, expected):
    (pattern,) = found(*series("Monthly", 6, last=last))
    assert str(pattern.next_on) == expected


def test_it_stops_being_expected():
    (pattern,) = found(*series("Monthly", 6, last=date(2026, 9, 1)))
    assert pattern.is_active(date(2026, 10, 16))
    assert not pattern.is_active(date(2026, 10, 17))


# --- precision and recall -------------------------------------------------------------


def planted(rng):
    """A subscription as banks show it: days shift, prices rise, one may be missing,
    and the payee may sell other things as well.
    """
    cadence = rng.choice(list(STEPS))
    times = {"Yearly": 3, "Half-yearly": 5}.get(cadence, rng.randint(4, 18))
    price = Decimal(rng.randint(199, 4999)) / 100
    rise = rng.random() < 0.4 and times > 6
    last = TODAY - timedelta(days=rng.randrange(20))
    days = [last - STEPS[cadence] * n for n in range(times)][::-1]
    shift = 0 if cadence in {"Weekly", "Every 4 weeks"} else 2
    charges = [
        charge(
            day + timedelta(days=rng.randint(0, shift)),
            price * (Decimal("1.25") if rise and n >= times // 2 else 1),
        )
        for n, day in enumerate(days)
    ]
    if times > 8 and rng.random() < 0.3:
        del charges[rng.randrange(2, times - 2)]
    others = shop(rng, rng.randint(5, 40)) if rng.random() < 0.25 else []
    return cadence, charges, others


def shop(rng, visits):
    """Visits at random, amounts at random, sometimes the same round one."""
    usual = rng.choice([5, 10, 20])
    return [
        charge(
            TODAY - timedelta(days=rng.randrange(1000)),
            usual if rng.random() < 0.1 else f"{rng.randint(150, 12000) / 100:.2f}",
        )
        for _ in range(visits)
    ]


def habit(rng):
    """A shop on the same day of each week or month, for whatever is needed."""
    step = rng.choice([relativedelta(weeks=1), relativedelta(months=1)])
    amounts = (f"{rng.randint(800, 9000) / 100:.2f}" for _ in range(24))
    return [charge(TODAY - step * n, amount) for n, amount in enumerate(amounts)]


def made_up_book(rng):
    """The subscriptions by payee, and all charges of ten subscriptions, twenty-five
    shops and five habits.
    """
    truth = {payee: planted(rng) for payee in range(10)}
    charges = {payee: [*own, *others] for payee, (_, own, others) in truth.items()}
    charges |= {payee: shop(rng, rng.randint(2, 120)) for payee in range(10, 35)}
    charges |= {payee: habit(rng) for payee in range(35, 40)}
    return truth, [(payee, f"p{payee}|EUR", all_) for payee, all_ in charges.items()]


def figures(books=40):
    """Precision, recall, and the share whose interval and charges are all right."""
    wanted = offered = hits = exact = 0
    for seed in range(books):
        truth, rows = made_up_book(random.Random(seed))
        patterns = find_patterns(rows)
        of_payee = {pattern.payee: pattern for pattern in patterns}
        wanted += len(truth)
        offered += len(patterns)
        for payee, (cadence, charges, _) in truth.items():
            pattern = of_payee.get(payee)
            if pattern is not None:
                named = pattern.cadence.name == cadence
                hits += named
                exact += named and pattern.charges == tuple(sorted(charges))
    return hits / offered, hits / wanted, exact / wanted


def test_precision_and_recall_over_made_up_books():
    """docs/algorithms/subscriptions.md tells these figures."""
    precision, recall, exact = figures()
    assert precision >= 0.97
    assert recall >= 0.95
    assert exact >= 0.9
