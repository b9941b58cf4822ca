"""A model's words say the figures they were given, and no other."""

import pytest

from reports.insights.figures import LEAST, MOST, why_refused

FIGURES = ["€3,258.89", "€1,450.00", "38%", "86", "October", "October 2026", "€0.50"]
NAMES = ["Groceries", "Rent & Co", "家賃"]
FINE = (
    "In October you spent €3,258.89, and €1,450.00 of it, 38%, went to Rent & Co. "
    "There were 86 expenses. Groceries stayed calm."
)


def refused(text):
    return why_refused(text, figures=FIGURES, names=NAMES)


def test_what_keeps_to_the_facts_may_be_shown():
    assert refused(FINE) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Well done: October 2026 was calmer than the months before it, keep going.",
        "You spent €3,258.89. That is a lot; yet Groceries were only a small part.",
        "Spending came to €3,258.89 (38%), it seems, and 86 expenses made it up.",
        "Für 家賃 ging das meiste weg, insgesamt waren es €1,450.00 im Herbst.",
        "Don't worry: it's fine. You've kept more than usual; that's good, isn't it?",
    ],
)
def test_plain_words_around_given_figures_are_fine(text):
    assert refused(text) == ""


@pytest.mark.parametrize(
    "figure",
    [
        # other amounts, and right ones made wrong
        *("€3,258.90", "€3,258.8", "€3,258", "3,258.89", "€13,258.89", "€3,258.891"),
        *("-€3,258.89", "−€3,258.89", "–€3,258.89", "+€3,258.89", "€3,258.89k"),
        *("€3,258.89 million", "€3,258.89%", "€3,258.89 %", "€1,450.00.5", "A€0.50"),
        *("€1,450.00-86", "86-fold", "86/38%", "86:30", "€0.50 86", "38%86"),
        # other forms of numbers
        *("1.2k", "1e3", "0x1F", "3.258,89 €", "3 258,89 €", "3'258.89", "12", "5th"),
        *("½", "¾", "²", "⑫", "Ⅻ", "XIV", "٣٨", "۴۲", "४२", "４２", "𝟒𝟐", "三", "百"),
        *("३८%", "42%", "42 percent", "4\u200b2", "1 2"),
        # in words
        *("twelve", "Forty-two", "twenty", "a hundred", "thousands", "a dozen", "half"),
        *("twice as much", "double", "a third", "a quarter", "one of them", "first"),
        *("zwölf", "siebenundzwanzig", "hundertfünfzig", "doppelt so viel", "Hälfte"),
        *("douze", "quatre-vingts", "veintidós", "cincuenta", "ventotto", "trinta"),
        # money, shares, days
        *(
            "some $",
            "£",
            "¥",
            "₹",
            "USD",
            "euros",
            "dollars",
            "fifty bucks",
            "per cent",
        ),
        *("in March", "last May", "in November", "in September 2026", "im Januar"),
        *("86 euros", "38% and 86%", "€86", "86 points", "October 2025", "2026"),
    ],
)
def test_any_other_figure_is_refused(figure):
    assert refused(f"{FINE} Also {figure} was seen there.") != ""


@pytest.mark.parametrize(
    "markup",
    [
        *(
            "<b>bold</b>",
            "&lt;b&gt;",
            "**bold**",
            "`code`",
            "# Head",
            "[a](b)",
            "a_b_c",
        ),
        *("https://evil.example", "www.evil", "evil.com", "mail me@evil", "a | b"),
        *("{{ secret }}", "~ ~", "\\n", "http colon", "<script>alert()</script>"),
    ],
)
def test_whatever_is_not_plain_prose_is_refused(markup):
    assert refused(f"{FINE} {markup} indeed.") != ""


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\x07", "\u00ad"]
)
def test_what_cannot_be_seen_is_refused(hidden):
    assert refused(f"{FINE} And{hidden} so on.") != ""


@pytest.mark.parametrize("letters", ["двадцать", "二十", "عشرون", "είκοσι", "раypal"])
def test_letters_that_cannot_be_checked_are_refused(letters):
    assert refused(f"{FINE} And {letters} too.") != ""


def test_length_is_bounded():
    assert refused("Too short.") != ""
    assert refused("a " * MOST) != ""
    assert refused("calm and good " * (LEAST // 10)) == ""


@pytest.mark.parametrize(
    "name", ["500", "€9,999", "thousand", "99%", "Twelve", "March", "4 kids"]
)
def test_a_name_that_says_a_number_does_not_let_it_pass(name):
    text = f"{FINE} And then there was {name}, which is something."
    assert why_refused(text, figures=FIGURES, names=[*NAMES, name]) != ""


def test_a_name_is_no_cover_for_a_figure_beside_it():
    text = f"{FINE} Groceries 500 and so on."
    assert refused(text) != ""


def test_spaces_of_any_kind_are_the_same():
    given = ["3\u202f258,89\u00a0€"]
    text = "Vous avez payé 3 258,89 € et c'est tout, rien d'autre à dire."
    assert why_refused(text, figures=given, names=[]) == ""
    wrong = text.replace("3 258", "13 258")
    assert why_refused(wrong, figures=given, names=[]) != ""
