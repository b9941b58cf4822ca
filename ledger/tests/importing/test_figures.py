from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.importing.figures import DecimalSign, Figure, decimal_signs_of, parse_figure
from ledger.importing.words import Direction

POINT, COMMA = DecimalSign
IN, OUT = Direction.IN, Direction.OUT


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("12.50", POINT, "12.50"),
        ("1'234.50", POINT, "1234.50"),
        ("1,23,456.78", POINT, "123456.78"),
        ("1,00.00", POINT, "100.00"),  # grouped wrongly, but the cents are clear
        ("1.234,56", COMMA, "1234.56"),
        ("1\u202f234,50", COMMA, "1234.50"),
        ("1 234 567,89", COMMA, "1234567.89"),
        ("1.234.567", COMMA, "1234567"),
        ("1,234", POINT, "1234"),
        ("1,234", COMMA, "1.234"),
        ("(12.30)", POINT, "-12.30"),
        ("($5.00)", POINT, "-5.00"),
        ("3,90-", COMMA, "-3.90"),
        ("−12.50", POINT, "-12.50"),
        ("- 5", POINT, "-5"),
        ("-$5.00", POINT, "-5.00"),
        ("$-5.00", POINT, "-5.00"),
        ("+12.50", POINT, "12.50"),
        ("12,-", COMMA, "12"),
        ("12.--", POINT, "12"),
        (".50", POINT, "0.50"),
        ("12.", POINT, "12"),
        ("１２．５", POINT, "12.5"),
        ("-0.00", POINT, "0.00"),
        ("12.50 (USD)", POINT, "12.50"),
        ("Rs.500", POINT, "500"),
    ],
)
def test_reads_what_banks_write(text, sign, value):
    figure = parse_figure(text, sign)
    assert figure is not None
    assert str(figure.value) == value


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("100.00 CR", Figure(Decimal("100.00"), IN)),
        ("Rs. 1,200.00 Dr", Figure(Decimal("1200.00"), OUT)),
        ("-5.00 DB", Figure(Decimal("5.00"), OUT)),
        ("EUR 12", Figure(Decimal(12), None, "EUR")),
        ("12.50 €", Figure(Decimal("12.50"), None, "EUR")),
        ("usd12.5", Figure(Decimal("12.5"), None, "USD")),
        ("US$5", Figure(Decimal(5), None, "USD")),
        ("$5", Figure(Decimal(5))),
        ("100 kr.", Figure(Decimal(100))),
    ],
)
def test_understands_marks_and_currencies(text, figure):
    assert parse_figure(text, POINT) == figure


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "abc", "12 pcs", "12%", "12,50", "1.234,56", "1.2.3", "1,2,3"),
        *("12 50", "1e5", "NaN", "Infinity", "0x12", "1_000", "12²", "½", "١٢"),
        *("05/03/24", "2024-03-05", "10:15", "12 XYZ", "100000000001", "9" * 65),
    ],
)
def test_refuses_what_is_no_amount_with_a_point(text):
    assert parse_figure(text, POINT) is None


@pytest.mark.parametrize(
    ("texts", "signs"),
    [
        (["12.50", "1,234.00"], {POINT}),
        (["1,234", "12,5"], {COMMA}),
        (["1,234", "5,678"], {POINT, COMMA}),
        (["1,280.8", "4,884"], {POINT}),
        (["12", "5"], set()),
        (["Shop"], set()),
    ],
)
def test_says_which_decimal_signs_are_possible(texts, signs):
    assert decimal_signs_of(texts) == signs


AMOUNTS = st.decimals(-(10**10), 10**10, places=2)


@given(AMOUNTS, st.sampled_from(["{}", "€{}", "{} EUR", " {} "]))
def test_reads_back_any_amount_with_a_point(amount, form):
    figure = parse_figure(form.format(f"{amount:,}"), POINT)
    assert figure is not None
    assert figure.value == amount


@given(AMOUNTS)
def test_reads_back_any_amount_with_a_comma(amount):
    text = f"{amount:,}".translate(str.maketrans(",.", ".,"))
    figure = parse_figure(text, COMMA)
    assert figure is not None
    assert figure.value == amount


@given(AMOUNTS)
def test_never_reads_cents_with_the_wrong_sign(amount):
    assert parse_figure(f"{amount:f}", COMMA) is None


@given(st.text(max_size=70))
def test_never_fails(text):
    for sign in DecimalSign:
        figure = parse_figure(text, sign)
        assert figure is None or figure.value.is_finite()
