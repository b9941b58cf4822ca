"""The words of a question, taken up from left to right; none is passed over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.expression import ExpressionError, parse
from ledger.expression.nodes import Term
from ledger.listing.filters import amount_terms
from reports.assistant.amounts import OVER, Amounts
from reports.assistant.cues import CUES, LONGEST, SOFT
from reports.assistant.lexicon import Lexicon, Match, plain_words
from reports.assistant.named_days import LAST, MONTHS, THIS, TIMES, word
from reports.assistant.periods import Days
from reports.assistant.slips import meant
from reports.assistant.splitting import TERM
from reports.assistant.synonyms import FILLERS
from reports.assistant.words import (
    ADVERBS,
    CURRENCY_WORDS,
    MARKS,
    MEANINGFUL,
    PER,
    RELATIVES,
    SIDES,
    STOP_WORDS,
    UNITS,
)

_PREFERRED = {
    "at": ("payee",), "from": ("payee", "wallet"), "to": ("payee",),
    "with": ("wallet",), "using": ("wallet",), "by": ("wallet",), "via": ("wallet",),
    "tagged": ("tag",), "tag": ("tag",),
}  # fmt: skip
_TOLD_FIELDS = frozenset({"category", "wallet", "tag", "payee", "goal"})
_BEFORE_NAMES = frozenset({"on", "for", "at", "from", "to", "in", "with", "of", "into"})
_ARTICLES = frozenset({"the", "my", "our", "a", "an", "all"})
JOINS = frozenset({"and", "or", "plus", ",", "+", "vs", "versus"})
_SIGNS = frozenset({",", "+", "-", "%"})
_BEFORE_THINGS = frozenset({"on", "at", "for", "from", "with"})
_MENDED = frozenset({"span", "per", "cue", "unit"})
# `over my fun money budget`: the budget's name may stand between.
LIMITS = {"over": "over", "above": "over", "beyond": "over", "under": "within",
          "within": "within", "inside": "within"}  # fmt: skip
BUDGETS = frozenset({"budget", "budgets", "limit"})
MOST_TO_BUDGET = 7
_PHRASE_LEADS = frozenset({"how", *THIS, *LAST})


@dataclass(frozen=True)
class Item:
    """Some words and what they say: `sort` is name, span, amount, cue, per, unit, side,
    relative, currency, condition, filler, ware, stop or unknown; `mended` is what was
    meant by words that are misspelt, else "".
    """

    sort: str
    said: str
    value: object = None
    match: Match | None = None
    mended: str = ""

    @property
    def typed(self) -> str:
        """As it may stand in another question."""
        return self.mended or self.said


class Reader:
    """Goes through the words of a question from left to right; the first of `readers`
    that fits takes the longest run of words it can.
    """

    def __init__(
        self,
        words: list[str],
        lexicon: Lexicon,
        days: Days,
        amounts: Amounts,
    ) -> None:
        self.words, self.lexicon, self.days = words, lexicon, days
        self.amounts = amounts
        self.at = 0
        self.named: Match | None = None  # by the words just before, fillers aside

    def items(self) -> Iterator[Item]:
        readers = (
            self._condition,
            self._long_name,
            self._filler,
            self._mark,
            self._relative,
            self._compared,
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
            if item.sort != "filler":
                self.named = item.match
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
        if not TERM.fullmatch(here):
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
            match = (
                None
                if _SIGNS & {*here}
                else self.lexicon.exact(here, self._prefer(count))
            )
            if match:
                return Item("name", " ".join(here), match=match), count
        return None

    def _prefer(self, count: int) -> Sequence[str]:
        """The fields that the words around the next ones speak for."""
        behind = CUES.get((word(self.words, self.at + count),), "")
        told = (behind,) if behind in _TOLD_FIELDS else ()
        return (*told, *_PREFERRED.get(self._lead, ()))

    def _filler(self) -> tuple[Item, int] | None:
        """What a name is one of, right behind it: the `trip` of `the Belfast trip`."""
        every = (self.named.taken, *self.named.others) if self.named else ()
        here = self.words[self.at]
        fits = any(here in FILLERS.get(each.field, ()) for each in every)
        return (Item("filler", here), 1) if fits else None

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

    def _compared(self) -> tuple[Item, int] | None:
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
        count = self._longest(OVER, 3)
        if not count:
            return None
        found = self._amount_at(self.at + count)
        if found is None or self._is_day_at(self.at + count + found[1]):
            return None
        phrase = self._phrase(count)
        node = Term("amount", OVER[phrase], (f"{found[0].normalize():f}",))
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
        if here[0] in STOP_WORDS and here[0] in _ARTICLES | JOINS | _BEFORE_NAMES:
            return None
        match = self.lexicon.exact(here, self._prefer(1))
        if match is None and is_known and CUES.get(tuple(here)) in SOFT:
            match = self.lexicon.part(here, self._prefer(1))
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
        if here in LIMITS and BUDGETS & {*self._here(MOST_TO_BUDGET)}:
            return Item("cue", here, LIMITS[here]), 1
        if here in THIS and meant(word(self.words, self.at + 1)) in UNITS:
            return None  # `this motnh`
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
        if self._lead == "in" and (
            here in CURRENCY_WORDS or code == self.amounts.currency
        ):
            return Item("currency", here, code), 1
        return None

    def _figure(self) -> tuple[Item, int] | None:
        found = self._amount_at(self.at)
        return found and (Item("amount", self._phrase(found[1]), found[0]), found[1])

    def _amount_at(self, at: int) -> tuple[Decimal, int] | None:
        return self.amounts.read(self.words, at)

    def _part_of_name(self) -> tuple[Item, int] | None:
        for count in range(min(4, len(self.words) - self.at), 0, -1):
            here = self._here(count)
            if any(self._says_else(each) for each in here[1:]) or here[0] in STOP_WORDS:
                continue
            if TIMES.issuperset(here):
                continue
            match = self.lexicon.part(here, self._prefer(count))
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
            if (_SIGNS | TIMES) & {*here} or any(map(_has_figure, here)):
                continue
            match = self.lexicon.close(here)
            if match:
                return Item("name", " ".join(here), match=match), count
        return None

    def _close_cue(self) -> tuple[Item, int] | None:
        """A misspelt word of the grammar, or a phrase of it whose second word is:
        `how mcuh`.
        """
        at = self.at + (self.words[self.at] in _PHRASE_LEADS)
        here = word(self.words, at)
        mended = meant(here)
        if not mended:
            return None
        words = [*self.words[:at], mended, *self.words[at + 1 :]]
        reader = Reader(words, self.lexicon, self.days, self.amounts)
        reader.at = self.at
        item = next(reader.items())
        if reader.at <= at:
            return None
        # What is spent on is a name: earrings are no earnings.
        known = _MENDED - {"cue"} if self._lead in _BEFORE_THINGS else _MENDED
        if item.sort not in known:
            return None
        count = reader.at - self.at
        meant_so = " ".join(words[self.at : reader.at])
        return replace(item, said=self._phrase(count), mended=meant_so), count


def _has_figure(text: str) -> bool:
    return any(char.isdigit() for char in text)
