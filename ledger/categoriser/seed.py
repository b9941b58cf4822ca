"""What is known before anybody corrected anything: words and merchants by label.

Each file of seed/ holds one label with comma-separated lists: `names` are merchants
and offices, `words` what they or banks write, `hints` what only tips the scales,
`channels` how the money goes, which says little when anything else is known;
`paid` and `received` are words that count for money out or in alone.
"""

import tomllib
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ledger.categoriser.text import fold, is_unspaced, spellings, words

LABELS = (
    "Bills & Utilities",
    "Cash withdrawal",
    "Education",
    "Entertainment",
    "Fees & Taxes",
    "Food & Dining",
    "Fuel",
    "Gifts & Donations",
    "Groceries",
    "Health",
    "Insurance",
    "Other",
    "Other income",
    "Personal care",
    "Rent & Housing",
    "Salary",
    "Shopping",
    "Transfer",
    "Transport",
    "Travel",
)
STRENGTHS = {
    "names": 4.0,
    "words": 3.0,
    "paid": 3.0,
    "received": 3.0,
    "channels": 2.0,
    "hints": 1.0,
}
_SIGNS = {"paid": -1, "received": 1}
# A short word is easily something else.
_BY_LENGTH = {1: 0.2, 2: 0.35, 3: 0.6, 4: 0.85}
_EACH_FURTHER_WORD = 0.4
_SHORTEST_GLUED = 6
_SHORTEST_STEM = 5
_MOST_WORDS = 5
_LONGEST_UNSPACED = 8
_CACHED_WORDS = 50_000
# A word cut off keeps this much of the name, and few names begin like it.
_LEAST_KEPT = 0.6
_MOST_CUT_OFF = 40
# How much of a phrase's strength such a match has.
_ROUGHLY = 0.9
_CUT_OFF = 0.6


class Meaning(NamedTuple):
    """One label a phrase speaks for. `sign` 1 or -1: only for money in or out."""

    label: str
    strength: float
    sign: int


class Phrase(NamedTuple):
    """A phrase of the seed: its words as one text, and what it means."""

    text: str
    meanings: tuple[Meaning, ...]


class Match(NamedTuple):
    """A phrase found in a line. `share` is how much of its strength counts."""

    phrase: Phrase
    position: int
    share: float


class Seed:
    """The phrases of all labels, ready to be found in lines."""

    def __init__(
        self,
        phrases: dict[str, dict[str, Meaning]],
        codes: dict[range, str],
        places: frozenset[str],
    ) -> None:
        self._phrases = _glued(phrases)
        self._sorted = sorted(self._phrases)
        self._codes = codes
        self._places = places
        self._rough: dict[str, Match | None] = {}

    def label_of_code(self, code: str) -> str:
        """The label of a merchant category code (four digits), "" if unknown."""
        if not code.strip().isdigit():
            return ""
        number = int(code)
        return next((label for r, label in self._codes.items() if number in r), "")

    def telling(self, found: list[str]) -> list[str]:
        """The words that say who was paid, without towns and banks' own words; all of
        them where nothing else is there.
        """
        return [word for word in found if word not in self._places] or found

    def matches(self, found: list[str]) -> list[Match]:
        """The phrases in the words of a line, longest first, none overlapping."""
        matches: list[Match] = []
        position = 0
        while position < len(found):
            length, match = self._longest_at(found, position)
            if match is None and is_unspaced(found[position]):
                matches += self._inside(found[position], position)
            elif match is None:
                match = self._roughly(found[position])
            if match is not None:
                matches.append(match._replace(position=position))
            position += length
        return matches

    def _longest_at(self, found: list[str], start: int) -> tuple[int, Match | None]:
        for length in range(min(_MOST_WORDS, len(found) - start), 0, -1):
            part = found[start : start + length]
            glued = "".join(part)
            phrase = self._phrases.get(glued)
            if phrase and (
                len(glued) >= _SHORTEST_GLUED or phrase.text == " ".join(part)
            ):
                return length, Match(phrase, start, 1.0)
        return 1, None

    def _inside(self, text: str, position: int) -> list[Match]:
        """Phrases inside a text without spaces."""
        matches = []
        start = 0
        while start < len(text):
            for end in range(min(len(text), start + _LONGEST_UNSPACED), start + 1, -1):
                phrase = self._phrases.get(text[start:end])
                if phrase:
                    matches.append(Match(phrase, position, 1.0))
                    start = end - 1
                    break
            start += 1
        return matches

    def _roughly(self, word: str) -> Match | None:
        """A phrase the word begins with, ends with, or is the beginning of."""
        if len(word) < _SHORTEST_STEM or word in self._places:
            return None
        if len(self._rough) >= _CACHED_WORDS:
            self._rough.clear()
        if word not in self._rough:
            self._rough[word] = (
                self._beginning(word) or self._ending(word) or self._cut_off(word)
            )
        return self._rough.get(word)

    def _beginning(self, word: str) -> Match | None:
        for end in range(len(word) - 1, _SHORTEST_STEM - 1, -1):
            kept = end / len(word)
            phrase = self._phrases.get(word[:end])
            if phrase and kept >= _LEAST_KEPT:
                return Match(phrase, 0, kept * _ROUGHLY)
        return None

    def _ending(self, word: str) -> Match | None:
        for start in range(3, len(word) - _SHORTEST_STEM):
            phrase = self._phrases.get(word[start:])
            if phrase:
                return Match(phrase, 0, _ROUGHLY)
        return None

    def _cut_off(self, word: str) -> Match | None:
        """The one thing all phrases that begin with the word mean."""
        first = bisect_left(self._sorted, word)
        last = bisect_left(self._sorted, word + "\uffff")
        if last - first > _MOST_CUT_OFF:
            return None
        phrases = [
            self._phrases[name]
            for name in self._sorted[first:last]
            if len(name) <= len(word) / _LEAST_KEPT
            and " " not in self._phrases[name].text
        ]
        meant = {meaning.label for phrase in phrases for meaning in phrase.meanings}
        return Match(phrases[0], 0, _CUT_OFF) if len(meant) == 1 else None


def _glued(phrases: dict[str, dict[str, Meaning]]) -> dict[str, Phrase]:
    """By the text without spaces. What is spelt both ways has the meanings of both, the
    stronger where they agree, and goes by the spelling of fewer words.
    """
    found: dict[str, Phrase] = {}
    for text in sorted(phrases, key=lambda text: (text.count(" "), text)):
        glued = text.replace(" ", "")
        known = found.get(glued, Phrase(text, ()))
        meanings = {each.label: each for each in known.meanings}
        for label, meaning in phrases[text].items():
            if label not in meanings or meanings[label].strength < meaning.strength:
                meanings[label] = meaning
        found[glued] = Phrase(known.text, tuple(meanings.values()))
    return found


def _strength(kind: str, spelt: tuple[str, ...]) -> float:
    length = sum(map(len, spelt))
    full = STRENGTHS[kind]
    if is_unspaced(spelt[0]):
        return full
    if kind != "hints":
        full += _EACH_FURTHER_WORD * (len(spelt) - 1)
    return full * _BY_LENGTH.get(length, 1.0)


def _add_file(phrases: dict[str, dict[str, Meaning]], content: dict[str, Any]) -> None:
    label = content["label"]
    for kind in STRENGTHS:
        sign = _SIGNS.get(kind, 0)
        for spelt in spellings(content.get(kind, "")):
            strength = _strength(kind, spelt)
            by_label = phrases.setdefault(" ".join(spelt), {})
            known = by_label.get(label)
            if known is None or known.strength < strength:
                by_label[label] = Meaning(label, strength, sign)


def seed_files() -> dict[str, dict[str, Any]]:
    """The content of each seed file, by its name without ending."""
    folder = files("ledger.categoriser").joinpath("seed")
    return {
        item.name.removesuffix(".toml"): tomllib.loads(item.read_text("utf-8"))
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".toml")
    }


def _codes(content: dict[str, Any]) -> dict[range, str]:
    """Merchant category codes: the narrower range comes first and wins."""
    ranges = {}
    for label, texts in content.items():
        for text in texts:
            first, _, last = text.partition("-")
            ranges[range(int(first), int(last or first) + 1)] = label
    return dict(sorted(ranges.items(), key=lambda item: len(item[0])))


@cache
def load_seed() -> Seed:
    """The built-in seed, read once."""
    contents = seed_files()
    codes = _codes(contents.pop("mcc"))
    vague = contents.pop("vague")
    phrases: dict[str, dict[str, Meaning]] = {}
    for content in contents.values():
        _add_file(phrases, content)
    for spelt in spellings(vague["words"]):
        _weaken(phrases.get(" ".join(spelt), {}))
    places = frozenset("".join(name) for name in spellings(vague["places"]))
    return Seed(phrases, codes, places)


def _weaken(by_label: dict[str, Meaning]) -> None:
    for label, meaning in by_label.items():
        weaker = min(meaning.strength, STRENGTHS["hints"])
        by_label[label] = meaning._replace(strength=weaker)


def words_of(text: str) -> list[str]:
    """The words of a bank's line."""
    return words(fold(text))
