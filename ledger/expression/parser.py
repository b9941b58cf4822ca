"""From text to tree.

An expression is alternatives, parted by OR, of conditions side by side or parted by
AND; a condition is a leaf, an expression in brackets, or either with - or NOT in front.
"""

from collections.abc import Callable

from expense_tracker.kernel.text import clean_line
from ledger.expression.errors import ExpressionError
from ledger.expression.nodes import (
    EVERYTHING,
    Node,
    Term,
    all_of,
    either_of,
    negated,
)
from ledger.expression.tokens import Token, tokens

MAX_LENGTH = 500
MAX_DEPTH = 20
MAX_LEAVES = 60
END = Token("end")


def parse(text: str) -> Node:
    """The tree of an expression, EVERYTHING of an empty one.

    Raises ExpressionError with words for the person who typed it.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"Use at most {MAX_LENGTH} characters.")
    found = list(tokens(clean_line(text)))
    if sum(map(_cost, found)) > MAX_LEAVES:
        raise ExpressionError(f"Use at most {MAX_LEAVES} words and conditions.")
    return _Parser(found).whole() if found else EVERYTHING


def _cost(token: Token) -> int:
    """How many conditions it comes to: each value of a field may be one."""
    match token.leaf:
        case None:
            return 0
        case Term():
            return len(token.leaf.values)
    return 1


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = [*found, END]
        self.at = 0
        self.depth = 0

    @property
    def sign(self) -> str:
        return self.tokens[self.at].sign

    def whole(self) -> Node:
        node = self._either()
        if self.sign == ")":
            raise ExpressionError("There is a “)” without its “(”.")
        return node

    def _either(self) -> Node:
        nodes = [self._all()]
        while self.sign == "OR":
            self.at += 1
            nodes.append(self._all())
        return either_of(nodes)

    def _all(self) -> Node:
        nodes = [self._one()]
        while self.sign not in {"OR", ")", "end"}:
            if self.sign == "AND":
                self.at += 1
            nodes.append(self._one())
        return all_of(nodes)

    def _one(self) -> Node:
        token = self.tokens[self.at]
        if token.leaf is not None:
            self.at += 1
            return token.leaf
        if token.sign == "NOT":
            return negated(self._deeper(self._one))
        if token.sign == "(":
            return self._in_brackets()
        raise _misplaced(token.sign)

    def _in_brackets(self) -> Node:
        node = self._deeper(self._either)
        if self.sign != ")":
            raise ExpressionError("A “(” has no “)”.")
        self.at += 1
        return node

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("That is nested too deeply.")
        self.at += 1
        node = read()
        self.depth -= 1
        return node


def _misplaced(sign: str) -> ExpressionError:
    if sign in {"OR", "AND"}:
        return ExpressionError(f"{sign} stands between two conditions.")
    if sign == ")":
        return ExpressionError("Nothing stands before “)”.")
    return ExpressionError("Something is missing at the end.")
