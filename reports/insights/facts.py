"""What a generator yields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.expression.nodes import value_text
from reports.models import Insight

GOOD, NOTE, LOOK = Insight.Severity.GOOD, Insight.Severity.NOTE, Insight.Severity.LOOK
# What a search of entries may hold, and the address with it.
MOST_SEARCH, MOST_QUERY = 480, 1500


@dataclass(frozen=True)
class Fact:
    """One thing that is so, on the days from `first` to `last`, both included.

    `amount` is positive, in the Book's currency, and what the entries found by `query`
    add up to, unless the kind says otherwise. `about` is what it is about; what is
    about the same is not told again for `quiet` days, the same `stamp` never.
    """

    kind: str
    about: str
    stamp: str
    severity: Insight.Severity
    first: date
    last: date
    amount: Money
    facts: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    quiet: int = 0

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.about}:"

    @property
    def key(self) -> str:
        return f"{self.subject}{self.stamp}"[:200]


def search(
    first: date, last: date, *terms: str, category: int | None = None, wallet: int = 0
) -> str:
    """The query string of the entries of these days in which the terms hold; "" when it
    would be too long to be read.
    """
    asked: dict[str, object] = {"period": Period.between(first, last).slug}
    if category is not None:
        asked["category"] = category
    if wallet:
        asked["wallet"] = wallet
    if terms:
        asked["q"] = " ".join(terms)
    query = urlencode(asked)
    fits = len(" ".join(terms)) <= MOST_SEARCH and len(query) <= MOST_QUERY
    return query if fits else ""


def payee_term(name: str) -> str:
    return f"payee:={value_text(name)}"


def amount_term(amount: Decimal) -> str:
    """`amount` in the wallet's currency, whatever its sign."""
    return f"amount={abs(amount).normalize():f}"
