"""What an unknown word may have to do with: offered as questions, never taken."""

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from expense_tracker.kernel.text import fold
from ledger.models import Category
from reports.assistant.lexicon import Lexicon, Named, stem
from reports.assistant.named_days import TIMES
from reports.assistant.questions import NotUnderstood, Other
from reports.assistant.synonyms import WIDER

MOST = 3
_SHARED = 4
_ENDING = 3


def nearby(
    text: str, words: tuple[str, ...], lexicon: Lexicon, check: Callable[[str], object]
) -> tuple[Other, ...]:
    """The question with a name of the Book for the word nobody knows: `check` raises
    NotUnderstood for what would be none.
    """
    if len(words) != 1 or words[0] in TIMES:
        return ()
    spot = re.compile(rf"\b{re.escape(words[0])}\b", re.IGNORECASE)
    found = []
    for named in _near(words[0], lexicon):
        question = named.text.join(spot.split(text, maxsplit=1))
        try:
            check(question)
        except NotUnderstood:
            continue
        found.append(Other(named.label[0].upper() + named.label[1:], question))
    return tuple(found[:MOST])


def _near(word: str, lexicon: Lexicon) -> Iterator[Named]:
    """What is known to hold it, then what begins like it: dentist, dental."""
    wider = WIDER.get(stem(word), "")
    yield from lexicon.categories(lambda row: _is_called(row, wider))
    yield from lexicon.begun_like(lambda other: _is_akin(word, other))


def _is_called(category: Category, wider: str) -> bool:
    return bool(wider) and wider in {category.name_key, fold(category.label)}


def _is_akin(word: str, other: str) -> bool:
    """Whether only their last letters differ."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))
    shared = sum(1 for _ in same)
    return shared >= _SHARED and max(len(word), len(other)) - shared <= _ENDING
