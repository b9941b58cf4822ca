"""Moving in from other programs: their exports rewritten as ours.

Each program has a module with a function that turns its rows into ours (rows.Ours). A
row stays in its place, so numbers are those the person sees in the file; one that is no
transaction becomes blank.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ledger.importing.body import Body, cut
from ledger.importing.cells import Row, is_blank
from ledger.importing.dates import DateOrder
from ledger.importing.origins.actual import from_actual
from ledger.importing.origins.firefly import from_firefly
from ledger.importing.origins.mint import from_mint
from ledger.importing.origins.monefy import from_monefy
from ledger.importing.origins.money_manager import from_money_manager
from ledger.importing.origins.rows import HEADER, Ours, Source
from ledger.importing.origins.splitwise import from_splitwise, people_of
from ledger.importing.origins.ynab import from_ynab, from_ynab_plan
from ledger.importing.tables import Table
from ledger.importing.words import fold_words

Rewrite = Callable[[Sequence[Source]], list[Ours | None]]


@dataclass(frozen=True)
class Origin:
    """A program people come from. `titles` are all in the header of its export."""

    key: str
    name: str
    titles: frozenset[str]
    rewrite: Rewrite
    # None where it writes dates as its user likes them.
    date_order: DateOrder | None = None


def _origin(
    key: str,
    name: str,
    titles: str,
    rewrite: Rewrite,
    order: DateOrder | None = None,
) -> Origin:
    folded = frozenset(map(fold_words, titles.split(",")))
    return Origin(key, name, folded, rewrite, order)


SPLITWISE = _origin(
    "splitwise",
    "Splitwise",
    "Date,Description,Category,Cost,Currency",
    from_splitwise,
    DateOrder.YMD,
)
# The ones with more telling titles first.
ORIGINS: tuple[Origin, ...] = (
    _origin(
        "firefly",
        "Firefly III",
        "group_id,journal_id,type,amount,source_name,source_type,destination_name",
        from_firefly,
        DateOrder.YMD,
    ),
    _origin(
        "ynab", "YNAB", "Account,Date,Payee,Memo,Outflow,Inflow,Cleared", from_ynab
    ),
    _origin(
        "ynab plan",
        "YNAB",
        "Month,Category Group,Category,Activity,Available",
        from_ynab_plan,
    ),
    _origin(
        "actual",
        "Actual Budget",
        "Account,Date,Payee,Notes,Category,Amount,Cleared",
        from_actual,
        DateOrder.YMD,
    ),
    _origin(
        "money manager",
        "Money Manager",
        "Account,Category,Subcategory,Note,Income/Expense,Amount,Currency",
        from_money_manager,
    ),
    _origin(
        "monefy",
        "Monefy",
        "date,account,category,amount,currency,converted amount,description",
        from_monefy,
        DateOrder.DMY,
    ),
    _origin(
        "mint",
        "Mint",
        "Date,Description,Amount,Transaction Type,Category,Account Name",
        from_mint,
        DateOrder.MDY,
    ),
    SPLITWISE,
)


def origin_of(table: Table) -> Origin | None:
    """The program that wrote the table, None for banks and for ourselves."""
    return _origin_of(cut(table))


def _origin_of(body: Body) -> Origin | None:
    titles = {fold_words(body.title(index)) for index in range(body.width)}
    found = next((one for one in ORIGINS if one.titles <= titles), None)
    if found is SPLITWISE and not people_of(body):
        return None
    return found


def adapted(table: Table, *, person: str = "") -> Table:
    """The table as our own export has it, if it is one of another program's.

    `person` is the title of the column of the person whose money it is, where the file
    has one for each; "" is the first of them.
    """
    body = cut(table)
    origin = _origin_of(body)
    if origin is None:
        return table
    places = [
        place
        for place in range(body.header_row, len(table.rows))
        if not is_blank(table.rows[place]) and table.rows[place] != body.header
    ]
    titles = [body.title(index) for index in range(body.width)]
    sources = [Source.of(titles, table.rows[place], person) for place in places]
    rows: list[Row] = [() for _ in table.rows]
    rows[body.header_row - 1] = HEADER
    for place, ours in zip(places, origin.rewrite(sources), strict=True):
        rows[place] = ours.cells() if ours else ()
    return replace(table, rows=rows)
