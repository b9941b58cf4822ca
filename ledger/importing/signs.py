"""Which numbers are money out.

From strongest to weakest: separate columns, a column of words, marks in the cells (CR),
running balances, a minus, and last what the lines themselves say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ledger.importing.amounts import Figures, without
from ledger.importing.balance_proof import proven_sign
from ledger.importing.body import cell_at
from ledger.importing.cells import cell_text
from ledger.importing.layout import Role, SignRule
from ledger.importing.words import (
    Direction,
    direction_key,
    direction_of,
    fold_words,
    says_earning,
    says_spending,
)


@dataclass(frozen=True)
class Signs:
    """How the numbers are read. `roles` are without columns that add nothing to it;
    `question` is what only the user can say, "" when the file says it all.
    """

    roles: Sequence[Role]
    rule: SignRule = SignRule.MINUS_OUT
    directions: dict[str, Direction] = field(default_factory=dict)
    question: str = ""


_PLAIN_SPENT = (
    "No amount has a minus: are they money you spent? They are read so. Choose "
    "otherwise if they are money you received."
)
_PLAIN_RECEIVED = (
    "No amount has a minus: are they money you received? They are read so. Choose "
    "otherwise if they are money you spent."
)
_LIKE_A_CARD = (
    "Purchases seem to be plain numbers and payments to have a minus, as on the "
    "statements of many credit cards. Check that spending is read as spending."
)
_TRANSFERS = (
    "Some rows are transfers between accounts of the file. They are left out; choose "
    "what their word means to read them."
)

# Titles of files about what others paid: those of shops and payment services.
_SELLER_WORDS = frozenset(["seller", "customer", "invoice", "payout", "charge"])
_SELLER_TITLES = 2
_MANY_ROWS = 10
_FEW_MINUSES = 0.2


def settle_signs(roles: Sequence[Role], figures: Figures) -> Signs:
    """The sign rule of a file whose money columns are known."""
    if Role.DEBIT in roles or Role.CREDIT in roles:
        return Signs(roles, _rule_of_debits(roles, figures))
    if Role.AMOUNT not in roles or not figures.rows:
        return Signs(without(roles, Role.FEE))
    kept = _without_idle_words(roles, figures)
    if Role.DIRECTION in kept:
        return _by_words(kept, figures)
    return (
        _by_marks(kept, figures)
        or _by_balance(kept, figures)
        or _by_minus(without(kept, Role.FEE), figures)
        or _by_content(without(kept, Role.FEE), figures)
    )


def _rule_of_debits(roles: Sequence[Role], figures: Figures) -> SignRule:
    """Whether the debit column puts a minus before what is out in any case."""
    if Role.DEBIT not in roles:
        return SignRule.PLUS_OUT
    debits = [one for one in figures.values(roles.index(Role.DEBIT)) if one]
    negative = sum(one < 0 for one in debits)
    return SignRule.MINUS_OUT if 2 * negative > len(debits) else SignRule.PLUS_OUT


def _without_idle_words(roles: Sequence[Role], figures: Figures) -> Sequence[Role]:
    """A column of words adds nothing where the amounts already have the signs it
    tells of; it does where only some rows seem so.
    """
    if Role.DIRECTION not in roles:
        return roles
    amounts = figures.values(roles.index(Role.AMOUNT))
    pairs = list(zip(_words(roles, figures), amounts, strict=True))
    spent = {value < 0 for word, value in pairs if value and _is(word, Direction.OUT)}
    came = {value > 0 for word, value in pairs if value and _is(word, Direction.IN)}
    signed = spent == {True} and came <= {True}
    return without(roles, Role.DIRECTION) if signed else roles


def _words(roles: Sequence[Role], figures: Figures) -> list[str]:
    place = roles.index(Role.DIRECTION)
    return [cell_text(cell_at(row, place)) for row in figures.rows]


def _is(word: str, direction: Direction) -> bool:
    return direction_of(word) is direction


def _by_words(roles: Sequence[Role], figures: Figures) -> Signs:
    meanings = {word: direction_of(word) for word in set(_words(roles, figures))}
    directions = {
        direction_key(word): _default(one)
        for word, one in meanings.items()
        if word and one
    }
    if "" in meanings:
        directions[""] = _meaning_of_blank(directions.values())
    has_transfers = Direction.TRANSFER in meanings.values()
    question = _TRANSFERS if has_transfers else ""
    return Signs(roles, SignRule.COLUMN, directions, question)


def _default(meaning: Direction) -> Direction:
    """Transfers wait until someone says which wallets their accounts are."""
    return Direction.LEAVE_OUT if meaning is Direction.TRANSFER else meaning


def _meaning_of_blank(said: Iterable[Direction]) -> Direction:
    """Where only debits are marked, a blank is a credit; else money out."""
    return Direction.IN if set(said) == {Direction.OUT} else Direction.OUT


def _by_marks(roles: Sequence[Role], figures: Figures) -> Signs | None:
    marked = figures.marked(roles.index(Role.AMOUNT))
    marks = {figure.direction for figure in marked if figure and figure.value}
    if marks <= {None}:
        return None
    rule = SignRule.PLUS_OUT if Direction.OUT not in marks else SignRule.MINUS_OUT
    return Signs(without(roles, Role.FEE), rule)


def _by_balance(roles: Sequence[Role], figures: Figures) -> Signs | None:
    if Role.BALANCE not in roles:
        return None
    amounts = figures.values(roles.index(Role.AMOUNT))
    balances = figures.values(roles.index(Role.BALANCE))
    if sign := proven_sign(amounts, balances):
        rule = SignRule.MINUS_OUT if sign > 0 else SignRule.PLUS_OUT
        return Signs(without(roles, Role.FEE), rule)
    if Role.FEE in roles:
        fees = figures.values(roles.index(Role.FEE))
        if proven_sign(_less(amounts, fees), balances) > 0:
            return Signs(roles)
    return None


def _less(
    amounts: Sequence[Decimal | None], fees: Sequence[Decimal | None]
) -> list[Decimal | None]:
    nothing = Decimal(0)
    return [
        None if amount is None else amount - abs(fee or nothing)
        for amount, fee in zip(amounts, fees, strict=True)
    ]


def _by_minus(roles: Sequence[Role], figures: Figures) -> Signs | None:
    amounts = figures.values(roles.index(Role.AMOUNT))
    signs = {value < 0 for value in amounts if value}
    if True not in signs:
        return None
    weight = _weight(figures, amounts)
    if False in signs and (weight < 0 or (not weight and _is_mostly_plain(amounts))):
        return Signs(roles, SignRule.PLUS_OUT, question=_LIKE_A_CARD)
    return Signs(roles)


def _is_mostly_plain(amounts: Sequence[Decimal | None]) -> bool:
    """Whether so many numbers are plain that they can only be the spending."""
    signed = [value < 0 for value in amounts if value]
    return len(signed) >= _MANY_ROWS and sum(signed) < _FEW_MINUSES * len(signed)


def _by_content(roles: Sequence[Role], figures: Figures) -> Signs:
    amounts = figures.values(roles.index(Role.AMOUNT))
    if not any(amounts):
        return Signs(roles)
    if _is_sellers(figures) or _weight(figures, amounts) > 0:
        return Signs(roles, SignRule.MINUS_OUT, question=_PLAIN_RECEIVED)
    return Signs(roles, SignRule.PLUS_OUT, question=_PLAIN_SPENT)


def _weight(figures: Figures, amounts: Sequence[Decimal | None]) -> int:
    """Lines whose words agree with a minus for money out, less those that disagree."""
    weight = 0
    for row, amount in zip(figures.rows, amounts, strict=True):
        text = " ".join(fold_words(cell) for cell in row if isinstance(cell, str))
        spending = says_spending(text)
        if amount and spending != says_earning(text):
            weight += 1 if (amount < 0) == spending else -1
    return weight


def _is_sellers(figures: Figures) -> bool:
    titles = [set(fold_words(cell_text(cell)).split()) for cell in figures.header]
    return sum(bool(words & _SELLER_WORDS) for words in titles) >= _SELLER_TITLES
