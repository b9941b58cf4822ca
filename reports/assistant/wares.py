"""What is to be bought: `a 400 euro bike` costs what it costs, whatever a bike is."""

from collections.abc import Sequence

from reports.assistant.named_days import TIMES
from reports.assistant.reader import Item

_ARTICLES = frozenset({"a", "an", "the", "my", "our", "this", "that"})
MOST_WORDS = 3


def with_wares(items: Sequence[Item]) -> list[Item]:
    """Unknown words beside the one amount that is to be afforded, where they can only
    be the thing: they are no part of the figure.
    """
    amounts = [n for n, item in enumerate(items) if item.sort == "amount"]
    is_asked = any(item.sort == "cue" and item.value == "afford" for item in items)
    if not is_asked or len(amounts) != 1:
        return list(items)
    ware = _behind(items, amounts[0]) or _before(items, amounts[0])
    if not ware:
        return list(items)
    said = " ".join(items[n].said for n in ware)
    return [*items[: ware.start], Item("ware", said), *items[ware.stop :]]


def _behind(items: Sequence[Item], at: int) -> range:
    """`a 400 euro bike`, `400 for a bike`."""
    start = at + 1
    led = _is_stop(items, at - 1, _ARTICLES)
    if _is_stop(items, start, {"for", "on"}):
        led, start = True, start + 1
        while _is_stop(items, start, _ARTICLES):
            start += 1
    end = start
    while _is_thing(items, end):
        end += 1
    return _short(range(start, end)) if led else range(0)


def _before(items: Sequence[Item], at: int) -> range:
    """`a bike for 400`."""
    end = at - 1
    if not _is_stop(items, end, {"for", "at"}):
        return range(0)
    start = end
    while _is_thing(items, start - 1):
        start -= 1
    led = _is_stop(items, start - 1, _ARTICLES)
    return _short(range(start, end)) if led else range(0)


def _short(run: range) -> range:
    return run if len(run) <= MOST_WORDS else range(0)


def _is_stop(items: Sequence[Item], at: int, words: frozenset[str] | set[str]) -> bool:
    known = 0 <= at < len(items) and items[at].sort == "stop"
    return known and items[at].said in words


def _is_thing(items: Sequence[Item], at: int) -> bool:
    known = 0 <= at < len(items) and items[at].sort == "unknown"
    return known and items[at].said.isalpha() and items[at].said not in TIMES
