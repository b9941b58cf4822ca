"""Seed and corrections weighed against each other."""

import math
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ledger.categoriser.learned import Learned, Lesson, features
from ledger.categoriser.seed import Match, Seed, words_of

# Below this confidence nothing is suggested.
LIMIT = 0.3
_CODE = 4.6
_HINT_SHARE = 0.8
_FURTHER = 0.35
_LATER_WORD = 0.03
_NOTHING_KNOWN = 0.9
_INCOME = frozenset({"Salary", "Other income"})
_EITHER_WAY = frozenset({"Transfer"})
# Lines whose words are kept at hand, for all books together.
_CACHED_LINES = 20_000


class Suggestion(NamedTuple):
    """A label with confidence 0..1 and, in words, why."""

    label: str
    confidence: float
    reason: str


class Evidence(NamedTuple):
    """What speaks for one class: how much, and the words to say so."""

    strength: float
    source: str
    agreeing: int = 0
    total: int = 0

    def reason(self, name: str) -> str:
        """Why, in words. `name`: what the class is called on screen."""
        if self.total:
            noun = "transaction" if self.total == 1 else "transactions"
            verb = "was" if self.agreeing == 1 else "were"
            count = f"{self.agreeing} of {self.total} {noun}"
            return f"{count} with '{self.source}' {verb} {name}"
        return f"'{self.source}' is usually {name}"


class Categoriser:
    """Suggests a class for a line.

    `seed` knows the common labels; `classes` says which class of the caller stands
    for each of them (left out: the labels themselves; a label without a class is
    never suggested), and `names` what a class is called in reasons.
    """

    def __init__(
        self,
        seed: Seed,
        classes: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._seed = seed
        self._classes = classes
        self._names = names or {}
        self._learned = Learned()

    def learn(
        self,
        description: str,
        label: str,
        amount: Decimal | float | None = None,
        times: int = 1,
    ) -> None:
        """Take a person's word that a line, or `times` alike, belong to `label`."""
        self._learned.learn(self._features(description, amount), label, times)

    def forget(
        self,
        description: str,
        label: str,
        amount: Decimal | float | None = None,
        times: int = 1,
    ) -> None:
        """Undo a `learn` with the same arguments."""
        self._learned.forget(self._features(description, amount), label, times)

    def suggest(
        self,
        description: str,
        amount: Decimal | float | None = None,
        mcc: str = "",
        hint: str = "",
    ) -> Suggestion | None:
        """The best class of a line, None when unsure.

        `amount` is signed (money in above 0), None when its sign says nothing;
        `mcc` the merchant category code; `hint` the bank's own words for a category.
        """
        best = self.ranked(description, amount, mcc, hint, most=1)
        return best[0] if best and best[0].confidence >= LIMIT else None

    def ranked(
        self,
        description: str,
        amount: Decimal | float | None = None,
        mcc: str = "",
        hint: str = "",
        most: int = 3,
    ) -> list[Suggestion]:
        """The `most` likeliest classes, best first, without any limit."""
        sign = _sign(amount)
        evidence = self._seed_evidence(description, sign, mcc, hint)
        if self._learned:
            self._add_lessons(evidence, description, amount)
        scores = {name: _total(found) for name, found in evidence.items()}
        weights = {name: math.exp(score) for name, score in scores.items()}
        whole = sum(weights.values()) + math.exp(_NOTHING_KNOWN)
        best = sorted(weights, key=lambda name: -weights[name])[:most]
        return [
            Suggestion(
                name,
                weights[name] / whole,
                max(evidence[name]).reason(self._names.get(name, name)),
            )
            for name in best
        ]

    def _seed_evidence(
        self, description: str, sign: int, mcc: str, hint: str
    ) -> dict[str, list[Evidence]]:
        by_label = _weighed(self._read(description)[1], sign, 1.0)
        if hint:
            for label, more in _weighed(self._read(hint)[1], sign, _HINT_SHARE).items():
                by_label[label] += more
        if mcc and (label := self._seed.label_of_code(mcc)):
            by_label[label].append(Evidence(_CODE, f"MCC {mcc}"))
        result: dict[str, list[Evidence]] = defaultdict(list)
        for label, found in by_label.items():
            if class_ := self._class_of(label):
                result[class_] += found
        return result

    def _add_lessons(
        self,
        evidence: dict[str, list[Evidence]],
        description: str,
        amount: Decimal | float | None,
    ) -> None:
        lessons = self._learned.lessons(self._features(description, amount))
        for lesson in lessons:
            evidence[lesson.label].append(_of_lesson(lesson))

    def _class_of(self, label: str) -> str:
        return label if self._classes is None else self._classes.get(label, "")

    def _features(
        self, description: str, amount: Decimal | float | None
    ) -> set[tuple[str, str]]:
        found, matches = self._read(description)
        sign = _sign(amount)
        by_label = _weighed(matches, sign, 1.0)
        guess = max(by_label, key=lambda name: _total(by_label[name]), default="")
        return features(self._seed.telling(found), guess, sign)

    def _read(self, text: str) -> tuple[list[str], list[Match]]:
        return _read_line(self._seed, text)


@lru_cache(maxsize=_CACHED_LINES)
def _read_line(seed: Seed, text: str) -> tuple[list[str], list[Match]]:
    """The words of a line, and what the seed knows of them."""
    found = words_of(text)
    return found, seed.matches(found)


def _sign(amount: Decimal | float | None) -> int:
    return 0 if not amount else (1 if amount > 0 else -1)


def _weighed(
    matches: list[Match], sign: int, share: float
) -> defaultdict[str, list[Evidence]]:
    result: defaultdict[str, list[Evidence]] = defaultdict(list)
    for match in matches:
        early = max(0.6, 1 - _LATER_WORD * match.position)
        for meaning in match.phrase.meanings:
            if meaning.sign * sign < 0 or (meaning.sign < 0 and not sign):
                continue
            strength = meaning.strength * match.share * early * share
            strength *= _fitting(meaning.label, sign)
            result[meaning.label].append(Evidence(strength, match.phrase.text))
    return result


def _fitting(label: str, sign: int) -> float:
    """How well a label goes with money in (1) or out (-1)."""
    if not sign or label in _EITHER_WAY:
        return 1.0
    if label in _INCOME:
        return 1.25 if sign > 0 else 0.4
    return 0.85 if sign > 0 else 1.0


def _total(found: list[Evidence]) -> float:
    """The strongest counts whole, what repeats it less and less."""
    ordered = sorted((evidence.strength for evidence in found), reverse=True)
    return sum(strength * _FURTHER**place for place, strength in enumerate(ordered[:5]))


def _of_lesson(lesson: Lesson) -> Evidence:
    kind, text = lesson.feature
    words = {"sign": f"money {text}", "seed": f"{text} words"}
    source = words.get(kind, text)
    return Evidence(lesson.strength, source, lesson.agreeing, lesson.total)
