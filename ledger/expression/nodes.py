"""The tree of an expression. `str` of a tree parses to that same tree again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Union

Node = Union["Text", "Term", "Not", "All", "Either"]

QUOTES = '"“”„'
WORDS = frozenset({"OR", "AND", "NOT"})
FIELD = re.compile(r"([^\W\d_]+)(:(?:>=|<=|[=<>])?|>=|<=|[=<>])")

_PLAIN_WORD = re.compile(rf"[^\s()\\{QUOTES}-][^\s()\\{QUOTES}]*(?<!\*)")
_PLAIN_VALUE = re.compile(rf"[^\s(),=<>\\{QUOTES}][^\s(),\\{QUOTES}]*")


@dataclass(frozen=True, slots=True)
class Text:
    """Stands in payee, note or tags, whatever its case; white space and all."""

    text: str

    def __str__(self) -> str:
        is_plain = (
            _PLAIN_WORD.fullmatch(self.text)
            and self.text not in WORDS
            and not FIELD.match(self.text)
        )
        return self.text if is_plain else _quoted(self.text)


@dataclass(frozen=True, slots=True)
class Term:
    """A field that has one of these values, as ledger.expression.fields reads them."""

    field: str
    op: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        op = ":=" if self.op == "=" and self.field != "amount" else self.op
        return f"{self.field}{op}{','.join(map(value_text, self.values))}"


@dataclass(frozen=True, slots=True)
class Not:
    node: Node

    def __str__(self) -> str:
        return f"-{_within(self.node, All, Either)}"


@dataclass(frozen=True, slots=True)
class All:
    """All of them; of none, everything."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(_within(node, Either) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Either:
    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.nodes))


EVERYTHING = All(())


def _within(node: Node, *looser: type) -> str:
    return f"({node})" if isinstance(node, looser) else str(node)


def value_text(text: str) -> str:
    return text if _PLAIN_VALUE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


# --- making ---------------------------------------------------------------------------


def all_of(nodes: list[Node]) -> Node:
    flat = [part for node in nodes for part in parts_of(node)]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def either_of(nodes: list[Node]) -> Node:
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, Either) else [node]
    return flat[0] if len(flat) == 1 else Either(tuple(flat))


def negated(node: Node) -> Node:
    return node.node if isinstance(node, Not) else Not(node)


# --- taking apart ---------------------------------------------------------------------


def parts_of(node: Node) -> tuple[Node, ...]:
    """What must all be so, at the top of the tree."""
    return node.nodes if isinstance(node, All) else (node,)


def terms_of(node: Node) -> Iterator[Term]:
    """Every term of the tree, from left to right."""
    match node:
        case Term():
            yield node
        case Not():
            yield from terms_of(node.node)
        case All() | Either():
            for each in node.nodes:
                yield from terms_of(each)


def with_terms(node: Node, change: Callable[[Term], Node]) -> Node:
    """The tree with `change` made of each of its terms."""
    match node:
        case Term():
            return change(node)
        case Not():
            return negated(with_terms(node.node, change))
        case All():
            return all_of([with_terms(each, change) for each in node.nodes])
        case Either():
            return either_of([with_terms(each, change) for each in node.nodes])
    return node
