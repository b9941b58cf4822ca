"""The lines of a read receipt: their words, and the amounts that stand in them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ledger.receipts.words import PHRASES, SUMS, Role

# What is often read for a digit, and for a letter.
_AS_DIGIT = str.maketrans("OoQIil|SsBZ", "00011115582")
_AS_LETTER = str.maketrans("01|5]!", "OIISLL")
_D = r"[0-9OoQIil|SsBZ]"
_MARK = r"(?:RM|EUR|MYR|USD|GBP|CHF|[€$£₹¥₩₱₫₺])"
# Letters that touch the figures were a mark as well, misread perhaps (RH41.45).
_TOUCHING = r"(?:[A-Z]{1,3})"
# 12.50, 1.234,50, 12 .50, -0.02, (0.02), 11.60-; not 12.5 %, 12.50.2018 or 1.255.
_MONEY = re.compile(
    rf"(?<![\w.,/:#]) (?P<mark>{_MARK})? \s? (?P<minus>[-−(])? \s? (?P<mark2>{_MARK})?"
    rf"\s? {_TOUCHING}? (?P<units>{_D}{{1,3}}(?:[.,'’]{_D}{{3}})+ | {_D}{{1,7}})"
    rf"(?:\s?[.,]\s?) (?P<cents>{_D}{{2}})"
    r"(?P<after>-|\s?\))? (?!\s?%|\w*[0-9]|[.,:/][0-9])",
    re.VERBOSE,
)
# Money without decimals, believed only where a word or a mark says that it is money.
_WHOLE = re.compile(
    r"(?<![\w.,/:#-])(?:[¥₩₫]|RP\.?|IDR|JPY)?\s?([1-9]\d{0,2}(?:[.,]\d{3})+|\d{1,7})"
    r"(?![\w%]|[.,:/-]\d|\s?K?G\b)",
    re.IGNORECASE,
)
# A point that was not seen: believed at the end of a line that speaks of a sum.
_SPACED = re.compile(r"(?<![\w.,/:-])(\d{1,5})\s(\d{2})\W*$")
_BIGGEST = Decimal(10_000_000)
_FUZZY_FROM = 5  # letters: shorter words are too like each other


@dataclass(frozen=True, slots=True)
class Line:
    words: tuple[str, ...]  # upper case, no accents, slips of the reader mended
    amounts: tuple[Decimal, ...]  # in order; a leading minus or brackets: negative
    wholes: tuple[Decimal, ...]  # numbers without decimals, when there are no amounts
    role: Role | None  # what the words say; None: nothing

    @property
    def is_bare(self) -> bool:
        """Whether it is numbers alone, but for a mark or a code of two letters."""
        return not any(len(word) > 2 for word in self.words)  # noqa: PLR2004


def read_lines(text: str) -> list[Line]:
    """Lines with anything in them."""
    return [_line(raw) for raw in text.splitlines() if raw.strip()]


def _line(raw: str) -> Line:
    amounts = tuple(_amounts(raw))
    words = words_of(_MONEY.sub(" ", raw) if amounts else raw)
    role = role_of(words)
    if not amounts and role in SUMS and (spaced := _SPACED.search(raw)):
        amounts = (Decimal(f"{spaced[1]}.{spaced[2]}"),)
    wholes = () if amounts else tuple(_wholes(raw))
    return Line(words, amounts, wholes, role)


def _amounts(raw: str) -> Iterator[Decimal]:
    for found in _MONEY.finditer(raw):
        units, cents = found["units"], found["cents"]
        digits = units + cents
        if sum(c.isdigit() for c in digits) * 2 < len(re.sub(r"\W", "", digits)):
            continue
        whole = re.sub(r"\D", "", units.translate(_AS_DIGIT))
        value = Decimal(f"{whole}.{cents.translate(_AS_DIGIT)}")
        is_minus = bool(found["minus"]) or (found["after"] or "").strip() == "-"
        if value < _BIGGEST:
            yield -value if is_minus else value


def _wholes(raw: str) -> Iterator[Decimal]:
    for found in _WHOLE.finditer(raw):
        value = Decimal(re.sub(r"\D", "", found[1]))
        if value < _BIGGEST:
            yield value


def words_of(raw: str) -> tuple[str, ...]:
    """Words in capitals without accents; a 0 among letters is an O."""
    plain = unicodedata.normalize("NFKD", raw.replace("ß", "ss").replace("Ł", "L"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).upper()
    words = re.findall(
        r"[A-Z0-9|]+(?:[\]!](?![A-Z]))?", plain.replace("Ł", "L").replace("Ø", "O")
    )
    return tuple(_mended(word) for word in words if re.search(r"[A-Z]", word))


def _mended(word: str) -> str:
    letters = sum(c.isalpha() for c in word)
    return word.translate(_AS_LETTER) if letters * 2 > len(word) else word


# --- what words say -------------------------------------------------------------------


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases between bars, each as its words."""
    return tuple(tuple(each.split()) for each in text.split("|"))


_ROLES = tuple((role, phrases(text)) for role, text in PHRASES)
_KNOWN = frozenset(word for _, each in _ROLES for phrase in each for word in phrase)
_KNOWN_LONG = tuple(word for word in sorted(_KNOWN) if len(word) >= _FUZZY_FROM)
_NOT_MEANT = frozenset({"CHARGE", "CHARGES", "SUMMER", "SUMMARY", "CASHIER", "METAL"})


def role_of(words: tuple[str, ...]) -> Role | None:
    """The role that the first phrase found gives; None when there is none."""
    known = tuple(_known(word) for word in words)
    for role, each in _ROLES:
        if has_phrase(known, each):
            return role
    return None


def has_phrase(words: tuple[str, ...], wanted: tuple[tuple[str, ...], ...]) -> bool:
    """Whether one of the phrases stands in the words, its words side by side."""
    text = f" {' '.join(words)} "
    return any(f" {' '.join(phrase)} " in text for phrase in wanted)


@lru_cache(maxsize=4096)
def _known(word: str) -> str:
    """The known word that differs in one letter at most, else the word itself."""
    if word in _KNOWN or word in _NOT_MEANT or len(word) < _FUZZY_FROM:
        return word
    return next((each for each in _KNOWN_LONG if _one_slip(word, each)), word)


def _one_slip(word: str, other: str) -> bool:
    """Whether one letter changed, lost or added makes them equal."""
    if len(word) > len(other):
        word, other = other, word
    if len(other) - len(word) > 1:
        return False
    start = 0
    while start < len(word) and word[start] == other[start]:
        start += 1
    rest = word[start + 1 :] if len(word) == len(other) else word[start:]
    return rest == other[start + 1 :]
