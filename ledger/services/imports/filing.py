"""Where each line is filed: what the file names, else what the Book's rules say, else
what is likely by what was filed before and commonly known. The one place imports ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.expression.subject import subject_of_line
from ledger.filing.memory import SUGGESTED
from ledger.filing.suggestions import SURE, Asked, suggest
from ledger.importing.lines import BUDGET, TRANSFER, StatementLine
from ledger.models import Category, Entry
from ledger.rules.ruling import NO_RESULT, RuleResult, RuleSet
from ledger.services.imports.accounts import Places

NOWHERE = frozenset({Entry.Kind.TRANSFER, Entry.Kind.OPENING, BUDGET})


@dataclass(frozen=True, slots=True)
class Filed:
    """The line with what rules make of it, its category, and the reason in words, ""
    when the file says so itself.
    """

    line: StatementLine
    category: Category | None = None
    because: str = ""
    # Whether a likely category may still be put there.
    is_open: bool = True


def file_lines(
    book: Book, lines: Sequence[StatementLine], places: Places, as_of: date
) -> list[Filed]:
    """Where each line is filed, in their order; `as_of` is today for the rules."""
    finder = _Finder(book, places, as_of)
    filed = [finder.filed(line) for line in lines]
    return _with_suggestions(book, filed)


def _with_suggestions(book: Book, filed: list[Filed]) -> list[Filed]:
    """Those that nothing filed yet where they likely belong, all asked at once."""
    open_ones = [place for place, each in enumerate(filed) if each.is_open]
    asked = [_asked(filed[place].line) for place in open_ones]
    for place, found in zip(open_ones, suggest(book, asked, SURE), strict=True):
        if found is not None:
            because = f"{SUGGESTED}{found.reason}"
            filed[place] = replace(
                filed[place], category=found.category, because=because
            )
    return filed


def _asked(line: StatementLine) -> Asked:
    return Asked(line.payee, line.note, category_kind_of(line), line.category)


def category_kind_of(line: StatementLine) -> str:
    """Whether the line is filed among expenses or incomes."""
    spent = line.kind in {Entry.Kind.REFUND, BUDGET}
    money_in = line.amount > 0 and not spent
    return Category.Kind.INCOME if money_in else Category.Kind.EXPENSE


class _Finder:
    def __init__(self, book: Book, places: Places, as_of: date) -> None:
        self.places = places
        self.rules = RuleSet.of(book, as_of)
        self.named: dict[tuple[str, str], Category] = {}
        for category in Category.objects.filter(book=book).select_related("parent"):
            self.named[category.kind, fold(category.name)] = category
            if category.parent:
                full = f"{category.parent.name}: {category.name}"
                self.named[category.kind, fold(full)] = category

    def filed(self, line: StatementLine) -> Filed:
        if line.kind in NOWHERE:
            return Filed(line, is_open=False)
        kind = category_kind_of(line)
        named = self.named.get((kind, fold(line.category))) if line.category else None
        result = self._ruled(line, named)
        ruled = with_rules(line, result)
        because = ", ".join(f"Rule “{rule.name}”" for rule in result.rules)
        if named is not None or (line.category and line.kind):
            return Filed(ruled, named, because, is_open=False)
        is_open = not result.filing
        return Filed(ruled, result.category, because, is_open=is_open)

    def _ruled(self, line: StatementLine, category: Category | None) -> RuleResult:
        wallet = self.places.wallet(line.place)
        if not self.rules.ready or wallet is None:
            return NO_RESULT
        subject = subject_of_line(line, wallet=wallet, category=category)
        return self.rules.judge(subject)


def with_rules(line: StatementLine, result: RuleResult) -> StatementLine:
    """The line with the payee, tags, note and other wallet that rules give it."""
    if not result:
        return line
    line = replace(
        line,
        payee=result.payee or line.payee,
        note=line.note or result.note,
        tags=tuple(dict.fromkeys([*line.tags, *result.tags])),
    )
    if result.filing.wallet is None or line.category:
        return line
    return replace(line, kind=TRANSFER, to_wallet=result.filing.wallet.name)
