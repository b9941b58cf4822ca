"""What a change of many entries asks for, and which of them it does not fit."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from accounts.models import Book
from ledger.models import Category, Entry, Reconciliation, Wallet
from ledger.services.bulk_lines import Line
from ledger.services.drafts import CATEGORY_KIND, is_split

Kind = Entry.Kind
OPENING = "opening balance, changed with its wallet"
CHECKED = "checked against a statement"


class Keep(Enum):
    """Stands for what is left as it is, where None is a value."""

    KEEP = auto()


KEEP = Keep.KEEP


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What becomes of every entry; KEEP and None change nothing, category None means
    uncategorised. `payee` and the tags are names, `payee` "" is nobody.
    """

    category: Category | Keep | None = KEEP
    payee: str | Keep = KEEP
    note: str | Keep = KEEP
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    wallet: Wallet | None = None
    date: datetime.date | None = None
    tax: str | Keep = KEEP  # one of Tax, "" is as the category says

    @property
    def is_told(self) -> bool:
        """Whether what entries are found by changes with it."""
        words = self.payee is not KEEP or self.note is not KEEP
        return words or bool(self.add_tags or self.remove_tags)

    @property
    def moves(self) -> bool:
        """Whether balances of a day change by it."""
        return self.wallet is not None or self.date is not None


class Fit:
    """Judges lines of a Book one by one. Made inside the edit, for it reads locks."""

    def __init__(self, book: Book, wish: Wish, lines: Iterable[Line]) -> None:
        self.wish = wish
        done = Reconciliation.objects.filter(book=book, state=Reconciliation.State.DONE)
        self.locks = set(done.values_list("pk", flat=True))
        self.taken = self._taken(lines)

    def _taken(self, lines: Iterable[Line]) -> set[str]:
        """Imported lines that the wished wallet has already."""
        if self.wish.wallet is None:
            return set()
        prints = [row.fingerprint for line in lines for row in line if row.fingerprint]
        there = Entry.objects.filter(wallet=self.wish.wallet, fingerprint__in=prints)
        return set(there.values_list("fingerprint", flat=True))

    def problem(self, line: Line, asked: Sequence[Entry]) -> str:
        """Why the line is left out, "" when it fits. `asked` are its chosen rows."""
        if line[0].kind == Kind.OPENING:
            return OPENING
        return (
            self._category_problem(line, asked)
            or self._note_problem(line)
            or self._tax_problem(line)
            or self._move_problem(line)
        )

    def _category_problem(self, line: Line, asked: Sequence[Entry]) -> str:
        category = self.wish.category
        if category is KEEP:
            return ""
        if line[0].kind == Kind.TRANSFER:
            return "transfer, without a category"
        if is_split(line) and all(row.category_id for row in asked):
            return "split, with a category for each part"
        if category and any(
            CATEGORY_KIND[Kind(row.kind)] != category.kind for row in asked
        ):
            return f"not {Category.Kind(category.kind).label.lower()}"
        return ""

    def _note_problem(self, line: Line) -> str:
        if self.wish.note is not KEEP and is_split(line):
            return "split, with a note for each part"
        return ""

    def _tax_problem(self, line: Line) -> str:
        if self.wish.tax is not KEEP and line[0].kind == Kind.TRANSFER:
            return "transfer, without a part in taxes"
        return ""

    def _move_problem(self, line: Line) -> str:
        if self.wish.moves and self._is_locked(line):
            return CHECKED
        return self._wallet_problem(line, self.wish.wallet) if self.wish.wallet else ""

    def _wallet_problem(self, line: Line, wallet: Wallet) -> str:
        if line[0].kind == Kind.TRANSFER:
            return "transfer, between its own wallets"
        if line[0].wallet.currency != wallet.currency:
            return f"not in {wallet.currency}"
        if any(row.fingerprint in self.taken for row in line):
            return "imported there already"
        return ""

    def problem_of_deletion(self, line: Line) -> str:
        if line[0].kind == Kind.OPENING:
            return OPENING
        return CHECKED if self._is_locked(line) else ""

    def _is_locked(self, line: Line) -> bool:
        return any(row.reconciliation_id in self.locks for row in line)
