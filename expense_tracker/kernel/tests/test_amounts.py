from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from expense_tracker.kernel.amounts import (
    MAX_AMOUNT,
    MAX_LENGTH,
    AmountError,
    parse_amount,
)
from expense_tracker.kernel.currencies import CURRENCIES, decimals, quantum
from expense_tracker.kernel.format import format_money, format_number
from expense_tracker.kernel.locale import LOCALES
from expense_tracker.kernel.money import Money

locales = st.sampled_from(LOCALES)
currencies = st.sampled_from(sorted(CURRENCIES))


def parsed(text, currency="EUR", locale="en-IE", **allow):
    return str(parse_amount(text, currency=currency, locale=locale, **allow))


def refusal(text, currency="EUR", locale="en-IE", **allow):
    with pytest.raises(AmountError) as caught:
        parse_amount(text, currency=currency, locale=locale, **allow)
    return str(caught.value)


@st.composite
def amounts(draw):
    currency = draw(currencies)
    largest = int(MAX_AMOUNT / quantum(currency))
    return Money(draw(st.integers(-largest, largest)) * quantum(currency), currency)


# --- what is read ---------------------------------------------------------------------


@given(amounts(), locales)
def test_reads_back_what_the_page_shows(money, locale):
    for text in (
        format_money(money, locale),
        format_money(money, locale, sign="always"),
        format_number(money.amount, locale, decimals(money.currency)),
    ):
        amount = parse_amount(
            text,
            currency=money.currency,
            locale=locale,
            allow_negative=True,
            allow_zero=True,
        )
        assert amount == money.amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", "12.00"),
        ("12.5", "12.50"),
        ("12,50", "12.50"),
        (".5", "0.50"),
        (",05", "0.05"),
        ("007", "7.00"),
        ("+12", "12.00"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,23,456.78", "123456.78"),
        ("12,34,567", "1234567.00"),
        ("1'234.50", "1234.50"),
        ("1’234’567,50", "1234567.50"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234\u202f567.89", "1234567.89"),
        ("1\u2009234", "1234.00"),
        ("1.234.567", "1234567.00"),
        ("4.35", "4.35"),
        ("100000000000", "100000000000.00"),
    ],
)
def test_reads_numbers_of_one_reading_in_any_locale(text, expected):
    assert parsed(text) == expected


@pytest.mark.parametrize(
    ("text", "locale", "currency", "expected"),
    [
        ("1,234", "en-IE", "EUR", "1234.00"),
        ("1.234", "de-DE", "EUR", "1234.00"),
        ("1,234", "en-IE", "KWD", "1234.000"),
        ("1,234", "de-DE", "KWD", "1.234"),
        ("1.234", "en-IE", "KWD", "1.234"),
        ("1.234", "fr-FR", "KWD", "1.234"),
        ("0,123", "en-IE", "KWD", "0.123"),
        ("1,234", "en-US", "JPY", "1234"),
    ],
)
def test_the_locale_alone_decides_between_two_readings(
    text, locale, currency, expected
):
    assert parsed(text, currency, locale) == expected


@pytest.mark.parametrize(
    ("text", "locale", "currency"),
    [
        ("1.234", "en-IE", "EUR"),
        ("1,234", "de-DE", "EUR"),
        ("1,234", "fr-FR", "EUR"),
        ("1.000", "en-IE", "EUR"),
    ],
)
def test_the_other_locales_thousands_are_refused_not_shrunk(text, locale, currency):
    assert refusal(text, currency, locale).startswith("EUR has 2 decimals")


@pytest.mark.parametrize(
    ("text", "currency", "locale"),
    [
        ("€12", "EUR", "en-IE"),
        ("12 €", "EUR", "de-DE"),
        ("EUR 12", "EUR", "en-IE"),
        ("12eur", "EUR", "en-IE"),
        ("$12", "USD", "en-IE"),
        ("US$ 12", "USD", "en-IE"),
        ("$12", "CAD", "en-IE"),
        ("12 kr", "SEK", "en-IE"),
        ("12 kr.", "DKK", "en-GB"),
        ("R$ 12", "BRL", "pt-BR"),
        ("12 zł", "PLN", "pl-PL"),
        ("￥12", "JPY", "ja-JP"),
        ("¥12", "JPY", "en-IE"),
        ("₹12", "INR", "hi-IN"),
        ("CHF 12", "CHF", "de-CH"),
        ("€10 + €2", "EUR", "en-IE"),
    ],
)
def test_the_currencys_own_signs_may_stand_there(text, currency, locale):
    assert Decimal(parsed(text, currency, locale)) == 12


@pytest.mark.parametrize("text", ["-12.50", "−12.50", "€ -12.50", "−€12.50", "-€12.50"])
def test_a_minus_is_read_where_it_is_allowed(text):
    assert parsed(text, allow_negative=True) == "-12.50"


@pytest.mark.parametrize("text", ["0", "-0", "0.00", "−0,00", "5-5", "0.001*1"])
def test_zero_has_no_sign_where_it_is_allowed(text):
    assert parsed(text, allow_zero=True) == "0.00"


# --- sums -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12+3*2", "18.00"),
        ("(12+3)*2", "30.00"),
        ("48.50+20", "68.50"),
        ("48,50 + 1.234,00", "1282.50"),
        ("100 − 0.01", "99.99"),
        ("20/3", "6.67"),
        ("10/4", "2.50"),
        ("1/3*3", "1.00"),
        ("3×2÷4", "1.50"),
        ("19.99*1.075", "21.49"),
        ("10-2-3", "5.00"),
        ("16/4/2", "2.00"),
        ("-5+10", "5.00"),
        ("5--3", "8.00"),
        ("2*-3+10", "4.00"),
        ("((((((1))))))+1", "2.00"),
        ("0.125*1", "0.13"),
        (f"{'9' * 29}+1-{'9' * 29}", "1.00"),
    ],
)
def test_sums_are_worked_out(text, expected):
    assert parsed(text) == expected


@st.composite
def sums(draw, depth=3):
    """A sum as text, and its value found without the parser."""
    if depth == 0 or draw(st.booleans()):
        cents = draw(st.integers(0, 999))
        return f"{cents // 100}.{cents % 100:02}", Fraction(cents, 100)
    left, left_value = draw(sums(depth=depth - 1))
    right, right_value = draw(sums(depth=depth - 1))
    operator = draw(st.sampled_from("+-*/"))
    assume(operator != "/" or right_value)
    value = {
        "+": left_value + right_value,
        "-": left_value - right_value,
        "*": left_value * right_value,
        "/": left_value / right_value if right_value else None,
    }[operator]
    return f"({left}){operator}({right})", value


@given(sums())
def test_sums_agree_with_fractions(sum_):
    text, exact = sum_
    assume(len(text) <= MAX_LENGTH and abs(exact) < MAX_AMOUNT)
    hundredfold = Decimal(exact.numerator * 100) / exact.denominator
    expected = hundredfold.quantize(1, ROUND_HALF_UP) / 100
    assert Decimal(parsed(text, allow_negative=True, allow_zero=True)) == expected


@pytest.mark.parametrize(
    "text", ["12+", "*3", "1++", "(1+2", "1+2)", "()", "1 + () ", "2(3+1)", "1€2", "-"]
)
def test_sums_that_are_not_whole_are_refused(text):
    assert "sum" in refusal(text) or "brackets" in refusal(text)


@pytest.mark.parametrize("text", ["1/0", "0/0", "5/(3-3)", "1/0.00"])
def test_nothing_is_divided_by_zero(text):
    assert "divided by zero" in refusal(text)


@pytest.mark.parametrize("text", ["(12.50)", "(€12.50)", "((3))"])
def test_brackets_alone_may_mean_a_minus_and_are_refused(text):
    assert "brackets" in refusal(text, allow_negative=True)


# --- what is refused ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "culprit"),
    [
        ("1e5", "“e”"),
        ("1E5", "“E”"),
        ("NaN", "“N”"),
        ("sNaN", "“s”"),
        ("Infinity", "“I”"),
        ("-inf", "“i”"),
        ("1_000", "“_”"),
        ("0x1F", "“x”"),
        ("0b1", "“b”"),
        ("١٢", "“١”"),
        ("१२", "“१”"),
        ("\uff11\uff12", "“\uff11”"),
        ("5²", "“²”"),
        ("½", "“½”"),
        ("Ⅻ", "“Ⅻ”"),
        ("12%", "“%”"),
        ("2**3x", "“x”"),
        ("5.", "“.”"),
        ("1..2", "“.”"),
        ("=1+1", "“=”"),
        ("__import__", "“_”"),
        ("12\x00", "A hidden character"),
        ("1\u200b2", "A hidden character"),
        ("\u202e12", "A hidden character"),
        ("12\n", "A hidden character"),
        ("<b>", "“<”"),
    ],
)
def test_names_what_has_no_place_in_an_amount(text, culprit):
    message = refusal(text)
    assert message.startswith(f"{culprit} has no place in an amount")
    assert "1,234.56" in message


@pytest.mark.parametrize(
    "text",
    ["1 2", "12 50", "1,23,4", "1,234,56", "1.234.56", "1,234.567,8", "1,2345,678"],
)
def test_a_number_with_wrong_groups_is_shown_how_to_write_it(text):
    message = refusal(text)
    assert message == f"“{text}” is not a number. Write it like 1,234.56."


def test_the_example_is_in_the_persons_locale_and_currency():
    assert "1.234,56" in refusal("x", locale="de-DE")
    assert "1,235." in refusal("x", currency="JPY")
    assert "12,34" not in refusal("x", locale="en-IN")


@pytest.mark.parametrize("text", ["", " ", "\t", "\u00a0", "€", "EUR"])
def test_nothing_typed(text):
    assert refusal(text) == "Enter an amount."


@pytest.mark.parametrize("text", ["0", "0.00", "-0", "1-1", "0.004*1"])
def test_zero_is_refused(text):
    assert refusal(text) == "The amount must not be zero."


@pytest.mark.parametrize("text", ["-5", "−5", "€-5", "3-8", "-0.01"])
def test_a_minus_is_refused(text):
    assert refusal(text) == "Write the amount without a minus."


@pytest.mark.parametrize(
    ("text", "currency", "message"),
    [
        ("1.005", "EUR", "EUR has 2 decimals; “1.005” has more."),
        ("1.2345", "KWD", "KWD has 3 decimals; “1.2345” has more."),
        ("1.5", "JPY", "JPY has no decimals; “1.5” has more."),
        ("12.00", "JPY", "JPY has no decimals; “12.00” has more."),
        ("1.000", "EUR", "EUR has 2 decimals; “1.000” has more."),
        ("10+1.005", "EUR", "EUR has 2 decimals; “1.005” has more."),
    ],
)
def test_more_decimals_than_the_currency_has(text, currency, message):
    assert refusal(text, currency) == message


@pytest.mark.parametrize(
    "text", ["100000000000.01", "100000000001", "9" * 64, "9" * 31 + "*" + "9" * 31]
)
def test_beyond_the_largest_amount(text):
    message = "The largest possible amount is 100,000,000,000."
    assert refusal(text) == message
    assert refusal(f"-{text[:63]}", allow_negative=True) == message


def test_text_without_end():
    assert refusal("1" * 65) == "Write the amount in at most 64 characters."
    assert "at most" in refusal("(" * 10**6)


@pytest.mark.parametrize("sign", ["$", "£", "¥", "₿"])
def test_another_currencys_sign(sign):
    assert refusal(f"{sign}5") == f"This amount is in EUR; leave out “{sign}”."


@given(
    st.one_of(
        st.text(max_size=70),
        st.text("0123456789.,'’ \u202f+-*/()−€eE_", max_size=70),
    ),
    currencies,
    locales,
)
def test_any_text_is_an_amount_or_a_clear_refusal(text, currency, locale):
    outcome = read_or_refused(text, currency, locale)
    if isinstance(outcome, str):
        assert outcome.endswith(".")
    else:
        assert 0 < outcome <= MAX_AMOUNT
        assert outcome == outcome.quantize(quantum(currency))


def read_or_refused(text, currency, locale):
    try:
        return parse_amount(text, currency=currency, locale=locale)
    except AmountError as error:
        return str(error)
