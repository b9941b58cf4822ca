"""Addresses of the transactions behind a figure."""

from urllib.parse import urlencode

from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.period import Period
from ledger.expression.nodes import Node, Not, Term, all_of
from ledger.listing.filters import ALL_TIME
from ledger.models import Category, Wallet


def entries_url(
    *,
    period: Period | None = None,
    payee: str = "",
    category: Category | None = None,
    wallet: Wallet | None = None,
    kind: str = "",
    unfiled: bool = False,
) -> str:
    """The list of these, of all time without a `period`; `unfiled`: in no category."""
    nodes: list[Node] = []
    if payee:
        nodes.append(Term("payee", "=", (payee,)))
    if unfiled:
        nodes.append(Not(Term("has", ":", ("category",))))
    values = {
        "period": period.slug if period else ALL_TIME,
        "q": str(all_of(nodes)),
        "wallet": str(wallet.pk) if wallet else "",
        "category": str(category.pk) if category else "",
        "kind": kind,
    }
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{address_of('ledger:entry-list')}?{query}"
