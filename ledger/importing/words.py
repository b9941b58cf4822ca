"""The words that cells of bank files say, in the languages of words.toml."""

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GAPS = re.compile(r"[\W_]+")
_FOLDED_CHARS = 200


class Direction(StrEnum):
    """What a word in the type column says of its row."""

    OUT = "out"
    IN = "in"
    TRANSFER = "transfer"
    LEAVE_OUT = "leave out"


def fold_words(text: str) -> str:
    """Lower case, without accents and punctuation, words parted by one space.

    `RunningBalance`, `running_balance` and `Running balance:` are one. Only the
    beginning of a long text is kept.
    """
    return _fold(text[:_FOLDED_CHARS])


# Kept for texts of bounded length only: a cache of long ones would fill the memory.
@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    apart = _CAMEL.sub(" ", text)
    bare = unicodedata.normalize("NFKD", apart).casefold().translate(_PLAIN_LETTERS)
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return _GAPS.sub(" ", letters).strip()


def direction_key(text: str) -> str:
    """The form in which words of a type column are compared; signs stay signs."""
    return fold_words(text) or text.strip()


def phrases(listed: str) -> frozenset[str]:
    """The folded phrases of a list parted by commas."""
    return frozenset(map(fold_words, listed.split(","))) - {""}


_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(_WORDS["months"], start=1)
    for name in names.split()
}
_DIRECTIONS = {
    direction_key(word): Direction[name.upper()]
    for name, listed in _WORDS["directions"].items()
    for word in listed.split(",")
}
_FAILED = phrases(_WORDS["failed"])
_BALANCES = phrases(_WORDS["balances"])
_PLAIN_BALANCES = _BALANCES | {
    " ".join(one.casefold().split()) for one in _WORDS["balances"].split(",")
}
_FOOTER_WORDS = phrases(_WORDS["footer_words"])


def direction_of(text: str) -> Direction | None:
    """What a cell of a type column says; None for words that say nothing of it."""
    return _DIRECTIONS.get(direction_key(text))


def is_failed(text: str) -> bool:
    """Whether the bank says that no money moved."""
    return fold_words(text) in _FAILED


def is_balance(text: str) -> bool:
    """Whether the text names a balance, so its row is no transaction."""
    # Asked of every text of every row: no more than a look-up.
    return text.casefold().strip(" .:*") in _PLAIN_BALANCES


def is_footer(text: str) -> bool:
    """Whether the text begins a row of sums or balances, in a row without a date.

    `Total:`, `Summe 12 Buchungen`, `Saldo zum 10.11.`
    """
    folded = fold_words(text)
    return folded in _BALANCES or folded.split(" ")[0] in _FOOTER_WORDS


def says_spending(text: str) -> bool:
    """Whether the text of a line speaks of money out."""
    return bool(_SPENDING.search(text))


def says_earning(text: str) -> bool:
    """Whether the text of a line speaks of money in."""
    return bool(_EARNING.search(text))


def says_transfer(text: str) -> bool:
    """Whether the text of a line speaks of money between a person's own accounts."""
    return bool(_MOVING.search(fold_words(text)))


def says_refund(text: str) -> bool:
    """Whether the text of a line speaks of the price of a purchase given back."""
    return bool(_RETURNING.search(fold_words(text)))


def _any_of(listed: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(phrases(listed))))})\b")


_SPENDING = _any_of(_WORDS["spending"])
_EARNING = _any_of(_WORDS["earning"])
_MOVING = _any_of(_WORDS["moving"])
_RETURNING = _any_of(_WORDS["returning"])
