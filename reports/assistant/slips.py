"""Slips of the finger: words that are nearly a name, or nearly one of the grammar."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from reports.assistant.cues import CUES
from reports.assistant.named_days import MONTHS
from reports.assistant.words import UNITS

CLOSE = 0.8
LONG = 10
# Of the grammar; short words are too near to each other but where letters are swapped.
_SHORTEST = 5
_SHORTEST_SWAPPED = 4


def nearest(typed: str, known: Iterable[str]) -> list[str]:
    """What differs by one slip of the finger, in long words by two; the closest."""
    most = 2 if len(typed) >= LONG else 1
    close = get_close_matches(typed, list(known), 3, CLOSE)
    return [
        each for each in close if each[0] == typed[0] and slips(typed, each) <= most
    ]


def slips(one: str, other: str) -> int:
    """Letters left out, added, changed or swapped with the next between two words."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and (a, one[i - 2]) == (other[j - 2], b):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def meant(typed: str) -> str:
    """The word of the grammar that was misspelt so; "" for none."""
    if not typed.isalpha():
        return ""
    if len(typed) < _SHORTEST:
        return _swapped(typed)
    close = get_close_matches(typed, _long_words(), 3, CLOSE)
    near = [each for each in close if typed[0] == each[0] and slips(typed, each) == 1]
    return next((each for each in near if _is_likely(typed, each)), "")


def _is_likely(typed: str, word: str) -> bool:
    """In the shortest words another letter makes another word: coast, coach."""
    is_longer = len(typed) > _SHORTEST or len(word) != len(typed)
    return is_longer or sorted(typed) == sorted(word)


def _swapped(typed: str) -> str:
    """A word of four letters with two of them, side by side, swapped."""
    if len(typed) < _SHORTEST_SWAPPED:
        return ""
    same = [each for each in _words() if sorted(each) == sorted(typed)]
    near = [each for each in same if each[0] == typed[0] and slips(typed, each) == 1]
    return near[0] if len(near) == 1 else ""


def _long_words() -> list[str]:
    return [each for each in _words() if len(each) >= _SHORTEST]


@lru_cache
def _words() -> list[str]:
    words = {each for phrase in CUES for each in phrase}
    words |= set(MONTHS) | set(UNITS) | {"yesterday", "today", "tomorrow", "between"}
    return sorted(words | {"last", "this"})
