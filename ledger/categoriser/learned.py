"""What the corrections of one Book have taught: counts, nothing else."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ledger.categoriser.text import merchant_key

_MERCHANT = "merchant"
_SIGN = "sign"
# How much one wholly reliable feature of each kind can say.
STRENGTHS = {
    _MERCHANT: 7.0,
    "pair": 3.6,
    "word": 3.2,
    "stem": 1.4,
    "seed": 2.4,
    _SIGN: 0.8,
}
# So many entries that say the opposite are allowed for before any was seen.
_DOUBT = {
    _MERCHANT: 0.25,
    "pair": 0.8,
    "word": 1.0,
    "stem": 1.5,
    "seed": 2.0,
    "sign": 4,
}
_STEM_LENGTH = 5
_SHORTEST_WORD = 3

Feature = tuple[str, str]


class Lesson(NamedTuple):
    """One feature's word for a label: `agreeing` of `total` entries had it."""

    label: str
    feature: Feature
    agreeing: int
    total: int
    strength: float


def features(found: list[str], guess: str, sign: int) -> set[Feature]:
    """What is counted of a line: its words, and what the seed takes it for."""
    names = [word for word in found if not word[0].isdigit()]
    result = {("word", word) for word in names if len(word) >= _SHORTEST_WORD}
    result |= {("pair", f"{a} {b}") for a, b in pairwise(names)}
    result |= {("stem", w[:_STEM_LENGTH]) for w in names if len(w) > _STEM_LENGTH}
    result |= {
        ("stem", word[start : start + 2])
        for word in names
        if not word.isascii()
        for start in range(len(word) - 1)
    }
    if key := merchant_key(found):
        result.add((_MERCHANT, key))
    if guess:
        result.add(("seed", guess))
    if sign:
        result.add((_SIGN, "in" if sign > 0 else "out"))
    return result


class Learned:
    """Counts of labels by feature. Learning and forgetting cost the same."""

    def __init__(self) -> None:
        self._counts: defaultdict[Feature, Counter[str]] = defaultdict(Counter)
        self._labels: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._labels)

    def learn(self, seen: set[Feature], label: str, times: int = 1) -> None:
        """Count one entry of `label`, or `times` alike."""
        self._labels[label] += times
        for feature in seen:
            self._counts[feature][label] += times

    def forget(self, seen: set[Feature], label: str, times: int = 1) -> None:
        """Take back `times` entries of `label` that were learned before."""
        self._lower(self._labels, label, times)
        for feature in seen:
            counts = self._counts.get(feature)
            if counts is not None:
                self._lower(counts, label, times)
                if not counts:
                    del self._counts[feature]

    def lessons(self, seen: set[Feature]) -> Iterator[Lesson]:
        """What each feature of a line says, where it says more than chance."""
        everything = self._labels.total()
        for feature in seen:
            counts = self._counts.get(feature)
            if not counts:
                continue
            kind = feature[0]
            total = counts.total()
            if kind == _SIGN and total == everything:
                continue  # all money went one way: it tells nothing apart
            for label, agreeing in counts.items():
                chance = (self._labels[label] - 0.5) / (everything + 1)
                share = (agreeing / total - chance) / (1 - chance)
                trust = total / (total + _DOUBT[kind])
                if share > 0:
                    strength = STRENGTHS[kind] * share * trust
                    yield Lesson(label, feature, agreeing, total, strength)

    @staticmethod
    def _lower(counts: Counter[str], label: str, times: int) -> None:
        counts[label] -= times
        if counts[label] <= 0:
            del counts[label]
