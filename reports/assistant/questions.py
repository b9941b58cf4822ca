"""What a question asks for: one value that answers are computed from."""

from dataclasses import dataclass
from decimal import Decimal

from ledger.expression import EVERYTHING, Node
from ledger.models import Category, Wallet
from reports.assistant.lexicon import Named
from reports.assistant.named_days import Span


@dataclass(frozen=True)
class Other:
    """Another way to read the question: how it is called, and the question so."""

    label: str
    text: str


@dataclass(frozen=True)
class Side:
    """One of two that are compared."""

    node: Node
    span: Span
    title: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """`kind` names the answer; `node` is what is asked for beside the days, `named`
    the names in it.

    `measure` is spent, earned or "" for whichever the entries are; `span` None where
    no days were said. `took` tells what was taken where words leave it open, `others`
    the other readings.
    """

    kind: str
    node: Node = EVERYTHING
    span: Span | None = None
    measure: str = ""
    per: str = ""
    by: str = ""
    sides: tuple[Side, ...] = ()
    amount: Decimal | None = None
    count: int | None = None
    named: tuple[Named, ...] = ()
    without: tuple[Named, ...] = ()
    cues: frozenset[str] = frozenset()
    is_yes_or_no: bool = False
    is_choice: bool = False  # "September or October?"
    is_own: bool = False  # "I", "we", "me" or "us" is in it
    said_first: str = ""  # spent or earned: which was named first
    took: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()

    @property
    def wallets(self) -> tuple[Wallet, ...]:
        return tuple(wallet for each in self.named for wallet in each.wallets)

    @property
    def categories(self) -> tuple[Category, ...]:
        return tuple(row for each in self.named for row in each.categories)

    @property
    def title(self) -> str:
        """What it is about in a few words: `Food and Rent`; "" for everything."""
        return " and ".join(each.title for each in self.named)


@dataclass(frozen=True)
class NotUnderstood(Exception):
    """`words` are those nobody knows; none where they make no question together."""

    words: tuple[str, ...] = ()
    reason: str = ""
