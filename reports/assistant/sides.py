"""The names of a question as a condition, and the two sides of a comparison."""

from collections.abc import Iterator
from datetime import date

from expense_tracker.kernel.period import Period
from ledger.expression import Node, all_of
from ledger.expression.nodes import either_of, negated
from reports.assistant.named_days import Span
from reports.assistant.questions import NotUnderstood, Side
from reports.assistant.reading import Clause, Reading


def names_node(clauses: tuple[Clause, ...]) -> Iterator[Node]:
    """Names joined by "and" or "or" are alternatives; else all must hold."""
    kept = [clause for clause in clauses if not clause.is_excluded]
    groups: list[list[Node]] = []
    for clause in kept:
        if clause.is_joined and groups:
            groups[-1].append(clause.named.node)
        else:
            groups.append([clause.named.node])
    yield from (either_of(group) for group in groups)
    yield from (negated(c.named.node) for c in clauses if c.is_excluded)


def sides_of(asked: Reading, as_of: date, pay_day: int) -> tuple[Side, ...]:
    """The two that are compared: two names in a period, or two periods of the same."""
    this = Span(Period.month_of(as_of, pay_day))
    joined = [clause for clause in asked.clauses if not clause.is_excluded]
    is_of_change = bool(asked.cues & {"change", "why"})
    are_names = len(joined) == 2 and len(asked.spans) < 2 and not asked.relative  # noqa: PLR2004
    if are_names and not is_of_change:
        span = asked.spans[0] if asked.spans else this
        return tuple(Side(c.named.node, span, c.named.title) for c in joined)
    return _of_spans(asked, *_two_spans(asked, this, as_of, is_of_change=is_of_change))


def _two_spans(
    asked: Reading, this: Span, as_of: date, *, is_of_change: bool
) -> tuple[Span, Span]:
    """The periods named; with one, the running one or the one before it as well."""
    if len(asked.spans) == 2:  # noqa: PLR2004
        one, two = asked.spans
        # `this October` and `last October`, said in November.
        return one, Span(two.period.same_last_year()) if one == two else two
    first = asked.spans[0] if asked.spans else this
    if asked.relative == "year":
        return first, Span(first.period.same_last_year())
    if asked.relative or is_of_change or first.period.contains(as_of):
        if not asked.spans and not asked.relative and not is_of_change:
            raise NotUnderstood
        return first, Span(first.period.previous())
    return this, first


def _of_spans(asked: Reading, first: Span, second: Span) -> tuple[Side, ...]:
    node = all_of([*names_node(asked.clauses), *asked.conditions])
    return Side(node, first, ""), Side(node, second, "")
