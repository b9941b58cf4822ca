"""Which columns hold the money: one signed amount, an amount and a word, or two."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import permutations

from ledger.importing.balance_proof import proven_sign
from ledger.importing.body import Body, cell_at
from ledger.importing.cells import Cell
from ledger.importing.columns import Column
from ledger.importing.figures import DecimalSign, Figure, parse_figure
from ledger.importing.layout import Role
from ledger.importing.words import Direction

_MAX_CANDIDATES = 6
_BOTH_FILLED_SHARE = 0.2
_TWO = (Role.DEBIT, Role.CREDIT)


class Figures:
    """The figures of a body's sample, read with the file's decimal sign."""

    def __init__(self, body: Body, sign: DecimalSign) -> None:
        self.header = body.header
        self.rows = body.sample
        self._sign = sign

    def marked(self, column: int) -> list[Figure | None]:
        """The figures with the marks of their cells; None where a cell has none."""
        cells = (cell_at(row, column) for row in self.rows)
        return [as_figure(cell, self._sign) for cell in cells]

    def values(self, column: int) -> list[Decimal | None]:
        """The numbers, those marked as debits negative."""
        return [one and signed_by_mark(one) for one in self.marked(column)]


def as_figure(cell: Cell, sign: DecimalSign) -> Figure | None:
    """The figure in a cell of any kind, None when it holds none."""
    if isinstance(cell, str):
        return parse_figure(cell, sign) if cell else None
    return Figure(cell) if isinstance(cell, Decimal) else None


def signed_by_mark(figure: Figure) -> Decimal:
    """The value, negative when its cell marks it as a debit."""
    return -figure.value if figure.direction is Direction.OUT else figure.value


def money_roles(
    columns: Sequence[Column], roles: Sequence[Role], figures: Figures
) -> list[Role]:
    """The roles with one way of telling amounts left in, the one the file bears out."""
    if all(role in roles for role in _TWO) and not _overlap(roles, figures):
        return without(roles, Role.AMOUNT, Role.DIRECTION, Role.FEE)
    if Role.AMOUNT in roles:
        kept = without(roles, *_TWO)
        return kept if Role.DIRECTION in kept else _proven(columns, kept, figures)
    if any(role in roles for role in _TWO):
        return _lone(roles, figures)
    return _found(columns, roles, figures)


def without(roles: Sequence[Role], *dropped: Role) -> list[Role]:
    """The roles with these taken off their columns."""
    return [Role.SKIP if role in dropped else role for role in roles]


def _overlap(roles: Sequence[Role], figures: Figures) -> bool:
    """Whether the two columns are filled in the same rows, as in and out never are."""
    pairs = zip(*(figures.values(roles.index(role)) for role in _TWO), strict=True)
    filled = [(out, came) for out, came in pairs if out or came]
    both = sum(bool(out and came) for out, came in filled)
    return Role.AMOUNT in roles and both > _BOTH_FILLED_SHARE * len(filled)


def _lone(roles: Sequence[Role], figures: Figures) -> list[Role]:
    """One of the two columns alone: with both signs in it, it is the amount."""
    role = next(role for role in _TWO if role in roles)
    values = [value for value in figures.values(roles.index(role)) if value]
    if {value > 0 for value in values} == {True, False}:
        return [Role.AMOUNT if one is role else one for one in roles]
    return list(roles)


def _proven(
    columns: Sequence[Column], roles: list[Role], figures: Figures
) -> list[Role]:
    """Another column takes over as amount where the balances follow that one."""
    if Role.BALANCE not in roles or not figures.rows:
        return roles
    amount, balance = roles.index(Role.AMOUNT), roles.index(Role.BALANCE)
    for candidate in (amount, *_candidates(columns, roles, (Role.SKIP, Role.FEE))):
        if proven_sign(figures.values(candidate), figures.values(balance)):
            return _moved(roles, amount, candidate)
    return roles


def _moved(roles: list[Role], old: int, new: int) -> list[Role]:
    moved = list(roles)
    moved[old], moved[new] = Role.SKIP, Role.AMOUNT
    return moved


def _found(
    columns: Sequence[Column], roles: Sequence[Role], figures: Figures
) -> list[Role]:
    """Amount, and balance where there is one, by nothing but their numbers."""
    free = _candidates(columns, roles, (Role.SKIP, Role.BALANCE))[:_MAX_CANDIDATES]
    found = list(roles)
    for debit, credit in permutations(free, 2):
        if _take_turns(figures.values(debit), figures.values(credit)):
            found[debit], found[credit] = _TWO
            return found
    for amount, balance in permutations(free, 2):
        if proven_sign(figures.values(amount), figures.values(balance)):
            found[amount], found[balance] = Role.AMOUNT, Role.BALANCE
            return found
    loose = [place for place in free if roles[place] is Role.SKIP]
    if loose:
        amount = max(loose, key=lambda place: _likeness(figures.values(place)))
        found[amount] = Role.AMOUNT
    return found


def _take_turns(
    first: Sequence[Decimal | None], second: Sequence[Decimal | None]
) -> bool:
    """Whether each row fills one of two columns, and the first looks like debits.

    It does when it has the minuses or, where there are none, more rows.
    """
    pairs = [
        (went or None, came or None) for went, came in zip(first, second, strict=True)
    ]
    filled = [(went, came) for went, came in pairs if went or came]
    went = [value for value, _ in filled if value]
    came = [value for _, value in filled if value]
    if not went or not came or len(went) + len(came) != len(filled):
        return False
    return min(went) < 0 or (min(came) > 0 and len(went) >= len(came))


def _candidates(
    columns: Sequence[Column], roles: Sequence[Role], free: Iterable[Role]
) -> list[int]:
    return [
        column.index
        for column in columns
        if roles[column.index] in free and column.fits(Role.AMOUNT) and column.cells
    ]


def _likeness(values: Sequence[Decimal | None]) -> tuple[bool, bool]:
    """Amounts have minuses or at least cents; reference numbers have neither."""
    numbers = [value for value in values if value is not None]
    return any(one < 0 for one in numbers), any(one % 1 for one in numbers)
