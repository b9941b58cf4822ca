"""What payees and tags have in common when they are written."""

from typing import TypeVar

from ledger.errors import StaleVersion
from ledger.models import Named

Row = TypeVar("Row", bound=Named)


def unchanged(row: Row) -> Row:
    """The row as it is saved. Raises StaleVersion when it has another name by now than
    it was read with, or is gone.
    """
    found: Row | None = type(row).objects.filter(pk=row.pk, name=row.name).first()
    if found is None:
        raise StaleVersion("It was changed meanwhile.")
    return found
