"""Lines as drafts of entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.amounts import AmountError
from expense_tracker.kernel.text import fold
from ledger.admin.entry_import.lines import (
    Kind,
    Line,
    amount_of,
    day_of,
    kind_of,
    number_of,
    text_of,
    texts_of,
)
from ledger.errors import InvalidEntry
from ledger.models import Category, Entry, Wallet
from ledger.services.entries import (
    CATEGORY_KIND,
    EntryDraft,
    Part,
    check_draft,
)


@dataclass(frozen=True)
class Plan:
    """What one line comes to: a draft, nothing because it is there (`draft` None), or
    why it cannot be booked.
    """

    line: Line
    draft: EntryDraft | None = None
    problem: str = ""


class Planner:
    """Reads lines as entries of one Book. Five queries, however many lines."""

    def __init__(self, book: Book, lines: list[Line]) -> None:
        self.lines = lines
        self.wallets = {row.name_key: row for row in Wallet.objects.filter(book=book)}
        self.categories = _categories(book)
        numbers = {number for line in lines if (number := number_of(line, "Entry"))}
        self.known = set(
            Entry.objects.filter(book=book, pk__in=numbers).values_list("pk", flat=True)
        )
        openings = Entry.objects.filter(book=book, kind=Kind.OPENING)
        self.opened = set(openings.values_list("wallet_id", flat=True))
        self.legs = _arriving_legs(lines)
        self.splits = _splits(lines)

    def plans(self) -> list[Plan]:
        return [self._plan(line) for line in self.lines]

    def _plan(self, line: Line) -> Plan:
        if number_of(line, "Entry") in self.known:
            return Plan(line)
        try:
            draft = self._draft(line)
            if draft is not None:
                check_draft(draft)
        except (InvalidEntry, AmountError, ValueError) as error:
            return Plan(line, problem=str(error))
        return Plan(line, draft)

    def _draft(self, line: Line) -> EntryDraft | None:
        kind, wallet = kind_of(line), self._wallet(line)
        amount = amount_of(line, wallet)
        if kind == Kind.TRANSFER:
            return self._transfer(line, wallet, amount)
        parts = self.splits.get(text_of(line, "Group"), [])
        if parts[1:]:
            return self._split(parts, wallet) if line is parts[0] else None
        if kind == Kind.OPENING:
            if wallet.pk in self.opened:
                return None
            self.opened.add(wallet.pk)
        elif (amount < 0) != (kind == Kind.EXPENSE):
            raise ValueError("Expenses are negative, income and refunds positive.")
        return EntryDraft(
            kind=kind,
            date=day_of(line),
            wallet=wallet,
            amount=amount if kind == Kind.OPENING else abs(amount),
            category=self._category(line, kind),
            **texts_of(line),
        )

    def _transfer(
        self, line: Line, wallet: Wallet, amount: Decimal
    ) -> EntryDraft | None:
        """The draft of the leg that money leaves; the other one adds nothing."""
        leg = self.legs.get(text_of(line, "Group"))
        if leg is None:
            raise ValueError("A transfer is two lines of one group.")
        if amount > 0:
            return None
        to_wallet = self._wallet(leg)
        return EntryDraft(
            kind=Kind.TRANSFER,
            date=day_of(line),
            wallet=wallet,
            amount=-amount,
            to_wallet=to_wallet,
            to_amount=amount_of(leg, to_wallet),
            **texts_of(line),
        )

    def _split(self, lines: list[Line], wallet: Wallet) -> EntryDraft:
        """The draft of all lines of a group; those after the first add nothing."""
        shared = ("Wallet", "Date", "Payee", "Note")
        if len({tuple(text_of(line, title) for title in shared) for line in lines}) > 1:
            raise ValueError("The parts of a split share wallet, day, payee and note.")
        amounts = [amount_of(line, wallet) for line in lines]
        total = sum(amounts, Decimal(0))
        largest = lines[amounts.index(max(amounts))]
        kind = Kind.EXPENSE if total < 0 else kind_of(largest)
        parts = tuple(
            Part(
                -amount if total < 0 else amount,
                self._category(line, kind_of(line)),
                text_of(line, "Part"),
            )
            for line, amount in zip(lines, amounts, strict=True)
        )
        return EntryDraft(
            kind=kind,
            date=day_of(lines[0]),
            wallet=wallet,
            amount=abs(total),
            parts=parts,
            **texts_of(lines[0]),
        )

    def _wallet(self, line: Line) -> Wallet:
        name = text_of(line, "Wallet")
        found = self.wallets.get(fold(name))
        if found is None:
            raise ValueError(f"The book has no wallet {name!r}.")
        currency = text_of(line, "Currency")
        if currency and currency != found.currency:
            raise ValueError(f"{name} is in {found.currency}, not in {currency}.")
        return found

    def _category(self, line: Line, kind: Kind) -> Category | None:
        name = text_of(line, "Category")
        if not name:
            return None
        found = self.categories.get((CATEGORY_KIND.get(kind, ""), fold(name)))
        if found is None:
            raise ValueError(f"The book has no such category: {name!r}.")
        return found


def _categories(book: Book) -> dict[tuple[str, str], Category]:
    """By kind and folded name, children as "Parent: Child" too."""
    found = {}
    for row in Category.objects.filter(book=book).select_related("parent"):
        found[row.kind, row.name_key] = row
        if row.parent:
            found[row.kind, fold(f"{row.parent.name}: {row.name}")] = row
    return found


def _arriving_legs(lines: Iterable[Line]) -> dict[str, Line]:
    """Of each transfer the line that money arrives by, by its group."""
    return {
        text_of(line, "Group"): line
        for line in lines
        if text_of(line, "Kind") == Kind.TRANSFER
        and text_of(line, "Group")
        and not text_of(line, "Amount").startswith("-")
    }


def _splits(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines of each group that is no transfer."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        group = text_of(line, "Group")
        if group and text_of(line, "Kind") != Kind.TRANSFER:
            found.setdefault(group, []).append(line)
    return found
