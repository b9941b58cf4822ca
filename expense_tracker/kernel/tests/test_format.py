from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from expense_tracker.kernel.format import (
    format_date,
    format_money,
    format_number,
    format_percent,
    locale_choices,
    money_parts,
)
from expense_tracker.kernel.locale import LOCALES
from expense_tracker.kernel.money import Money

MINUS, NBSP, NARROW = "\u2212", "\u00a0", "\u202f"
locales = st.sampled_from(LOCALES)
cents = st.integers(-(10**13), 10**13).map(lambda n: Decimal(n) / 100)


def shown(text, currency="EUR", locale="en-IE", sign="auto"):
    return format_money(Money(Decimal(text), currency), locale, sign=sign)


# --- money ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "currency", "locale", "expected"),
    [
        ("-1234.56", "EUR", "en-IE", f"{MINUS}€1,234.56"),
        ("-1234.56", "EUR", "de-DE", f"{MINUS}1.234,56{NBSP}€"),
        ("-1234.5", "CHF", "de-CH", f"{MINUS}CHF{NBSP}1’234.50"),
        ("-1234.5", "EUR", "nl-NL", f"{MINUS}€{NBSP}1.234,50"),
        ("1234.5", "EUR", "fr-FR", f"1{NARROW}234,50{NBSP}€"),
        ("123456.78", "INR", "hi-IN", "₹1,23,456.78"),
        ("123456.78", "INR", "en-IN", "₹1,23,456.78"),
        ("1234", "JPY", "ja-JP", "￥1,234"),
        ("1234", "JPY", "en-IE", "JP¥1,234"),
        ("1.5", "KWD", "en-IE", f"KWD{NBSP}1.500"),
        ("12.5", "CHF", "en-IE", f"CHF{NBSP}12.50"),
        ("12.5", "ALL", "en-IE", f"ALL{NBSP}12.50"),
        ("1234.5", "SEK", "sv-SE", f"1{NBSP}234,50{NBSP}kr"),
        ("100000000000", "EUR", "en-IE", "€100,000,000,000.00"),
    ],
)
def test_money_is_written_as_the_locale_does(text, currency, locale, expected):
    assert shown(text, currency, locale) == expected


@given(cents.map(abs), st.sampled_from(["EUR", "USD", "GBP"]), locales)
def test_agrees_with_babel_on_what_is_not_our_own_rule(amount, currency, locale):
    ours = format_money(Money(amount, currency), locale).replace(NBSP, "")
    babels = format_currency(amount, currency, locale=locale.replace("-", "_"))
    assert ours == babels.replace(NBSP, "")


@given(cents, locales)
def test_the_minus_comes_first_and_is_a_true_one(amount, locale):
    text = format_money(Money(amount, "EUR"), locale)
    assert text.startswith(MINUS) == (amount < 0)
    assert text.count(MINUS) == (amount < 0)
    assert "-" not in text


@pytest.mark.parametrize(
    ("text", "sign", "expected"),
    [
        ("5", "always", "+€5.00"),
        ("-5", "always", f"{MINUS}€5.00"),
        ("0", "always", "€0.00"),
        ("-0.00", "auto", "€0.00"),
        ("-5", "never", "€5.00"),
        ("5", "auto", "€5.00"),
    ],
)
def test_the_sign_is_written_as_asked(text, sign, expected):
    assert shown(text, sign=sign) == expected


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("1.2345", "EUR", "€1.2345"),
        ("1.23450", "EUR", "€1.2345"),
        ("0.5", "JPY", "JP¥0.5"),
        ("1.1000", "EUR", "€1.10"),
    ],
)
def test_a_digit_too_many_is_shown_not_hidden(text, currency, expected):
    assert shown(text, currency) == expected


@pytest.mark.parametrize(
    ("text", "currency", "locale", "expected"),
    [
        ("-454.36", "EUR", "en-IE", (f"{MINUS}€454", ".36", "")),
        ("1454.36", "EUR", "de-DE", ("1.454", ",36", f"{NBSP}€")),
        ("454", "JPY", "en-IE", ("JP¥454", "", "")),
    ],
)
def test_parts_are_cut_at_the_decimals(text, currency, locale, expected):
    parts = money_parts(Money(Decimal(text), currency), locale)
    assert (parts.whole, parts.decimals, parts.suffix) == expected


# --- numbers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "locale", "places", "expected"),
    [
        (Decimal("1234.5"), "en-IE", None, "1,234.5"),
        (Decimal("1234.50"), "de-DE", 2, "1.234,50"),
        (Decimal("-1234.567"), "en-IE", 1, f"{MINUS}1,234.6"),
        (1234567, "hi-IN", None, "12,34,567"),
        (0, "en-IE", 2, "0.00"),
        (Decimal("12345678901234567890.1234"), "en-IE", None, None),
    ],
)
def test_numbers(value, locale, places, expected):
    text = format_number(value, locale, places)
    assert text == (expected or "12,345,678,901,234,567,890.1234")


@pytest.mark.parametrize(
    ("ratio", "locale", "places", "expected"),
    [
        ("0.8", "en-IE", 0, "80%"),
        ("0.805", "de-DE", 1, f"80,5{NBSP}%"),
        ("-0.02", "en-IE", 0, f"{MINUS}2%"),
        ("0.8", "tr-TR", 0, "%80"),
        ("12.5", "en-IE", 0, "1,250%"),
    ],
)
def test_percent(ratio, locale, places, expected):
    assert format_percent(Decimal(ratio), locale, places) == expected


# --- dates ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("short", "21/11/2026"),
        ("medium", "21 Nov 2026"),
        ("long", "21 November 2026"),
        ("weekday", "Sat 21 Nov"),
        ("heading", "Saturday 21 November"),
        ("day", "21 Nov"),
        ("month", "November 2026"),
    ],
)
def test_date_styles(style, expected):
    assert format_date(date(2026, 11, 21), "en-IE", style) == expected


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en-US", "Saturday, November 21"),
        ("de-DE", "Samstag, 21. November"),
        ("pt-BR", "sábado, 21 de novembro"),
        ("sv-SE", "lördag 21 november"),
        ("ja-JP", "11月21日土曜日"),
        ("ko-KR", "11월 21일 토요일"),
        ("uk-UA", "субота, 21 листопада"),
    ],
)
def test_a_heading_has_no_year(locale, expected):
    assert format_date(date(2026, 11, 21), locale, "heading") == expected


@pytest.mark.parametrize("locale", LOCALES)
def test_no_locale_writes_a_year_in_a_heading_or_leaves_a_loose_end(locale):
    text = format_date(date(2026, 11, 21), locale, "heading")
    assert "26" not in text
    assert text == text.strip(" ,.")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_short_day_shows_the_whole_year(locale):
    assert "2026" in format_date(date(2026, 11, 21), locale, "short")


# --- choices --------------------------------------------------------------------------


def test_each_locale_is_offered_with_its_sample():
    choices = dict(locale_choices())
    assert tuple(choices) == LOCALES
    assert choices["en-IE"] == "English (Ireland): €1,234.56, 21/11/2026"
    assert choices["de-DE"] == (f"Deutsch (Deutschland): 1.234,56{NBSP}€, 21.11.2026")
    assert choices["ja-JP"] == "日本語 (日本): ￥1,234, 2026/11/21"
