import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expense_tracker.kernel.text import clean_line, fold

FAMILY = "👨\u200d👩\u200d👧"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Corner   shop ", "Corner shop"),
        ("two\r\nlines\tand a tab", "two lines and a tab"),
        ("no\u00a0break\u2009thin\u3000wide", "no break thin wide"),
        ("Cafe\u0301", "Café"),
        ("NUL\x00 bell\x07", "NUL bell"),
        ("pay\u202eefil\u202c", "payefil"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u2066isolate\u2069", "isolate"),
        ("lone \ud800 half", "lone half"),
        ("not\uffff a\ufdd0 character", "not a character"),
        ("Subject: x\nBcc: all@example.com", "Subject: x Bcc: all@example.com"),
        (FAMILY, FAMILY),
        (SCOTLAND, SCOTLAND),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b>{{ 7*7 }}</b> %s =1+1", "<b>{{ 7*7 }}</b> %s =1+1"),
        ("\U0001fae8", "\U0001fae8"),
    ],
)
def test_line_keeps_what_can_be_seen(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "\t\r\n", "\u202e\u202c", "\u0301\u0302", "\u200d", "\ufe0f"),
        *("\u3164", "\u2800 \u2800", "\x00", "\ufeff"),
    ],
)
def test_nothing_to_see_is_nothing(typed):
    assert clean_line(typed) == ""


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text())
def test_a_line_is_one_line_without_edges(text):
    line = clean_line(text)
    assert line == line.strip()
    assert not line or len(line.splitlines()) == 1
    assert "  " not in line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "CAFE\u0301"),
        ("Straße", "STRASSE"),
        ("ＫＩＯＳＫ", "kiosk"),
        ("ﬁne", "FINE"),
        ("Ω", "\u2126"),
        ("  corner  Shop", "Corner shop"),
        ("ΌΣΟΣ", "όσος"),
        ("pay\u200bpal", "PayPal"),
    ],
)
def test_names_that_read_alike_fold_alike(one, other):
    assert fold(one) == fold(other)


def test_other_names_stay_apart():
    assert fold("Cafe") != fold("Café")
    assert fold("rent 1") != fold("rent 2")


def test_folding_twice_changes_nothing_for_any_character():
    every = (chr(point) for point in range(sys.maxunicode + 1))
    assigned = (char for char in every if unicodedata.name(char, ""))
    folded = ((char, fold(char)) for char in assigned)
    assert [char for char, once in folded if fold(once) != once] == []


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
