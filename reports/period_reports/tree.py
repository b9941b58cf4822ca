"""Amounts by category as a tree of two levels, largest first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from expense_tracker.kernel.period import Period
from ledger.expression import Term
from ledger.models import Category, Entry
from ledger.queries.totals import SPENDING
from reports.period_reports.question import Question, Sums

ZERO = Decimal(0)
UNCATEGORISED = "Uncategorised"
# As many have a colour of their own in charts; the others are one.
SLICES = 9
OTHERS = "Others"
GREY = "none"
# What the list is asked for, by the kind of the categories.
KINDS = {
    Category.Kind.EXPENSE: tuple(map(str, SPENDING)),
    Category.Kind.INCOME: (str(Entry.Kind.INCOME),),
}
# By category id, None for none: positive, in the Book's currency; refunds reduce.
Amounts = Mapping[int | None, Decimal]


@dataclass(frozen=True)
class Branch:
    """A category with its subcategories, or one of them; `amounts` has a sum for each
    of the columns it was asked for. `link` leads to its transactions of some days.
    """

    name: str
    amounts: tuple[Decimal, ...]
    colour: str
    link: Callable[[Period], str]
    parts: tuple["Branch", ...] = ()


def amounts_of(sums: Sums, kind: str) -> Amounts:
    """By category, of spending or of income."""
    sign = -1 if kind == Category.Kind.EXPENSE else 1
    found: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    for (category_id, entry_kind), amount in sums.items():
        if entry_kind in KINDS[Category.Kind(kind)]:
            found[category_id] += sign * amount
    return dict(found)


def branches(question: Question, columns: Iterable[Sums], kind: str) -> list[Branch]:
    """A branch for each top category with an amount in any column, largest in the
    first column first; what has no category comes last.
    """
    known = [amounts_of(sums, kind) for sums in columns]
    tops: dict[int, set[int]] = defaultdict(set)
    for category_id in {each for amounts in known for each in amounts}:
        if category_id is not None:
            category = question.categories[category_id]
            tops[category.parent_id or category_id].add(category_id)
    found = [_top(question, known, top, ids) for top, ids in tops.items()]
    bare = [_bare(question, known, kind)] if any(None in each for each in known) else []
    return [*sorted(found, key=_largest), *bare]


def _largest(branch: Branch) -> tuple[list[Decimal], str]:
    return [-amount for amount in branch.amounts], branch.name


def _top(question: Question, known: list[Amounts], top: int, ids: set[int]) -> Branch:
    category = question.categories[top]
    parts = [_part(question, known, each) for each in ids - {top}]
    if parts and top in ids:
        parts.append(_itself(question, known, category))
    return Branch(
        name=category.name,
        amounts=_sums_of(known, ids),
        colour=category.colour,
        link=lambda days: question.list_url(days, category=top),
        parts=tuple(sorted(parts, key=_largest)),
    )


def _part(question: Question, known: list[Amounts], category_id: int) -> Branch:
    category = question.categories[category_id]
    return Branch(
        name=category.name,
        amounts=_sums_of(known, {category_id}),
        colour=category.colour,
        link=lambda days: question.list_url(days, category=category_id),
    )


def _itself(question: Question, known: list[Amounts], category: Category) -> Branch:
    """What is filed under the parent itself."""
    only = Term("category", "=", (question.names.spelt("category", category),))
    return Branch(
        name=f"{category.name} itself",
        amounts=_sums_of(known, {category.pk}),
        colour=category.colour,
        link=lambda days: question.list_url(days, only),
    )


def _bare(question: Question, known: list[Amounts], kind: str) -> Branch:
    terms = (
        Term("is", ":", ("uncategorised",)),
        Term("type", ":", KINDS[Category.Kind(kind)]),
    )
    return Branch(
        name=UNCATEGORISED,
        amounts=_sums_of(known, {None}),
        colour=GREY,
        link=lambda days: question.list_url(days, *terms),
    )


def _sums_of(known: list[Amounts], ids: set[int] | set[None]) -> tuple[Decimal, ...]:
    return tuple(
        sum((amounts.get(each, ZERO) for each in ids), ZERO) for amounts in known
    )


def dots(found: list[Branch]) -> list[str]:
    """The chart colour of each: its own for the largest, grey for those drawn as one,
    none for what a chart of shares cannot show.
    """
    drawn = [branch for branch in found if branch.amounts[0] > 0]
    own = {id(branch): branch.colour for branch in drawn[:SLICES]}
    grey = {id(branch): GREY for branch in drawn[SLICES:]}
    return [(own | grey).get(id(branch), "") for branch in found]
