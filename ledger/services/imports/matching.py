"""What an imported line is: new, there already, or for the person to decide.

A line is recognised by its fingerprint: the same file again finds every line of its
own. Equal lines of one account are told apart by counting them, so two equal coffees
both survive. What was typed by hand has no fingerprint: it is recognised by day,
amount and text, and suspected by amount and a day close by.
docs/algorithms/duplicates.md
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.importing.lines import StatementLine
from ledger.models import Change, Entry, ImportRow, Wallet
from ledger.services.drafts import search_text

Decision = ImportRow.Decision
# A bank may book a card payment some days after it was made and noted.
CLOSE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a line, with the reason in words, and the id of the entry
    it was compared with.
    """

    decision: str
    reason: str = ""
    fingerprint: str = ""
    matched: int | None = None
    # Lines with the same group become one transfer, or one split purchase.
    group: str = ""
    # The id of the category it surely belongs to: that of a purchase given back.
    category: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the Book as matching needs it; the parts of a split purchase in one
    wallet are one. `text` is its search text: payee, note and tags, a line of each.
    """

    pk: int
    date: date
    amount: Decimal
    kind: str
    text: str


def fingerprints(lines: Iterable[StatementLine]) -> list[str]:
    """A fingerprint for each line, in order.

    Made of day, amount and the bank's reference (without one, the texts), and of how
    many equal lines of its account stand before it in the file.
    """
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for line in lines:
        text = _identity(line)
        seen[line.place, text] += 1
        found.append(_digest(text, seen[line.place, text]))
    return found


def fingerprint_of(line: StatementLine, others: Iterable[str]) -> str:
    """The fingerprint of one more line beside those that have `others`."""
    taken = set(others)
    text, times = _identity(line), 1
    while (found := _digest(text, times)) in taken:
        times += 1
    return found


def _identity(line: StatementLine) -> str:
    said = (
        f"ref\n{line.reference}"
        if line.reference
        else f"text\n{fold(f'{line.payee} {line.note}')}"
    )
    return f"{line.date.isoformat()}\n{line.amount.normalize():f}\n{said}"


def _digest(text: str, times: int) -> str:
    return hashlib.sha256(f"{text}\n{times}".encode()).hexdigest()


class WalletMatcher:
    """Compares lines with what a wallet holds of their amounts, on their days and a
    few days around. Each entry matches one line at most.
    """

    def __init__(
        self, wallet: Wallet, lines: Sequence[StatementLine], deleted: set[str]
    ) -> None:
        self.wallet = wallet
        self.deleted = deleted
        self.by_print: dict[str, int] = {}
        self.by_amount: dict[Decimal, list[Known]] = {line.amount: [] for line in lines}
        first = min(line.date for line in lines) - CLOSE
        last = max(line.date for line in lines) + CLOSE
        for entry in self._entries(first, last):
            if entry.amount in self.by_amount:
                self.by_amount[entry.amount].append(entry)
        self.has_opening = wallet.entries.filter(kind=Entry.Kind.OPENING).exists()
        self.taken: set[int] = set()

    def _entries(self, first: date, last: date) -> Iterable[Known]:
        rows = (
            Entry.objects.filter(wallet=self.wallet, date__gte=first, date__lte=last)
            .order_by("date", "pk")
            .values_list(
                *("pk", "date", "amount", "kind", "search_text"),
                *("fingerprint", "group_id"),
            )
        )
        groups: dict[int, Known] = {}
        for pk, day, amount, kind, text, fingerprint, group in rows.iterator(5000):
            entry = Known(pk, day, amount, kind, text)
            if fingerprint:
                self.by_print[fingerprint] = pk
            if group is None:
                yield entry
            elif group in groups:
                groups[group] = _together(groups[group], amount)
            else:
                groups[group] = entry
        yield from groups.values()

    def reserve(self, prints: Iterable[str]) -> None:
        """Entries that lines of this file are surely the same as match no others."""
        self.taken |= {self.by_print[key] for key in prints if key in self.by_print}

    def judge(self, line: StatementLine, fingerprint: str) -> Verdict:
        same = self.by_print.get(fingerprint)
        if same is not None:
            return Verdict(Decision.DUPLICATE, "Imported before", fingerprint, same)
        if fingerprint in self.deleted:
            return Verdict(
                Decision.DELETED, "You deleted it after an import", fingerprint
            )
        return self._near(line, fingerprint) or Verdict(
            Decision.NEW, fingerprint=fingerprint
        )

    def _near(self, line: StatementLine, fingerprint: str) -> Verdict | None:
        near = [
            entry
            for entry in self.by_amount.get(line.amount, ())
            if entry.pk not in self.taken and abs(entry.date - line.date) <= CLOSE
        ]
        if not near:
            return None
        text = search_text(line.payee, line.note)
        best = min(near, key=lambda entry: _distance(entry, line.date, text))
        self.taken.add(best.pk)
        if _distance(best, line.date, text) == (0, 0):
            return Verdict(
                Decision.DUPLICATE, "Same day, amount and text", fingerprint, best.pk
            )
        if best.kind == Entry.Kind.TRANSFER and best.date == line.date:
            return Verdict(
                Decision.DUPLICATE, "Side of a transfer", fingerprint, best.pk
            )
        return Verdict(Decision.LIKELY, "Same amount", fingerprint, best.pk)


def _together(one: Known, amount: Decimal) -> Known:
    return Known(one.pk, one.date, one.amount + amount, one.kind, one.text)


def _distance(entry: Known, day: date, text: str) -> tuple[int, int]:
    """(0, 0) is surely the same; by text first, then by days apart."""
    return int(_said(entry.text) != _said(text)), abs((entry.date - day).days)


def _said(text: str) -> str:
    """Payee and note of a search text, wherever one ends and the other begins."""
    return " ".join(text.rpartition("\n")[0].split())


def deleted_prints(book: Book) -> dict[int, set[str]]:
    """Fingerprints of imported entries that were deleted by hand, by wallet id."""
    found: dict[int, set[str]] = defaultdict(set)
    model = Entry._meta.label_lower
    changes = Change.objects.filter(
        book=book, subject=model, verb=Change.Verb.DELETED, undone_at=None
    )
    for rows in changes.values_list("before", flat=True).iterator(chunk_size=500):
        for row in rows:
            if row["model"] == model and row["fields"]["fingerprint"]:
                found[row["fields"]["wallet"]].add(row["fields"]["fingerprint"])
    return found
