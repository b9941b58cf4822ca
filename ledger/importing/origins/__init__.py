"""Moving in from other programs: their exports rewritten as ours.

Each program has a module with a function that turns its rows into ours (rows.Ours). A
row stays in its place, so numbers are those the person sees in the file; one that is no
transaction becomes blank.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ledger.importing.body import MAX_TITLE_CHARS
from ledger.importing.cells import Row, cell_text, is_blank
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


_SEARCHED_ROWS = 20
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


@dataclass(frozen=True)
class _Found:
    """An origin with its header; rows are counted from 0."""

    origin: Origin
    place: int
    titles: list[str]


def origin_of(table: Table) -> Origin | None:
    """The program that wrote the table, None for banks and for ourselves."""
    found = _find(table)
    return found.origin if found else None


def _find(table: Table) -> _Found | None:
    for place, row in enumerate(table.rows[:_SEARCHED_ROWS]):
        titles = [cell_text(cell)[:MAX_TITLE_CHARS] for cell in row]
        folded = set(map(fold_words, titles))
        for origin in ORIGINS:
            if origin.titles <= folded and _is_whole(origin, titles):
                return _Found(origin, place, titles)
    return None


def _is_whole(origin: Origin, titles: Sequence[str]) -> bool:
    return origin is not SPLITWISE or bool(people_of(titles))


def people_in(table: Table) -> list[str]:
    """The people that the table has a column for each."""
    found = _find(table)
    is_shared = found is not None and found.origin is SPLITWISE
    return people_of(found.titles) if found and is_shared else []


def adapted(table: Table, *, person: str = "") -> Table:
    """The table as our own export has it, if it is one of another program's.

    `person` is the title of the column of the person whose money it is, where the file
    has one for each; "" is the first of them.
    """
    found = _find(table)
    if found is None:
        return table
    header = table.rows[found.place]
    places = [
        place
        for place in range(found.place + 1, len(table.rows))
        if not is_blank(table.rows[place]) and table.rows[place] != header
    ]
    sources = [Source.of(found.titles, table.rows[place], person) for place in places]
    rows: list[Row] = [() for _ in table.rows]
    rows[found.place] = HEADER
    for place, ours in zip(places, found.origin.rewrite(sources), strict=True):
        rows[place] = ours.cells() if ours else ()
    return replace(table, rows=rows)
