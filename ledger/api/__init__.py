"""The books' part of the API."""

from ledger.api import categories, entries, wallets

ROUTERS = (
    entries.router,
    wallets.router,
    categories.router,
)
