"""What a table means: a complete layout, and what had to be assumed for it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ledger.importing.amounts import Figures, money_roles, without
from ledger.importing.body import Body, cell_at, cut, title_merit
from ledger.importing.columns import columns_of, complete_roles, roles_by_title
from ledger.importing.conventions import (
    DateHints,
    find_currency,
    find_date_order,
    find_decimal_sign,
    texts,
    title_currency,
)
from ledger.importing.dates import DateOrder, parse_date
from ledger.importing.known import known_export
from ledger.importing.layout import Layout, Role, SignRule, fingerprint
from ledger.importing.origins import (
    Origin,
    adapted,
    origin_of,
    people_in,
)
from ledger.importing.own_export import own_layout
from ledger.importing.signs import settle_signs
from ledger.importing.tables import Table
from ledger.importing.titles import EXACT

_THREE_TITLES = 2 * EXACT
_MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)


@dataclass(frozen=True)
class Doubt:
    """A question to the user. `about` names the field of the layout it is about; the
    layout already has the answer that the question says was assumed. `options` are the
    answers there are, (value, words), where they are few.
    """

    about: str
    question: str
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.question


@dataclass(frozen=True)
class Detection:
    """`header_key` is the same for files of the same make, "" without a header."""

    layout: Layout
    doubts: tuple[Doubt, ...] = ()
    header_key: str = ""


def detect_layout(table: Table, *, locale: str = "") -> Detection:
    """The layout that fits a table best. `locale` is the user's ("en-IE"); it only
    settles what the file leaves open, and then the doubt stays.

    Where no date or amount column is found, `layout.missing()` says so.
    """
    body = cut(table)
    key = fingerprint(tuple(body.title(index) for index in range(body.width)))
    if own := own_layout(body):
        return Detection(_opened(own, table), header_key=key)
    if origin := origin_of(table):
        layout, doubts = _moving_in(origin, table, locale)
        return Detection(_opened(layout, table), tuple(doubts), key)
    layout, doubts = _Detective(body, locale).solve()
    doubts += [*_encoding_doubts(table), *_table_doubts(body, layout, table)]
    return Detection(_opened(layout, table), tuple(doubts), key)


def _moving_in(origin: Origin, table: Table, locale: str) -> tuple[Layout, list[Doubt]]:
    """The layout of another program's export, which is read as one of ours; only its
    numbers and dates are found out.
    """
    people = people_in(table)
    body = cut(adapted(table))
    own = own_layout(body)
    assert own is not None
    detective = _Detective(body, locale)
    layout = replace(
        detective.conventions(own, origin.date_order),
        guarded=False,
        origin=origin.key,
        person=people[0] if people else "",
    )
    if people:
        options = tuple((name, name) for name in people)
        detective.doubts.append(Doubt("person", "Which of them are you?", options))
    return layout, [*detective.doubts, *_encoding_doubts(table)]


def _opened(layout: Layout, table: Table) -> Layout:
    return replace(
        layout, encoding=table.encoding, delimiter=table.delimiter, sheet=table.sheet
    )


class _Detective:
    """One body on its way to a layout; each step stands on the ones before."""

    def __init__(self, body: Body, locale: str) -> None:
        self.body = body
        self.territory = locale.replace("_", "-").rpartition("-")[2]
        self.columns = columns_of(body)
        self.known = known_export(body.title(index) for index in range(body.width))
        self.doubts: list[Doubt] = []

    def solve(self) -> tuple[Layout, list[Doubt]]:
        titled = roles_by_title(self.columns)
        sign, question = find_decimal_sign(self.columns, titled)
        self._ask("decimal_sign", question)
        figures = Figures(self.body, sign)
        signs = settle_signs(money_roles(self.columns, titled, figures), figures)
        roles = complete_roles(self.columns, signs.roles)
        if title_currency(self.body, roles):
            # A column of currencies then tells what was paid abroad.
            roles = without(roles, Role.CURRENCY)
        layout = Layout(
            columns=tuple(roles),
            header_row=self.body.header_row,
            date_order=self._date_order(roles, figures),
            decimal_sign=sign,
            sign_rule=self._sign_rule(signs.rule, signs.question),
            directions=signs.directions,
            currency=find_currency(self.body, roles),
        )
        return layout, self.doubts

    def conventions(self, layout: Layout, usual: DateOrder | None) -> Layout:
        """The layout with decimal sign and order of dates as the values have them, the
        order as it is `usual` if there is such a one.
        """
        roles = list(layout.columns)
        sign, question = find_decimal_sign(self.columns, roles)
        self._ask("decimal_sign", question)
        order = usual or self._date_order(roles, Figures(self.body, sign))
        return replace(layout, decimal_sign=sign, date_order=order)

    def _ask(self, about: str, question: str) -> None:
        if question:
            self.doubts.append(Doubt(about, question))

    def _date_order(self, roles: Sequence[Role], figures: Figures) -> DateOrder:
        if Role.DATE not in roles:
            return DateOrder.DMY
        hints = self._date_hints(roles, figures)
        place = roles.index(Role.DATE)
        order, question = find_date_order(self.body, self.columns, place, hints)
        if question and self.known and self.known.date_order:
            return self.known.date_order
        self._ask("date_order", question)
        return order

    def _date_hints(self, roles: Sequence[Role], figures: Figures) -> DateHints:
        money = [place for place, role in enumerate(roles) if role in _MONEY]
        cells = [text for place in money for text in texts(self.columns[place].cells)]
        codes = Counter(one.upper() for one in self._currency_cells(roles))
        codes.update(
            one.currency
            for place in money
            for one in figures.marked(place)
            if one and one.currency
        )
        common = codes.most_common(1)
        currency = common[0][0] if common else find_currency(self.body, roles)
        return DateHints(currency, any("$" in one for one in cells), self.territory)

    def _currency_cells(self, roles: Sequence[Role]) -> list[str]:
        if Role.CURRENCY not in roles:
            return []
        return texts(self.columns[roles.index(Role.CURRENCY)].cells)

    def _sign_rule(self, rule: SignRule, question: str) -> SignRule:
        if self.known and self.known.sign_rule and rule is not SignRule.COLUMN:
            return self.known.sign_rule
        self._ask("sign_rule", question)
        return rule


def _encoding_doubts(table: Table) -> Iterator[Doubt]:
    if table.encodings:
        yield encoding_doubt(table.encoding)


def encoding_doubt(encoding: str) -> Doubt:
    """The question of a file whose letters could be read in several ways."""
    return Doubt(
        "encoding",
        "The file does not say how its letters are encoded. It is read as "
        f"{encoding}; choose another if names look wrong.",
    )


def _table_doubts(body: Body, layout: Layout, table: Table) -> Iterator[Doubt]:
    if not body.header_row and body.rows:
        yield Doubt(
            "header_row", "No row with column titles was found. Check each column."
        )
    if number := _second_header(body, layout, table):
        yield Doubt(
            "header_row",
            f"A second table seems to begin in row {number}. Its rows are read with "
            "the columns of the first.",
        )


def _second_header(body: Body, layout: Layout, table: Table) -> int | None:
    """The number of a later row of titles that are not those of the header."""
    date = layout.column(Role.DATE)
    below = table.rows[body.header_row :]
    for number, row in enumerate(below, start=body.header_row + 1):
        cell = cell_at(row, date)
        no_day = isinstance(cell, str) and not parse_date(cell, layout.date_order)
        if cell and no_day and row != body.header and title_merit(row) > _THREE_TITLES:
            return number
    return None
