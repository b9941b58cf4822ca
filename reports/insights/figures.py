"""Holds a model to the facts: a text may say no figure but those it was given.

What it was given is taken out of the text, in exactly the form it was given in. If what
is left says a number, in digits of any script, in words, with a sign of a currency or
of a share, or names a month, the text is refused; so is all that is not plain prose. A
right figure in another form is refused too: the program's own words take its place.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from expense_tracker.kernel.currencies import is_currency

LEAST, MOST = 40, 1200  # characters
BLANK = " \N{MIDDLE DOT} "

# Marks of addresses, of markup and of code.
_MARKUP = re.compile(
    r"[<>\[\]{}|\\`*#_~=^@$&]|://|\bwww\.|\bhttps?\b|[^\W\d]\.[^\W\d]{2,}",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[%‰٪+−]|(?<!\w)-(?!\w)|\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ROMAN = re.compile(r"[IVXLCDM]{2,}")
# Months that are also plain words: months only where they are names.
_NAMES = frozenset({"May", "March", "Mars", "Mai"})


@cache
def _number_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words, and how others begin."""
    lines = files("reports.insights").joinpath("number_words.txt").read_text("utf-8")
    words = [
        word
        for line in lines.splitlines()
        if not line.startswith("#")
        for word in line.partition(":")[2].split()
    ]
    whole = frozenset(word for word in words if not word.endswith("-"))
    return whole, tuple(word[:-1] for word in words if word.endswith("-"))


def why_refused(text: str, *, figures: Iterable[str], names: Iterable[str]) -> str:
    """Why a text may not be shown, "" when it may; it may say these `figures`, in the
    form each was told in, and these `names`, unless a name says a number itself.
    """
    plain = _plain(text)
    harmless = (name for name in names if not _figure_in(name))
    rest = _without(plain, [*figures, *harmless])
    reasons = (
        (not LEAST <= len(plain) <= MOST, "It is too short or too long."),
        (any(map(_is_unseen, plain)), "It holds characters that cannot be seen."),
        (_MARKUP.search(rest), "It holds more than plain text."),
        (_figure_in(rest), "It says a figure that is not among the facts."),
        (any(map(_is_foreign, rest)), "It is in letters that cannot be checked."),
    )
    return next((reason for found, reason in reasons if found), "")


def _figure_in(text: str) -> bool:
    """Whether it says a number, a share, a currency or a month, in signs or words."""
    return (
        _SIGN.search(text) is not None
        or any(map(_is_number, text))
        or any(map(_says_number, _WORD.findall(text)))
    )


def _plain(text: str) -> str:
    """One line, wide and raised digits as plain ones, all spaces alike."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _without(text: str, given: Iterable[str]) -> str:
    """The text without what it was given, the longest first; a figure within a longer
    one, or with a sign or a magnitude to it, stays.
    """
    names = {_plain(each) for each in given}
    for each in sorted(filter(None, names), key=len, reverse=True):
        before = r"(?<![\w.,'’+\-−–/])(?<!\d\s)"
        after = r"(?![\w%‰٪])(?![.,'’:]\d)(?![/\-−–]\s?\w)(?!\s\d)"
        text = re.sub(before + re.escape(each) + after, BLANK, text)
    return text


def _is_unseen(each: str) -> bool:
    return unicodedata.category(each).startswith("C")


def _is_number(each: str) -> bool:
    """A digit, numeral, fraction or sign of a currency, in any script."""
    if each.isascii():
        return False
    category = unicodedata.category(each)
    return category in {"Nd", "Nl", "No", "Sc"} or (
        unicodedata.numeric(each, None) is not None
    )


def _is_foreign(each: str) -> bool:
    return each.isalpha() and not unicodedata.name(each, "").startswith("LATIN")


def _says_number(word: str) -> bool:
    whole, beginnings = _number_words()
    folded = word.casefold()
    if folded in whole or folded.startswith(beginnings) or word in _NAMES:
        return True
    return bool(_ROMAN.fullmatch(word)) or (word.isupper() and is_currency(word))
