"""An expression as a Book understands it: names found, days counted from today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.text import fold
from ledger.expression import conditions as c
from ledger.expression.dates import Calendar
from ledger.expression.errors import ExpressionError, Suggestion
from ledger.expression.fields import AMOUNTS, COMPARED, NAMES, TEXTS
from ledger.expression.names import Names, NotFound, Row
from ledger.expression.nodes import (
    All,
    Either,
    Node,
    Not,
    Term,
    Text,
    parts_of,
    with_terms,
)
from ledger.expression.parser import parse
from ledger.models import Entry


@dataclass(frozen=True)
class Part:
    """One of the conditions that must all hold. `period` is what it asks for when it
    asks for one stretch of days and nothing else.
    """

    node: Node
    condition: c.Condition
    period: Period | None = None


class Reading:
    """Binds expressions to a Book as it is on `as_of`."""

    def __init__(self, book: Book, as_of: date, names: Names | None = None) -> None:
        self.names = names or Names(book)
        self.as_of = as_of
        self.calendar = Calendar(
            as_of, pay_day=book.pay_day, first_weekday=book.first_weekday
        )

    def parts(self, node: Node) -> tuple[Part, ...]:
        """What must all hold. Raises ExpressionError."""
        return tuple(
            Part(each, self._condition(node, each), self._period(each))
            for each in parts_of(node)
        )

    def condition(self, text: str) -> c.Condition:
        """The expression as one condition. Raises ExpressionError."""
        node = parse(text)
        return self._condition(node, node)

    def _period(self, node: Node) -> Period | None:
        match node:
            case Term(field="date", op=":", values=(text,)):
                return self.calendar.period(text)
        return None

    def _condition(self, whole: Node, node: Node) -> c.Condition:
        match node:
            case Text():
                return c.HasText(fold(node.text))
            case Not():
                return c.NotSo(self._condition(whole, node.node))
            case All():
                return c.all_of([self._condition(whole, n) for n in node.nodes])
            case Either():
                return c.any_of([self._condition(whole, n) for n in node.nodes])
        return self._term(whole, node)

    def _term(self, whole: Node, term: Term) -> c.Condition:
        if term.field in NAMES:
            return self._named(whole, term)
        if term.field in AMOUNTS:
            return _AMOUNTS[term.field](_range(term))
        if term.field == "tax":
            return c.ForTaxes(term.values, self.names.categories_for_taxes(term.values))
        if term.field in _WHOLES:
            return _WHOLES[term.field](term.values)
        if term.field == "receipt":
            patterns = tuple(_pattern(term.op, value) for value in term.values)
            return c.ReceiptLike(patterns)
        return c.any_of([self._value(term, value) for value in term.values])

    def _value(self, term: Term, value: str) -> c.Condition:
        if term.field in TEXTS:
            return _TEXTS[term.field](_pattern(term.op, value))
        if term.field == "date":
            return self._days(term.op, value)
        return self._word(term.field, value)

    # --- names ----------------------------------------------------------------------

    def _named(self, whole: Node, term: Term) -> c.Condition:
        rows = [
            row for name in term.values for row in _find(self.names, whole, term, name)
        ]
        ids = frozenset(row.pk for row in rows)
        if term.field == "wallet":
            return c.InWallet(ids)
        if term.field == "member":
            return c.EnteredBy(ids)
        if term.field == "tag":
            return c.Tagged(ids, frozenset(fold(row.name) for row in rows))
        if term.op != "=":
            known = self.names.categories
            ids |= {row.pk for row in known if row.parent_id in ids}
        return c.InCategory(ids)

    # --- days and words -------------------------------------------------------------

    def _days(self, op: str, text: str) -> c.Condition:
        start, end = self.calendar.span(op, text)
        if start is not None and end is not None and start >= end:
            raise ExpressionError(f"“{text}” ends before it starts.")
        return c.Between(start, end)

    def _word(self, field: str, word: str) -> c.Condition:
        if (field, word) == ("is", "planned"):
            return c.NotSo(c.Between(None, self.calendar.after_today))
        return _WORDS.get((field, word)) or c.Marked(word)


_TEXTS: dict[str, Callable[[c.Pattern], c.Condition]] = {
    "payee": c.PayeeLike,
    "note": c.NoteLike,
}
_AMOUNTS: dict[str, Callable[[c.Range], c.Condition]] = {
    "amount": c.Amounting,
    "original": c.ChargedAbroad,
}
# Words that are no marks.
_WORDS: dict[tuple[str, str], c.Condition] = {
    ("has", "category"): c.Filed(),
    ("has", "member"): c.EnteredBy(),
    ("has", "refund"): c.Marked("refunded"),
    ("is", "uncategorised"): c.UNFILED,
    ("is", "transfer"): c.OfKind((Entry.Kind.TRANSFER,)),
    ("is", "refund"): c.OfKind((Entry.Kind.REFUND,)),
}
# Fields whose values are asked for all at once.
_WHOLES: dict[str, Callable[[tuple[str, ...]], c.Condition]] = {
    "currency": c.InCurrency,
    "type": c.OfKind,
}


def _pattern(op: str, value: str) -> c.Pattern:
    if op == "=":
        return c.Pattern(fold(value), "is")
    if value.endswith("*"):
        return c.Pattern(fold(value.rstrip("*")), "begins")
    return c.Pattern(fold(value))


def _range(term: Term) -> c.Range:
    text = term.values[0]
    if term.op in COMPARED:
        amount = Decimal(text)
        is_open = term.op in {">", "<"}
        if term.op in {">", ">="}:
            return c.Range(least=amount, is_open=is_open)
        return c.Range(most=amount, is_open=is_open)
    least, dots, most = text.partition("..")
    return c.Range(_decimal(least), _decimal(most if dots else least))


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def spelt_out(text: str, names: Names) -> str:
    """The expression with every name in full, so that none added later makes it mean
    something else. Raises ExpressionError.
    """
    node = parse(text)

    def spelt(term: Term) -> Node:
        if term.field not in NAMES:
            return term
        full = [_spelt(names, node, term, name) for name in term.values]
        return Term(term.field, term.op, tuple(dict.fromkeys(full)))

    return str(with_terms(node, spelt))


def _spelt(names: Names, whole: Node, term: Term, name: str) -> str:
    found = _find(names, whole, term, name)
    return name if name.endswith("*") else names.spelt(term.field, found[0])


def _find(names: Names, whole: Node, term: Term, name: str) -> list[Row]:
    """The rows of a name. Raises ExpressionError with the names that may be meant."""
    try:
        return names.find(term.field, name)
    except NotFound as error:
        offers = [_instead(whole, term, name, other) for other in error.close]
        raise ExpressionError(str(error), tuple(offers)) from error


def _instead(whole: Node, term: Term, name: str, other: str) -> Suggestion:
    values = tuple(other if value == name else value for value in term.values)
    meant = Term(term.field, term.op, values)
    text = str(with_terms(whole, lambda each: meant if each == term else each))
    return Suggestion(other, text)
