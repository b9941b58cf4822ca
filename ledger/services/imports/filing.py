"""Where each line is filed: what the file names, else what the Book's rules say, else
what is likely by what was filed before. The one place imports ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.expression.subject import subject_of_line
from ledger.importing.lines import BUDGET, TRANSFER, StatementLine
from ledger.models import Category, Entry
from ledger.ruling import NO_RESULT, RuleResult, RuleSet
from ledger.services.imports.accounts import Places
from ledger.suggestions import Asked, suggest

NOWHERE = frozenset({Entry.Kind.TRANSFER, Entry.Kind.OPENING, BUDGET})


@dataclass(frozen=True, slots=True)
class Filed:
    """The line with what rules make of it, its category, and the reason in words, ""
    when the file says so itself.
    """

    line: StatementLine
    category: Category | None = None
    because: str = ""


def file_lines(
    book: Book, lines: Sequence[StatementLine], places: Places, as_of: date
) -> list[Filed]:
    """Where each line is filed, in their order; `as_of` is today for the rules."""
    finder = _Finder(book, places, as_of)
    filed = [finder.filed(line) for line in lines]
    return _with_suggestions(book, filed)


def _with_suggestions(book: Book, filed: list[Filed]) -> list[Filed]:
    """Those that nothing filed yet where they likely belong, all asked at once."""
    asked = {
        place: Asked(
            each.line.payee,
            each.line.note,
            kind=category_kind_of(each.line),
            hint=each.line.category,
        )
        for place, each in enumerate(filed)
        if each.category is None and not each.because and _is_open(each.line)
    }
    found = suggest(book, asked.values())
    for place, suggestion in zip(asked, found, strict=True):
        if suggestion is not None:
            line = filed[place].line
            filed[place] = Filed(line, suggestion.category, suggestion.reason)
    return filed


def _is_open(line: StatementLine) -> bool:
    """Whether neither its kind nor the file settles its category."""
    return line.kind not in NOWHERE and not (line.category and line.kind)


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
        self.by_payee = _last_categories(book)

    def filed(self, line: StatementLine) -> Filed:
        if line.kind in NOWHERE:
            return Filed(line)
        kind = category_kind_of(line)
        named = self.named.get((kind, fold(line.category))) if line.category else None
        result = self._ruled(line, named)
        ruled = with_rules(line, result)
        because = ", ".join(f"Rule “{rule.name}”" for rule in result.rules)
        if named is not None or (line.category and line.kind):
            return Filed(ruled, named, because)
        if result.filing:
            return Filed(ruled, result.category, because)
        usual = self.by_payee.get((kind, fold(line.payee)))
        return Filed(ruled, usual, "As last time" if usual else because)

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


def _last_categories(book: Book) -> dict[tuple[str, str], Category]:
    """The category each payee's newest categorised entry stands in, by kind of
    category and folded name.
    """
    newest = (
        Entry.objects.filter(book=book, payee__isnull=False, category__isnull=False)
        .order_by("payee_id", "-date", "-pk")
        .values_list("payee__name_key", "category_id")
    )
    categories = Category.objects.filter(book=book).in_bulk()
    found: dict[tuple[str, str], Category] = {}
    for name, category_id in newest.iterator(chunk_size=5000):
        category = categories[category_id]
        found.setdefault((category.kind, name), category)
    return found
