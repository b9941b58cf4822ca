"""The words of messages.toml as patterns for texts that `bare_letters` has treated."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_name("messages.toml").read_text("utf-8"))
_FLAGS = re.IGNORECASE | re.DOTALL
_PLAIN = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ı": "i", "İ": "I"}


def bare_letters(text: str) -> str:
    """The text without accents, which many messages leave out; as long as it was."""
    return text if text.isascii() else "".join(map(_bare, text))


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    return _PLAIN.get(char) or unicodedata.normalize("NFD", char)[0]


def _words(name: str) -> re.Pattern[str]:
    words = sorted(map(bare_letters, _WORDS[name]), key=len, reverse=True)
    listed = "|".join(map(re.escape, words))
    return re.compile(rf"(?<![\w@.])(?:{listed})(?![\w@])", _FLAGS)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{bare_letters(one)})" for one in patterns), _FLAGS)


OUT, IN = _words("out"), _words("in")
OUT_NOUNS, IN_NOUNS = _words("out_nouns"), _words("in_nouns")
OUT_PHRASES, IN_PHRASES = _any(_WORDS["out_phrases"]), _any(_WORDS["in_phrases"])
BALANCE, ASIDE = _words("balance"), _words("aside")
# Pattern and reason.
IGNORED = tuple((_any(one["patterns"]), one["reason"]) for one in _WORDS["ignored"])
ANNOUNCED = _any(_WORDS["announced"]["patterns"])
ANNOUNCED_REASON: str = _WORDS["announced"]["reason"]
OFFERS = _any(_WORDS["offers"]["patterns"])
OFFERS_REASON: str = _WORDS["offers"]["reason"]
NOISE = _any(_WORDS["noise"]["patterns"])
NAMES = _any(_WORDS["names"]["patterns"])
