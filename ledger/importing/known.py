"""Exports whose form is the same for everyone, recognised by their titles.

Only what the rows themselves cannot tell is written down: the order of day and month,
and which sign is money out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.importing.dates import DateOrder
from ledger.importing.layout import SignRule
from ledger.importing.titles import bare_title

_DMY, _MDY, _YMD = DateOrder


@dataclass(frozen=True)
class KnownExport:
    """`titles` are all in the header; None leaves a question to detection."""

    titles: frozenset[str]
    date_order: DateOrder | None = None
    sign_rule: SignRule | None = None


def _export(
    titles: str, order: DateOrder | None = None, rule: SignRule | None = None
) -> KnownExport:
    return KnownExport(frozenset(map(bare_title, titles.split(","))), order, rule)


_EXPORTS = (
    # Payoneer
    _export(
        "transaction date,transaction time,time zone,running balance,store name", _MDY
    ),
    # PC Financial Mastercard
    _export(
        "merchant name,card used for transaction,date,time,amount",
        _MDY,
        SignRule.PLUS_OUT,
    ),
    # American Express, cards of the United States
    _export("date,description,card member,account,amount", _MDY, SignRule.PLUS_OUT),
    # Apple Card
    _export(
        "transaction date,clearing date,description,merchant,category,type,amount",
        _MDY,
        SignRule.PLUS_OUT,
    ),
    # Discover
    _export(
        "trans date,post date,description,amount,category", _MDY, SignRule.PLUS_OUT
    ),
    # Chase, cards
    _export("transaction date,post date,description,category,type,amount", _MDY),
    # Venmo, PayPal write dates in the user's own form: not here.
)


def known_export(titles: Iterable[str]) -> KnownExport | None:
    """The export these titles belong to, the one with the most titles first."""
    folded = {bare_title(title) for title in titles}
    found = [one for one in _EXPORTS if one.titles <= folded]
    return max(found, key=lambda one: len(one.titles), default=None)
