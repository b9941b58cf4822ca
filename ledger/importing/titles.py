"""What column titles mean: the vocabulary of titles.toml, and parts of its titles."""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from expense_tracker.kernel.currencies import is_currency
from ledger.importing.figures import CURRENCY_SIGNS
from ledger.importing.layout import Role
from ledger.importing.words import fold_words, phrases

EXACT, INSIDE, TIER = 100, 60, 10
# `Original currency` is not the currency of the amount.
_WHOLE_TITLE_ROLES = frozenset(
    [
        Role.CURRENCY,
        Role.STATUS,
        Role.WALLET,
        Role.TO_WALLET,
        Role.TAGS,
        Role.PAYER,
    ]
)
# Words that say nothing as a part of a longer title.
_ONLY_WHOLE = phrases(
    "number, value, text, type, name, group, in, out, sum, what, title, day, when, id, "
    "doc, art, af, bij, uit, ut, net, state, total, product, info, item, note, detail, "
    "details, nr, s, h, b, a"
)
_CURRENCY_WORDS = phrases("rs, kr, euro, euros, zl, kc")
# What a currency leaves standing: `Umsatz in EUR`.
_LOOSE_ENDS = phrases("in, en, im, of, de, der, em")
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_BETWEEN_WORDS = re.compile(r"[\s()\[\]:,./]+")
# From here on: Thai, Chinese, Japanese, Korean.
_UNSPACED = "\u0e00"


def _load_titles() -> dict[str, dict[Role, int]]:
    """For each known title the roles it can have, with what its tier costs."""
    text = Path(__file__).with_name("titles.toml").read_text("utf-8")
    found: dict[str, dict[Role, int]] = {}
    for name, tiers in tomllib.loads(text).items():
        for tier, listed in enumerate(tiers):
            for title in phrases(listed):
                found.setdefault(title, {}).setdefault(Role[name.upper()], tier * TIER)
    return found


_TITLES = _load_titles()


@lru_cache(maxsize=1024)
def scores(title: str) -> dict[Role, int]:
    """How well a column title fits each role it fits at all.

    70 to 100 for the whole title, 40 to about 65 for a part of it.
    """
    folded = bare_title(title)
    whole = _TITLES.get(folded) or _TITLES.get(folded.rstrip("0123456789 "), {})
    found = {role: EXACT - cost for role, cost in whole.items()}
    for phrase, costs in _phrases_inside(folded):
        for role in costs.keys() - _WHOLE_TITLE_ROLES:
            score = INSIDE - costs[role] + len(phrase) // 8
            found[role] = max(found.get(role, 0), score)
    return found


def bare_title(title: str) -> str:
    """The folded title without its currency: `Amount (in Rs.)` is `amount`."""
    outside = fold_words(_IN_BRACKETS.sub(" ", title)) or fold_words(title)
    words = outside.split()
    kept = [word for word in words if not _is_currency(word)]
    while len(words) > len(kept) > 1 and kept[-1] in _LOOSE_ENDS:
        words.pop()
        kept.pop()
    return " ".join(kept)


def currency_in(title: str) -> str | None:
    """The currency a title names for its column: `Amount (EUR)`, `Umsatz in €`."""
    for word in _BETWEEN_WORDS.split(title):
        if word.isupper() and is_currency(word):
            return word
        if code := CURRENCY_SIGNS.get(word):
            return code
    return None


def _is_currency(word: str) -> bool:
    return is_currency(word.upper()) or word in _CURRENCY_WORDS


def _phrases_inside(folded: str) -> Iterator[tuple[str, dict[Role, int]]]:
    """Known titles that are a run of whole words of this one."""
    words = folded.split()
    if folded >= _UNSPACED:
        yield from _parts_of(folded)
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            if phrase in _TITLES and phrase not in _ONLY_WHOLE:
                yield phrase, _TITLES[phrase]


def _parts_of(title: str) -> Iterator[tuple[str, dict[Role, int]]]:
    """Known titles that are any part of one in a script written without spaces."""
    for phrase, costs in _TITLES.items():
        if len(phrase) > 1 and phrase >= _UNSPACED and phrase in title != phrase:
            yield phrase, costs
