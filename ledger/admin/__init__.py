"""The ledger in the staff console."""

from ledger.admin import (  # noqa: F401 - each registers its pages
    advice,
    changes,
    currencies,
    entries,
    groups,
    imports,
    names,
    receipts,
    reconciliations,
    recurring,
    rules,
    wallets,
)
