"""What plans put into an archive and take out of one again."""

from accounts.takeout.registry import Row, Table, leave_out, register_table
from budgets.models import (
    Bill,
    Budget,
    BudgetCategory,
    CalendarFeed,
    FormerLimit,
    Goal,
    Move,
    Overrun,
    Retirement,
    RetirementWallet,
    SetAside,
    Threshold,
    TripLimit,
)
from budgets.models.budgets import FORTNIGHT
from budgets.watching import NOTED


def anchor(row: Row) -> int:
    """Where its two weeks begin, as saving it would note."""
    return row["starts_on"].toordinal() % FORTNIGHT if row["starts_on"] else 0


TABLES = (
    Table(Budget, omits=frozenset(NOTED), derived={"anchor": anchor}),
    Table(BudgetCategory),
    Table(FormerLimit),
    Table(Move),
    Table(Threshold),
    Table(Overrun),
    Table(Bill),
    Table(Goal),
    Table(SetAside),
    Table(Retirement),
    Table(RetirementWallet),
    # A group is its participants' together, and stays on the server where they are.
    Table(TripLimit, moves_in=False),
)


def register_tables() -> None:
    for table in TABLES:
        register_table(table)
    leave_out(CalendarFeed, "Its secret address is of this server; a new one is made.")
