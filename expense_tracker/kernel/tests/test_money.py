from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expense_tracker.kernel.currencies import CURRENCIES, quantum
from expense_tracker.kernel.money import (
    CurrencyMismatch,
    Money,
    MoneyBag,
    allocate,
    round_money,
)

few_currencies = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])
units = st.integers(-(10**15), 10**15)
weights = st.lists(
    st.one_of(st.integers(0, 10**6), st.decimals(0, 1000, places=4)),
    min_size=1,
    max_size=20,
).filter(sum)


@st.composite
def moneys(draw, currencies=few_currencies):
    currency = draw(currencies)
    return Money(draw(units) * quantum(currency), currency)


bags = st.lists(moneys(), max_size=8).map(MoneyBag)


def eur(text):
    return Money(Decimal(text), "EUR")


# --- Money ----------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [1, 1.0, "1", None])
def test_only_a_decimal_makes_money(amount):
    with pytest.raises(TypeError):
        Money(amount, "EUR")


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_only_a_finite_amount_makes_money(amount):
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal(amount), "EUR")


@pytest.mark.parametrize("currency", ["EURO", "eur", "", "BTC"])
def test_only_a_listed_currency_makes_money(currency):
    with pytest.raises(ValueError, match="4217"):
        Money(Decimal(1), currency)


def test_float_traps_are_exact():
    assert eur("0.1") + eur("0.2") - eur("0.3") == Money.zero("EUR")
    assert eur("1.10") + eur("2.20") == eur("3.30")
    assert eur("4.35") * 100 == eur("435")


def test_currencies_do_not_mix():
    euro, yen = eur(1), Money(Decimal(1), "JPY")
    for mix in (
        lambda: euro + yen,
        lambda: euro - yen,
        lambda: euro < yen,
        lambda: max(euro, yen),
    ):
        with pytest.raises(CurrencyMismatch):
            mix()
    assert euro != yen


@pytest.mark.parametrize("other", [1, Decimal(1), 0, None, "1"])
def test_money_adds_to_money_only(other):
    with pytest.raises(TypeError):
        eur(1) + other
    with pytest.raises(TypeError):
        eur(1) - other


@pytest.mark.parametrize("factor", [1.5, "2", None])
def test_factors_are_exact(factor):
    with pytest.raises(TypeError):
        eur(1) * factor


def test_money_cannot_multiply_money():
    with pytest.raises(TypeError):
        eur(2) * eur(2)


def test_factors_stand_on_either_side():
    assert 3 * eur("1.50") == eur("1.50") * 3 == eur("4.50")
    assert eur(100) * Decimal("0.075") == eur("7.5")


def test_sign_and_zero():
    assert -eur(5) == eur(-5)
    assert abs(eur(-5)) == eur(5)
    assert not Money.zero("EUR")
    assert Money.zero("EUR").is_zero
    assert eur("0.01")


def test_equal_amounts_are_one_key():
    assert {eur("1.0"): "a"}[eur("1.00")] == "a"


def test_amounts_of_a_currency_sort():
    assert sorted([eur(3), eur(-1), eur(2)]) == [eur(-1), eur(2), eur(3)]
    assert eur(1) <= eur(1) < eur(2) >= eur(2)


# --- round_money ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2.345", "EUR", "2.35"),
        ("-2.345", "EUR", "-2.35"),
        ("2.344999", "EUR", "2.34"),
        ("1.5", "JPY", "2"),
        ("0.5", "JPY", "1"),
        ("0.0005", "KWD", "0.001"),
        ("7", "EUR", "7.00"),
    ],
)
def test_rounds_half_away_from_zero(amount, currency, expected):
    assert str(round_money(Decimal(amount), currency)) == expected


def test_rounds_down_on_request():
    assert round_money(Decimal("45.436"), "EUR", ROUND_DOWN) == Decimal("45.43")
    assert round_money(Decimal("-45.439"), "EUR", ROUND_DOWN) == Decimal("-45.43")


# --- MoneyBag -------------------------------------------------------------------------


@given(bags, bags)
def test_bag_addition_is_commutative(one, other):
    assert one + other == other + one


@given(bags, bags, bags)
def test_bag_addition_is_associative(one, two, three):
    assert (one + two) + three == one + (two + three)


@given(bags)
def test_a_bag_less_itself_is_empty(bag):
    assert bag - bag == MoneyBag()
    assert not len(bag + -bag)


@given(st.lists(moneys(), max_size=12))
def test_bag_holds_the_sum_of_each_currency(held):
    bag = MoneyBag(held)
    for code in ("EUR", "JPY", "KWD", "CLF"):
        expected = sum((m.amount for m in held if m.currency == code), Decimal(0))
        assert bag.get(code) == Money(expected, code)


@given(st.lists(moneys(), max_size=12))
def test_bag_lists_its_currencies_once_in_order_and_without_zeros(held):
    codes = [money.currency for money in MoneyBag(held)]
    assert codes == sorted(set(codes))
    assert all(MoneyBag(held))


@given(st.lists(moneys(), max_size=8), st.randoms())
def test_the_order_of_adding_does_not_matter(held, random):
    shuffled = random.sample(held, len(held))
    assert MoneyBag(held) == MoneyBag(shuffled)
    assert hash(MoneyBag(held)) == hash(MoneyBag(shuffled))


def test_bag_takes_one_money_too():
    assert MoneyBag() + eur(2) - eur(2) == MoneyBag()
    assert list(MoneyBag([eur(1)]) + eur(2)) == [eur(3)]


def test_bag_adds_nothing_else():
    with pytest.raises(TypeError):
        MoneyBag() + 1
    with pytest.raises(TypeError):
        MoneyBag() - Decimal(1)
    assert MoneyBag() != []


# --- allocate -------------------------------------------------------------------------


@given(moneys(st.sampled_from(sorted(CURRENCIES))), weights)
def test_shares_sum_back_to_the_last_unit(money, weights):
    shares = allocate(money, weights)
    assert len(shares) == len(weights)
    assert sum(shares, Money.zero(money.currency)) == money


@given(moneys(), weights)
def test_each_share_is_within_a_unit_of_the_exact_one(money, weights):
    whole = sum(Fraction(weight) for weight in weights)
    for share, weight in zip(allocate(money, weights), weights, strict=True):
        exact = Fraction(money.amount) * Fraction(weight) / whole
        assert abs(Fraction(share.amount) - exact) < Fraction(quantum(money.currency))


@given(moneys(), weights)
def test_no_weight_no_share_and_no_share_of_the_other_sign(money, weights):
    for share, weight in zip(allocate(money, weights), weights, strict=True):
        assert weight or share.is_zero
        assert share.amount * money.amount >= 0


@given(moneys(), st.integers(1, 30))
def test_equal_weights_differ_by_a_unit_at_most(money, count):
    amounts = [share.amount for share in allocate(money, [1] * count)]
    assert max(amounts) - min(amounts) <= quantum(money.currency)


def test_the_first_of_equals_gets_what_is_left_over():
    assert allocate(eur(10), [1, 1, 1]) == [eur("3.34"), eur("3.33"), eur("3.33")]
    assert allocate(eur("0.02"), [1, 1, 1]) == [eur("0.01"), eur("0.01"), eur(0)]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [2, -1]])
def test_weights_that_make_no_sense_are_refused(weights):
    with pytest.raises(ValueError, match="Weights"):
        allocate(eur(1), weights)


def test_an_amount_finer_than_a_unit_cannot_be_split():
    with pytest.raises(ValueError, match="finer"):
        allocate(eur("0.001"), [1, 1])
