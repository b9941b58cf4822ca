"""Which category a transaction of a Book belongs to, with the reason in words.

What the Book's own people filed counts before what is commonly known. A suggestion is
only ever shown, or put where nobody chose a category. docs/algorithms/categoriser.md
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.categoriser import Suggestion as Guess
from ledger.categoriser.categoriser import LIMIT
from ledger.categoriser.seed import words_of
from ledger.categoriser.text import merchant_key
from ledger.filing.memory import NO_CATEGORY, SIGNS, Memory, memory_of
from ledger.models import Category

# What is put somewhere unasked is likelier than what is only shown; what is offered
# beside others may be less.
SURE = 0.5
FAINT = 0.05
# What a language model said is shown where nothing else is known, never filed unasked.
ADVISED = 0.4
ADVICE = "Suggested by the language model"


class Asked(NamedTuple):
    """What is known of a transaction that has no category. `kind` is that of the
    category it would have, `hint` the bank's own words for one.
    """

    payee: str
    note: str = ""
    kind: str = Category.Kind.EXPENSE.value
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category with confidence 0..1 and, in words, why."""

    category: Category
    confidence: float
    reason: str


def suggest(
    book: Book, asked: Iterable[Asked], least: float = LIMIT
) -> list[Suggestion | None]:
    """The likely category of each, in their order; None below the confidence `least`.

    At most a few statements however many are asked about, none when they say nothing.
    """
    lines = [(line, _alike(line)) for line in asked]
    one_each = {key: line for line, key in lines if line.payee or line.note}
    if not one_each:
        return [None] * len(lines)
    with memory_of(book) as memory:
        known = {key: _best(memory, line, least) for key, line in one_each.items()}
    return [known.get(key) for _, key in lines]


def _alike(line: Asked) -> tuple[str, ...]:
    """The same for lines that differ in numbers alone: visits to one merchant."""
    texts = (line.payee, line.note, line.hint)
    return line.kind, *(merchant_of(text) for text in texts)


@lru_cache(maxsize=20_000)
def merchant_of(text: str) -> str:
    """What stays of a bank's line from one visit to the next, "" for numbers alone."""
    return merchant_key(words_of(text))


def likely(book: Book, asked: Asked, most: int = 3) -> list[Suggestion]:
    """The likeliest categories, best first, also below the limit of `suggest`; then
    those most used.
    """
    with memory_of(book) as memory:
        guesses = _guesses(memory, asked, most + 2) if asked.payee or asked.note else []
        found = [
            _as_suggestion(memory, guess)
            for guess in guesses
            if guess.confidence >= FAINT and not guess.label.startswith(NO_CATEGORY)
        ]
        found = _with_advice(found, _advised(memory, asked))
        known = {each.category for each in found}
        found += [
            Suggestion(category, 0.0, "Often used")
            for category in memory.most_used(asked.kind, most + len(found))
            if category not in known
        ]
    return found[:most]


def _best(memory: Memory, line: Asked, least: float) -> Suggestion | None:
    for guess in _guesses(memory, line, 1):
        if guess.confidence >= least and not guess.label.startswith(NO_CATEGORY):
            return _as_suggestion(memory, guess)
    return _advised(memory, line) if least <= ADVISED else None


def advice_key(line: Asked) -> str:
    """What advice about the line is known by: its merchant, as in groups of what is
    unfiled.
    """
    name = line.payee or line.note
    return (merchant_of(name) or fold(name))[:200]


def _advised(memory: Memory, line: Asked) -> Suggestion | None:
    """What the language model said of lines like this."""
    category = memory.advice.get((line.kind, advice_key(line)))
    return Suggestion(category, ADVISED, ADVICE) if category else None


def _with_advice(
    found: list[Suggestion], advice: Suggestion | None
) -> list[Suggestion]:
    """By confidence, each category once."""
    if advice is None or any(each.category == advice.category for each in found):
        return found
    return sorted([*found, advice], key=lambda each: -each.confidence)


def _guesses(memory: Memory, line: Asked, most: int) -> list[Guess]:
    """By payee; the note speaks for it where there is none, else tells more."""
    expert = memory.experts[line.kind]
    name = line.payee or line.note
    more = line.note if line.payee else ""
    hint = f"{more} {line.hint}".strip()
    return expert.ranked(name, SIGNS[line.kind], hint=hint, most=most)


def _as_suggestion(memory: Memory, guess: Guess) -> Suggestion:
    category = memory.categories[guess.label]
    return Suggestion(category, guess.confidence, guess.reason)
