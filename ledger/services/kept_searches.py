"""The searches that rules and saved views keep, when what they name changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from accounts.models import Book
from ledger.errors import InUse
from ledger.expression import ExpressionError, Node, Term, parse
from ledger.expression.names import Names, NotFound, Own
from ledger.expression.nodes import terms_of, with_terms
from ledger.models import Category, Rule, SavedView
from ledger.services.editing import BookEdit

Keeper = Rule | SavedView


@contextmanager
def names_kept(edit: BookEdit, field: str, row: Own) -> Iterator[None]:
    """Inside, `row` may be renamed: the searches that name it mean it still.

    `field` is the expression's word for such rows: category, wallet or tag.
    """
    rows: list[Own] = [row]
    if isinstance(row, Category):
        # They may go by their parent's name as well.
        rows += row.children.all()
    uses = list(_uses(edit.book, field, {each.pk for each in rows}))
    yield
    names = Names(edit.book)
    known = {each.pk: each for each in rows} | {row.pk: row.fresh()}
    for use in uses:
        _rewrite(edit, use, field, names, known)


def refuse_if_ruled(book: Book, field: str, row: Own) -> None:
    """Raise InUse when a rule would no longer know what it is about."""
    for use in _uses(book, field, {row.pk}):
        if isinstance(use.keeper, Rule):
            raise _in_use(use.keeper)
    for rule in Rule.objects.filter(book=book):
        parts = [part["category"] for part in rule.parts]
        named = [rule.category_id, *parts] if field == "category" else []
        if row.pk in named or (field == "wallet" and row.pk == rule.to_wallet_id):
            raise _in_use(rule)


def _in_use(rule: Rule) -> InUse:
    return InUse(f"The rule “{rule.name}” needs it. Change or delete that first.")


# --- finding --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Use:
    """A kept search, and the values in it that name rows, by value."""

    keeper: Keeper
    node: Node
    meant: dict[str, int]


def _uses(book: Book, field: str, ids: set[int]) -> Iterator[_Use]:
    names = Names(book)
    keepers: list[Keeper] = [
        *Rule.objects.filter(book=book),
        *SavedView.objects.filter(book=book),
    ]
    for keeper in keepers:
        try:
            node = parse(_text_of(keeper))
        except ExpressionError:
            continue
        meant = _meant(node, field, names)
        if ids & set(meant.values()):
            yield _Use(keeper, node, meant)


def _meant(node: Node, field: str, names: Names) -> dict[str, int]:
    """What each value of the field names; stars and unknown names left out."""
    found = {}
    values = {v for term in terms_of(node) if term.field == field for v in term.values}
    for value in values:
        if not value.endswith("*"):
            try:
                found[value] = names.find(field, value)[0].pk
            except NotFound:
                continue
    return found


def _text_of(keeper: Keeper) -> str:
    if isinstance(keeper, Rule):
        return keeper.query
    return dict(parse_qsl(keeper.query)).get("q", "")


# --- rewriting ------------------------------------------------------------------------


def _rewrite(
    edit: BookEdit, use: _Use, field: str, names: Names, known: dict[int, Own]
) -> None:
    def renamed(term: Term) -> Node:
        if term.field != field:
            return term
        values = [
            names.spelt(field, known[use.meant[value]])
            if use.meant.get(value) in known
            else value
            for value in term.values
        ]
        return Term(term.field, term.op, tuple(dict.fromkeys(values)))

    text = str(with_terms(use.node, renamed))
    if text == _text_of(use.keeper):
        return
    edit.changing([use.keeper])
    _put(use.keeper, text)
    use.keeper.save(update_fields=["query"])
    edit.written([use.keeper])


def _put(keeper: Keeper, text: str) -> None:
    if isinstance(keeper, Rule):
        keeper.query = text
        return
    asked = [(k, text if k == "q" else v) for k, v in parse_qsl(keeper.query)]
    keeper.query = urlencode(asked)
