"""The books' part of the API."""

from ledger.api import (
    categories,
    entries,
    entries_bulk,
    exports,
    history,
    imports,
    names,
    rates,
    receipts,
    recurring,
    rules,
    views,
    wallets,
)

ROUTERS = (
    entries.router,
    entries_bulk.router,
    wallets.router,
    categories.router,
    names.router,
    rules.router,
    views.router,
    receipts.router,
    recurring.router,
    rates.router,
    imports.router,
    exports.router,
    history.router,
)
