"""What the words of a question say, sorted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledger.expression import Node
from reports.assistant.amounts import Amounts
from reports.assistant.lexicon import Lexicon, Named
from reports.assistant.named_days import Span
from reports.assistant.periods import Days
from reports.assistant.reader import JOINS, Item, Reader
from reports.assistant.splitting import split
from reports.assistant.wares import with_wares

MAX_LENGTH = 300
MAX_WORDS = 60
_MAKES = frozenset({"make", "makes", "made"})
_MADE = frozenset({"entry", "expense", "transfer"})


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

    @property
    def is_choice(self) -> bool:
        """Whether one of them is asked for: `September or October?`."""
        return "or" in self.words and "than" not in self.cues


# --- reading --------------------------------------------------------------------------


def read(
    text: str, lexicon: Lexicon, days: Days, currency: str, locale: str
) -> Reading:
    words = split(text)
    items = list(Reader(words, lexicon, days, Amounts(currency, locale)).items())
    return _sorted(words, with_wares(_with_months_of_years(items)))


# --- sorting --------------------------------------------------------------------------


def _with_months_of_years(items: Sequence[Item]) -> list[Item]:
    """`last year in March` is one stretch of days."""
    found: list[Item] = []
    for item in items:
        before = found[-1] if found else None
        merged = before and _month_of_year(before, item)
        if before and merged:
            found[-1] = Item("span", f"{before.typed} {item.typed}", merged)
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
    wallet`, `tag holiday`. Who makes transactions does not earn by them.
    """
    told = [item for item in items if item.sort != "filler"]
    made = _MADE & {item.value for item in told if item.sort == "cue"}
    for place, item in enumerate(told):
        if item.sort != "cue" or (made and item.said in _MAKES):
            continue
        beside = told[max(place - 1, 0) : place + 2]
        fields = {each.match.taken.field for each in beside if each.match}
        if item.value not in fields or item.value == "budget":
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
        elif item.sort == "ware":
            yield f"“{item.said}” as what it is for"
        elif item.mended:
            yield f"“{item.said}” as “{item.mended}”"


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
            joins = joins or (item.said in JOINS and bool(found))
        elif item.sort == "cue" and item.value == "compare":
            joins = bool(found)
        else:
            joins = False
    return found
