"""A question cut into what its words say, from left to right; none is passed over."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from expense_tracker.kernel.amounts import AmountError, parse_amount
from expense_tracker.kernel.text import clean_line, fold
from ledger.expression import ExpressionError, Node, parse
from ledger.expression.nodes import Term
from ledger.filters import amount_terms
from reports.assistant.lexicon import Lexicon, Match, Named, plain_words, slips
from reports.assistant.periods import MONTHS, Days, Span, word
from reports.assistant.words import (
    ADVERBS,
    CONTRACTIONS,
    CUES,
    CURRENCY_WORDS,
    LONGEST,
    MARKS,
    MEANINGFUL,
    NUMBERS,
    PER,
    RELATIVES,
    SCALES,
    SIDES,
    SOFT,
    STOP_WORDS,
    UNITS,
)

MAX_LENGTH = 300
MAX_WORDS = 60
_TERM = re.compile(
    r"-?[a-z]+(?::=?|>=?|<=?|=)(?:\"[^\"]*\"|[^\s,\"]+)(?:,(?:\"[^\"]*\"|[^\s,\"]+))*"
    r"|\"[^\"]+\""
)
_DAY_TEXT = re.compile(r"[\d./]+|\d{4}-[\dqw-]+(?:\.\.\d{4}-[\dqw-]+)?", re.ASCII)
# Those inside figures are theirs: 1,234.50.
_COMMA = re.compile(r",(?!\d)|(?<!\d),")
_THOUSANDS = re.compile(r"(\d+(?:[.,]\d)?)k", re.ASCII)
_OVER = {
    "over": ">", "above": ">", "more than": ">", "exceeding": ">", "greater than": ">",
    "bigger than": ">", "larger than": ">", "higher than": ">", "at least": ">=",
    "under": "<", "below": "<", "less than": "<", "smaller than": "<",
    "lower than": "<", "cheaper than": "<", "at most": "<=", "up to": "<=",
    "not more than": "<=", "no more than": "<=", "no less than": ">=",
}  # fmt: skip
_PREFERRED = {
    "at": ("payee",), "from": ("payee", "wallet"), "to": ("payee",),
    "with": ("wallet",), "using": ("wallet",), "by": ("wallet",), "via": ("wallet",),
    "tagged": ("tag",), "tag": ("tag",),
}  # fmt: skip
_BEFORE_NAMES = frozenset({"on", "for", "at", "from", "to", "in", "with", "of", "into"})
_ARTICLES = frozenset({"the", "my", "our", "a", "an", "all"})
_JOINS = frozenset({"and", "or", "plus", ",", "+", "vs", "versus"})
_SIGNS = frozenset({",", "+", "-", "%"})
_CLOSE_CUE = 0.86
_LONG_CUE = 5


@dataclass(frozen=True)
class Item:
    """Some words and what they say: `sort` is name, span, amount, cue, per, unit, side,
    relative, currency, condition, stop or unknown.
    """

    sort: str
    said: str
    value: object = None
    match: Match | None = None


@dataclass(frozen=True)
class Clause:
    """A name that was said: whether the words before it join it to the one before, and
    whether it is left out.
    """

    named: Named
    others: tuple[Named, ...] = ()
    is_joined: bool = False
    is_excluded: bool = False
    said: str = ""
    place: int = 0


@dataclass(frozen=True)
class Reading:
    """What a question says, sorted."""

    words: tuple[str, ...]
    items: tuple[Item, ...]
    cues: frozenset[str]
    clauses: tuple[Clause, ...] = ()
    spans: tuple[Span, ...] = ()
    amounts: tuple[Decimal, ...] = ()
    conditions: tuple[Node, ...] = ()
    per: str = ""
    unit: str = ""
    relative: str = ""
    currency: str = ""
    unknown: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


# --- words ----------------------------------------------------------------------------


def split(text: str) -> list[str]:
    """The words of a question in the form in which they are looked up; a condition of
    the search expression is one word.
    """
    line = fold(clean_line(text)).replace("’", "'").replace("‘", "'")
    line = line.replace("“", '"').replace("”", '"')
    found: list[str] = []
    at = 0
    for match in _TERM.finditer(line):
        found += _plain(line[at : match.start()])
        found.append(match[0])
        at = match.end()
    return found + _plain(line[at:])


def _plain(text: str) -> list[str]:
    parted = _COMMA.sub(" , ", text)
    return [found for raw in parted.split() for found in _one_word(raw)]


def _one_word(raw: str) -> list[str]:
    if raw == ",":
        return [raw]
    bare = raw.strip("?!;:()[]…").rstrip(".")
    if bare in CONTRACTIONS:
        return CONTRACTIONS[bare].split()
    if bare.endswith("n't"):
        return [{"can't": "can", "won't": "will"}.get(bare, bare[:-3]), "not"]
    if any(char.isdigit() for char in bare) or bare in {"%", "+", "-"}:
        return (
            [bare]
            if _DAY_TEXT.fullmatch(bare) or "-" not in bare
            else [part for part in bare.split("-") if part]
        )
    if bare == "e-mail":
        return ["email"]
    return plain_words(bare.replace("-", " ").replace("/", " "))


# --- reading --------------------------------------------------------------------------


def read(
    text: str, lexicon: Lexicon, days: Days, currency: str, locale: str
) -> Reading:
    words = split(text)
    items = list(_Reader(words, lexicon, days, currency, locale).items())
    return _sorted(words, _with_months_of_years(items))


class _Reader:
    def __init__(
        self,
        words: list[str],
        lexicon: Lexicon,
        days: Days,
        currency: str,
        locale: str,
    ) -> None:
        self.words, self.lexicon, self.days = words, lexicon, days
        self.currency, self.locale = currency, locale
        self.at = 0

    def items(self) -> Iterator[Item]:
        readers = (
            self._condition,
            self._long_name,
            self._mark,
            self._relative,
            self._amounts,
            self._span,
            self._long_cue,
            self._short_name,
            self._per,
            self._cue,
            self._stop,
            self._currency,
            self._figure,
            self._part_of_name,
            self._close_name,
            self._close_cue,
        )
        while self.at < len(self.words):
            found = next(filter(None, (each() for each in readers)), None)
            if found is None:
                found = Item("unknown", self.words[self.at]), 1
            item, count = found
            self.at += count
            yield item

    # --- helpers --------------------------------------------------------------------

    def _here(self, count: int) -> list[str]:
        return self.words[self.at : self.at + count]

    def _phrase(self, count: int) -> str:
        return " ".join(self._here(count))

    @property
    def _lead(self) -> str:
        """The word before, articles passed over."""
        at = self.at - 1
        while at >= 0 and self.words[at] in _ARTICLES:
            at -= 1
        return word(self.words, at)

    def _longest(self, known: object, most: int, least: int = 1) -> int:
        """How many words from here on make up a phrase that is known; 0 for none."""
        for count in range(min(most, len(self.words) - self.at), least - 1, -1):
            if self._phrase(count) in known:  # type: ignore[operator]
                return count
        return 0

    # --- one by one -----------------------------------------------------------------

    def _condition(self) -> tuple[Item, int] | None:
        here = self.words[self.at]
        if not _TERM.fullmatch(here):
            return None
        if here.startswith('"'):
            words = plain_words(here)
            match = self.lexicon.exact(words, ()) or self.lexicon.part(words, ())
            return (Item("name", here, match=match), 1) if match else None
        try:
            node = parse(here)
        except ExpressionError:
            return None
        return Item("condition", here, node), 1

    def _long_name(self) -> tuple[Item, int] | None:
        for count in range(min(6, len(self.words) - self.at), 1, -1):
            here = self._here(count)
            match = None if _SIGNS & {*here} else self.lexicon.exact(here, self._prefer)
            if match:
                return Item("name", " ".join(here), match=match), count
        return None

    @property
    def _prefer(self) -> Sequence[str]:
        return _PREFERRED.get(self._lead, ())

    def _mark(self) -> tuple[Item, int] | None:
        count = self._longest(MARKS, 4)
        if count:
            phrase = self._phrase(count)
            return Item("condition", phrase, parse(MARKS[phrase])), count
        count = self._longest(SIDES, 3)
        return (Item("side", self._phrase(count)), count) if count else None

    def _relative(self) -> tuple[Item, int] | None:
        count = self._longest(RELATIVES, 6)
        phrase = self._phrase(count)
        return (Item("relative", phrase, RELATIVES[phrase]), count) if count else None

    def _amounts(self) -> tuple[Item, int] | None:
        """`over 50`, `between 10 and 20`, as a condition."""
        if self.words[self.at] == "between":
            least = self._amount_at(self.at + 1)
            joint = self.at + 1 + (least[1] if least else 0)
            most = (
                self._amount_at(joint + 1) if word(self.words, joint) == "and" else None
            )
            if least and most and not self._is_day_at(joint + 1 + most[1]):
                node = amount_terms(*sorted((least[0], most[0])))[0]
                return Item("condition", "between", node), least[1] + most[1] + 2
            return None
        count = self._longest(_OVER, 3)
        if not count:
            return None
        found = self._amount_at(self.at + count)
        if found is None or self._is_day_at(self.at + count + found[1]):
            return None
        phrase = self._phrase(count)
        node = Term("amount", _OVER[phrase], (f"{found[0].normalize():f}",))
        return Item("condition", phrase, node), count + found[1]

    def _is_day_at(self, at: int) -> bool:
        following = word(self.words, at)
        return following in MONTHS or following in UNITS or following == "times"

    def _span(self) -> tuple[Item, int] | None:
        found = self.days.read(self.words, self.at)
        if found is None:
            return None
        span, count = found
        said = self._phrase(count)
        # A figure by itself is an amount before it is a year.
        before = word(self.words, self.at - 1)
        if said.isdigit() and before in {"afford", "spend", "add", "another"}:
            return None
        return Item("span", said, span), count

    def _long_cue(self) -> tuple[Item, int] | None:
        return self._cue_of(least=2)

    def _cue(self) -> tuple[Item, int] | None:
        return self._cue_of(least=1)

    def _cue_of(self, least: int) -> tuple[Item, int] | None:
        for count in range(min(LONGEST, len(self.words) - self.at), least - 1, -1):
            cue = CUES.get(tuple(self._here(count)))
            if cue:
                return Item("cue", self._phrase(count), cue), count
        return None

    def _short_name(self) -> tuple[Item, int] | None:
        here = self._here(1)
        is_known = here[0] in STOP_WORDS or tuple(here) in CUES or here[0] in UNITS
        if is_known and self._lead not in _BEFORE_NAMES:
            return None
        if here[0] in STOP_WORDS and here[0] in _ARTICLES | _JOINS | _BEFORE_NAMES:
            return None
        match = self.lexicon.exact(here, self._prefer)
        if match is None and is_known and CUES.get(tuple(here)) in SOFT:
            match = self.lexicon.part(here, self._prefer)
        return (Item("name", here[0], match=match), 1) if match else None

    def _per(self) -> tuple[Item, int] | None:
        here, following = self.words[self.at], word(self.words, self.at + 1)
        if here in PER and following in UNITS and following not in ADVERBS:
            return Item("per", here, UNITS[following]), 2
        if here in ADVERBS:
            return Item("per", here, UNITS[here]), 1
        if here in UNITS:
            return Item("unit", here, UNITS[here]), 1
        return None

    def _stop(self) -> tuple[Item, int] | None:
        here = self.words[self.at]
        if here == "over" and self.at == len(self.words) - 1:
            return Item("cue", here, "over"), 1
        if here in {",", *STOP_WORDS}:
            return Item("stop", here), 1
        # `over the last month` was taken up before.
        return (
            None
            if here not in MEANINGFUL - {"over", "under"}
            else (
                Item("stop", here),
                1,
            )
        )

    def _currency(self) -> tuple[Item, int] | None:
        here = self.words[self.at]
        code = CURRENCY_WORDS.get(here, here.upper())
        if self._lead == "in" and (here in CURRENCY_WORDS or code == self.currency):
            return Item("currency", here, code), 1
        return None

    def _figure(self) -> tuple[Item, int] | None:
        found = self._amount_at(self.at)
        return found and (Item("amount", self._phrase(found[1]), found[0]), found[1])

    def _amount_at(self, at: int) -> tuple[Decimal, int] | None:
        """An amount of the Book's currency, in figures or words."""
        found = self._in_words(at) or self._in_figures(at)
        if found is None:
            return None
        amount, count = found
        following = word(self.words, at + count)
        code = CURRENCY_WORDS.get(following, following.upper())
        if code == self.currency:
            return amount, count + 1
        return None if following in CURRENCY_WORDS else (amount, count)

    def _in_figures(self, at: int) -> tuple[Decimal, int] | None:
        here = word(self.words, at)
        if not any(char.isdigit() for char in here):
            return None
        thousands = _THOUSANDS.fullmatch(here)
        if thousands:
            return Decimal(thousands[1].replace(",", ".")) * 1000, 1
        try:
            amount = parse_amount(here, currency=self.currency, locale=self.locale)
        except AmountError:
            return None
        return (amount, 1) if amount > 0 else None

    def _in_words(self, at: int) -> tuple[Decimal, int] | None:
        """`two hundred and fifty`."""
        total = group = count = 0
        while True:
            here = word(self.words, at + count)
            joins = (
                here == "and" and count and word(self.words, at + count + 1) in NUMBERS
            )
            if here in NUMBERS:
                group += NUMBERS[here]
            elif here in SCALES and (group or here == "hundred"):
                group = max(group, 1) * SCALES[here]
                total, group = (
                    (total + group, 0) if here != "hundred" else (total, group)
                )
            elif here == "a" and word(self.words, at + count + 1) in SCALES:
                group = 1
            elif not (joins and (total or group >= 100)):  # noqa: PLR2004
                break
            count += 1
        amount = total + group
        return (Decimal(amount), count) if amount and count else None

    def _part_of_name(self) -> tuple[Item, int] | None:
        for count in range(min(4, len(self.words) - self.at), 0, -1):
            here = self._here(count)
            if any(self._says_else(each) for each in here[1:]) or here[0] in STOP_WORDS:
                continue
            match = self.lexicon.part(here, self._prefer)
            if match:
                return Item("name", " ".join(here), match=match), count
        return None

    def _says_else(self, text: str) -> bool:
        return (
            text in {*_SIGNS, "and", "or", "in", "on", "last", "this"} or text in MONTHS
        )

    def _close_name(self) -> tuple[Item, int] | None:
        for count in (2, 1):
            here = self._here(count)
            if len(here) < count or any(e in STOP_WORDS or (e,) in CUES for e in here):
                continue
            if _SIGNS & {*here} or any(map(_has_figure, here)):
                continue
            match = self.lexicon.close(here)
            if match:
                return Item("name", " ".join(here), match=match), count
        return None

    def _close_cue(self) -> tuple[Item, int] | None:
        """A misspelt word of the grammar."""
        here = self.words[self.at]
        if len(here) < _LONG_CUE or not here.isalpha():
            return None
        near = get_close_matches(here, _long_words(), 1, _CLOSE_CUE)
        if not near or near[0] == here or slips(here, near[0]) > 1:
            return None
        mended = [*self.words[: self.at], near[0], *self.words[self.at + 1 :]]
        reader = _Reader(mended, self.lexicon, self.days, self.currency, self.locale)
        reader.at = self.at
        item = next(reader.items())
        if item.sort not in {"span", "per", "cue"}:
            return None
        return replace(item, said=f"{here}={near[0]}"), reader.at - self.at


@lru_cache
def _long_words() -> list[str]:
    words = {each for phrase in CUES for each in phrase}
    words |= set(MONTHS) | set(UNITS) | {"yesterday", "today", "tomorrow", "between"}
    return sorted(each for each in words if len(each) >= _LONG_CUE)


def _has_figure(text: str) -> bool:
    return any(char.isdigit() for char in text)


# --- sorting --------------------------------------------------------------------------


def _with_months_of_years(items: Sequence[Item]) -> list[Item]:
    """`last year in March` is one stretch of days."""
    found: list[Item] = []
    for item in items:
        before = found[-1] if found else None
        merged = before and _month_of_year(before, item)
        if before and merged:
            found[-1] = Item("span", f"{before.said} {item.said}", merged)
        else:
            found.append(item)
    return found


def _month_of_year(first: Item, second: Item) -> Span | None:
    if not (isinstance(first.value, Span) and isinstance(second.value, Span)):
        return None
    year, month = first.value.period, second.value.period
    if year.kind != "year" or month.kind not in {"month", "quarter"}:
        return None
    while month.start.year > year.start.year:
        month = month.same_last_year()
    return Span(month) if month.start.year == year.start.year else None


def _sorted(words: Sequence[str], items: Sequence[Item]) -> Reading:
    clauses = _clauses(items)
    cues = frozenset(_cues(items))
    by_sort: dict[str, list[Item]] = {}
    for item in items:
        by_sort.setdefault(item.sort, []).append(item)
    units = [str(each.value) for each in by_sort.get("unit", [])]
    per = [str(each.value) for each in by_sort.get("per", [])]
    return Reading(
        words=tuple(words),
        items=tuple(items),
        cues=cues,
        clauses=tuple(clauses),
        spans=tuple(
            e.value for e in by_sort.get("span", []) if isinstance(e.value, Span)
        ),
        amounts=tuple(
            e.value for e in by_sort.get("amount", []) if isinstance(e.value, Decimal)
        ),
        conditions=tuple(e.value for e in by_sort.get("condition", [])),  # type: ignore[misc]
        per=per[0] if len(set(per)) == 1 else "",
        unit=units[0] if len(set(units)) == 1 else "",
        relative=str(by_sort["relative"][0].value) if "relative" in by_sort else "",
        currency=str(by_sort["currency"][0].value) if "currency" in by_sort else "",
        unknown=tuple(_unknown(items, units, per)),
        mended=tuple(_mended(items)),
    )


def _cues(items: Sequence[Item]) -> Iterator[str]:
    """What the cues say, but for those that only tell what a name is one of: `the cash
    wallet`, `tag holiday`.
    """
    for place, item in enumerate(items):
        if item.sort != "cue":
            continue
        beside = items[max(place - 1, 0) : place + 2]
        fields = {each.match.taken.field for each in beside if each.match}
        if item.value not in fields:
            yield str(item.value)


def _unknown(
    items: Sequence[Item], units: Sequence[str], per: Sequence[str]
) -> Iterator[str]:
    yield from (each.said for each in items if each.sort == "unknown")
    if len(set(units)) > 1 or len(set(per)) > 1:
        yield from (each.said for each in items if each.sort in {"unit", "per"})
    pending = False
    for item in items:
        if item.sort == "side":
            pending = True
        elif item.sort == "name":
            pending = False
    if pending:
        yield from (each.said for each in items if each.sort == "side")


def _mended(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if item.match and item.match.taken.guessed:
            yield f"“{item.said}” as {item.match.taken.label}"
        elif item.sort != "name" and "=" in item.said and item.sort != "condition":
            typed, _, meant = item.said.partition("=")
            yield f"“{typed}” as “{meant}”"


def _clauses(items: Sequence[Item]) -> list[Clause]:
    found: list[Clause] = []
    joins = excludes = False
    for place, item in enumerate(items):
        if item.sort == "name" and item.match:
            excluded = excludes or (joins and bool(found) and found[-1].is_excluded)
            found.append(
                Clause(
                    item.match.taken,
                    item.match.others,
                    is_joined=joins,
                    is_excluded=excluded,
                    said=item.said,
                    place=place,
                )
            )
            joins = excludes = False
        elif item.sort == "side":
            excludes, joins = True, False
        elif item.sort == "stop":
            joins = joins or (item.said in _JOINS and bool(found))
        elif item.sort == "cue" and item.value == "compare":
            joins = bool(found)
        else:
            joins = False
    return found
