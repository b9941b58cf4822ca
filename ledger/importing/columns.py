"""Which role each column has, from its title and from what stands in it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ledger.importing.body import Body
from ledger.importing.cells import (
    Cell,
    cell_text,
    looks_like_date,
    looks_like_figure,
)
from ledger.importing.dates import date_in_serial
from ledger.importing.figures import CURRENCY_SIGNS
from ledger.importing.layout import REPEATABLE, Role
from ledger.importing.titles import EXACT, TIER, scores
from ledger.importing.words import Direction, direction_of

# A few cells may be torn or stand in a neighbour's place.
_HALF, _MOST, _NEARLY_ALL = 0.5, 0.7, 0.9
_MAX_WORDS = 12
_FEW_ROWS = 3

_FIGURES = frozenset({Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.BALANCE, Role.FEE})
# Nothing can be read without these; others are empty in many a month.
_NEVER_BLANK = frozenset({Role.DATE, Role.AMOUNT, Role.CURRENCY, Role.FEE, Role.PAYEE})
_TEXTS = frozenset({Role.NOTE, Role.CATEGORY, Role.PARENT_CATEGORY})
# Banks also put numbers of accounts and cards under such titles.
_NAMES = frozenset([Role.PAYEE, Role.PAYER, Role.WALLET, Role.TO_WALLET])
# Any code, also of currencies long gone: the reader says which it does not know.
_CODE = re.compile("[A-Za-z]{3}|" + "|".join(map(re.escape, CURRENCY_SIGNS)))
_WORD = re.compile(r"[^\W\d_]{2}")
_CLOCK = re.compile(r"[0-2]?[0-9]:[0-5][0-9](:|\s|$)")
# A column of words for in and out is one whatever its title.
_BY_VALUES = EXACT - 3 * TIER
_CONSTANT_PENALTY = 30


@dataclass(frozen=True)
class Column:
    """One column: its title and the filled cells of a sample of `rows` rows."""

    index: int
    title: str
    cells: Sequence[Cell]
    rows: int

    @cached_property
    def distinct(self) -> frozenset[str]:
        return frozenset(cell_text(cell) for cell in self.cells)

    @cached_property
    def is_dates(self) -> bool:
        return self._share(looks_like_date(cell) for cell in self.cells) >= _MOST

    @cached_property
    def is_serials(self) -> bool:
        """Whether a workbook wrote its days as bare numbers."""
        return all(
            isinstance(cell, Decimal) and date_in_serial(cell) for cell in self.cells
        )

    @cached_property
    def is_figures(self) -> bool:
        return self._share(looks_like_figure(cell) for cell in self.cells) >= _MOST

    @cached_property
    def is_clock(self) -> bool:
        clocks = (_CLOCK.match(cell_text(cell)) is not None for cell in self.cells)
        return self._share(clocks) >= _MOST

    @cached_property
    def is_words(self) -> bool:
        """Whether it is text of which most cells could be names."""
        words = (_WORD.search(cell_text(cell)) for cell in self.cells)
        return self.is_text and self._share(words) > _HALF

    @cached_property
    def is_text(self) -> bool:
        """Whether it can say more than a number, a day, a time or a mere type."""
        mere_types = self.is_directions and self.rows >= _FEW_ROWS
        return not (self.is_figures or self.is_dates or self.is_clock or mere_types)

    @cached_property
    def is_constant(self) -> bool:
        """Whether it says the same in every row, and so nothing of any of them."""
        return len(self.distinct) <= 1 and self.rows >= _FEW_ROWS

    @cached_property
    def is_currencies(self) -> bool:
        codes = (_CODE.fullmatch(cell_text(cell)) is not None for cell in self.cells)
        return self._share(codes) >= _NEARLY_ALL

    @cached_property
    def is_directions(self) -> bool:
        if len(self.distinct) > _MAX_WORDS:
            return False
        words = [direction_of(cell_text(cell)) for cell in self.cells]
        says = {Direction.IN, Direction.OUT} & set(words)
        return (
            bool(says) and self._share(one is not None for one in words) >= _NEARLY_ALL
        )

    def _share(self, hits: Iterable[object]) -> float:
        return sum(map(bool, hits)) / len(self.cells) if self.cells else 0

    def fits(self, role: Role) -> bool:
        """Whether what stands in the column can be this role."""
        if not self.rows:
            return True
        if not self.cells:
            return role not in _NEVER_BLANK
        return _SUITS.get(role, _is_no_date)(self)

    def merit(self, role: Role, score: int) -> int:
        """The score of the title, set right by what stands below it."""
        if role in _TEXTS | _NAMES and self.is_constant:
            score -= _CONSTANT_PENALTY
        return score if self.cells else score - _CONSTANT_PENALTY


def _is_no_date(column: Column) -> bool:
    return not column.is_dates


def _is_money(column: Column) -> bool:
    return column.is_figures and not column.is_dates


# What stands in a column decides whether it can have a role; any text does for others.
_SUITS: dict[Role, Callable[[Column], bool]] = {
    Role.DATE: lambda column: column.is_dates or column.is_serials,
    Role.CURRENCY: lambda column: column.is_currencies,
    Role.DIRECTION: lambda column: column.is_directions,
    **dict.fromkeys(_FIGURES, _is_money),
    **dict.fromkeys(_TEXTS, lambda column: column.is_text),
    **dict.fromkeys(_NAMES, lambda column: column.is_words),
}


def columns_of(body: Body) -> list[Column]:
    """The columns of a body, judged by its sample."""
    return [
        Column(
            index,
            body.title(index),
            [
                row[index]
                for row in body.sample
                if index < len(row) and row[index] != ""
            ],
            len(body.sample),
        )
        for index in range(body.width)
    ]


def roles_by_title(columns: Sequence[Column]) -> list[Role]:
    """A role for each column, the best claims first; SKIP where none fits."""
    claims = [
        (column.merit(role, score), -column.index, role)
        for column in columns
        for role, score in _claims(column)
        if column.fits(role)
    ]
    roles = [Role.SKIP] * len(columns)
    for _, index, role in sorted(claims, key=lambda claim: claim[:2], reverse=True):
        free = roles[-index] is Role.SKIP
        if free and (role in REPEATABLE or role not in roles):
            roles[-index] = role
    return roles


def _claims(column: Column) -> Iterable[tuple[Role, int]]:
    yield from scores(column.title).items()
    if column.is_directions and Role.DIRECTION not in scores(column.title):
        yield Role.DIRECTION, _BY_VALUES


def complete_roles(columns: Sequence[Column], roles: Sequence[Role]) -> list[Role]:
    """The roles with date and payee found by content where no title named them.

    Notes and wallets that tell no row from another are left out.
    """
    complete = list(roles)
    if Role.DATE not in complete:
        _give(Role.DATE, complete, [one for one in columns if one.is_dates])
    if Role.PAYEE not in complete:
        _give(Role.PAYEE, complete, _by_richness(columns, complete))
    return [
        Role.SKIP if _says_nothing(role, column) else role
        for role, column in zip(complete, columns, strict=True)
    ]


def _says_nothing(role: Role, column: Column) -> bool:
    """A note that is the same in every row, the one account of a bank's file."""
    if role is Role.WALLET:
        return len(column.distinct) <= 1
    return role is Role.NOTE and column.is_constant


def _give(role: Role, roles: list[Role], candidates: Sequence[Column]) -> None:
    free = [one for one in candidates if roles[one.index] in REPEATABLE]
    if free:
        roles[free[0].index] = role


def _by_richness(columns: Sequence[Column], roles: Sequence[Role]) -> list[Column]:
    """Columns of text, those titled as notes first, the most varied of them first."""
    return sorted(
        (
            one
            for one in columns
            if one.fits(Role.PAYEE) and (one.cells or roles[one.index] is Role.NOTE)
        ),
        key=lambda one: (
            roles[one.index] is Role.NOTE,
            len(one.distinct),
            0 if roles[one.index] is Role.NOTE else sum(map(len, one.distinct)),
        ),
        reverse=True,
    )
