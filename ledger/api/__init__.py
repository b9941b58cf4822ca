"""The books' part of the API."""

from ledger.api import (
    categories,
    entries,
    entries_bulk,
    exports,
    group_deeds,
    groups,
    history,
    imports,
    names,
    rates,
    receipts,
    reconciliations,
    recurring,
    rules,
    views,
    wallets,
)

ROUTERS = (
    entries.router,
    entries_bulk.router,
    wallets.router,
    reconciliations.router,
    categories.router,
    names.router,
    rules.router,
    views.router,
    receipts.router,
    recurring.router,
    groups.router,
    group_deeds.router,
    rates.router,
    imports.router,
    exports.router,
    history.router,
)
