"""The books' part of the API."""

from ledger.api import categories, entries, history, names, rates, rules, views, wallets

ROUTERS = (
    entries.router,
    wallets.router,
    categories.router,
    names.router,
    rules.router,
    views.router,
    rates.router,
    history.router,
)
