"""The one expression: what lists, searches, saved views, rules and exports ask for.

    category:food amount>50 date:month-1 has:receipt -tag:work "corner shop"

`parse` makes a tree of it, without asking anybody; `Reading` binds the tree to a Book,
its names and a day; what comes out is a Condition that finds rows of the database and
judges what is not in it yet, with one meaning.
docs/algorithms/search-expression.md
"""

from ledger.expression.errors import ExpressionError, Suggestion
from ledger.expression.nodes import EVERYTHING, Node, Term, Text, all_of
from ledger.expression.parser import MAX_LENGTH, parse

__all__ = [
    "EVERYTHING",
    "MAX_LENGTH",
    "ExpressionError",
    "Node",
    "Suggestion",
    "Term",
    "Text",
    "all_of",
    "parse",
]
