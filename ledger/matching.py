"""What an imported line is: new, there already, or for the person to decide.

A line is recognised by its fingerprint: the same file again finds every line of its
own. Equal lines of one file are told apart by counting them, so two equal coffees
both survive. What was typed by hand has no fingerprint: it is recognised by day,
amount and text, and suspected by amount and a day close by.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from expense_tracker.kernel.text import fold
from ledger.importing.lines import StatementLine
from ledger.models import Change, Entry, ImportRow, Wallet

Decision = ImportRow.Decision
# A bank may book a card payment some days after it was made and noted.
CLOSE = timedelta(days=3)


@dataclass(frozen=True)
class Verdict:
    """What was decided about a line, with the reason in words, and the entry it was
    compared with.
    """

    decision: str
    reason: str = ""
    fingerprint: str = ""
    matched: Entry | None = None


def fingerprints(lines: Iterable[StatementLine]) -> list[str]:
    """A fingerprint for each line, in order.

    Made of day, amount and the bank's reference (without one, the texts), and of how
    many equal lines stand before it in the file.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for line in lines:
        key = _identity(line)
        seen[key] += 1
        text = "\n".join([*key, str(seen[key])])
        found.append(hashlib.sha256(text.encode()).hexdigest())
    return found


def _identity(line: StatementLine) -> tuple[str, ...]:
    texts = (
        ("ref", line.reference)
        if line.reference
        else ("text", fold(f"{line.payee} {line.note}"))
    )
    return (line.date.isoformat(), f"{line.amount.normalize():f}", *texts)


class WalletMatcher:
    """Compares lines with what a wallet holds. Each entry matches one line at most."""

    def __init__(self, wallet: Wallet, first: date, last: date) -> None:
        self.wallet = wallet
        entries = list(
            Entry.objects.filter(
                wallet=wallet, date__gte=first - CLOSE, date__lte=last + CLOSE
            )
            .select_related("wallet", "payee")
            .order_by("date", "pk")
        )
        self.has_opening = wallet.entries.filter(kind=Entry.Kind.OPENING).exists()
        self.by_print = {each.fingerprint: each for each in entries if each.fingerprint}
        self.by_amount: dict[Decimal, list[Entry]] = defaultdict(list)
        for entry in entries:
            self.by_amount[entry.amount.normalize()].append(entry)
        self.deleted = _deleted_prints(wallet)
        self.taken: set[int] = set()

    def reserve(self, prints: Iterable[str]) -> None:
        """Entries that lines of this file are surely the same as match no others."""
        self.taken |= {self.by_print[key].pk for key in prints if key in self.by_print}

    def judge(self, line: StatementLine, fingerprint: str) -> Verdict:
        same = self.by_print.get(fingerprint)
        if same is not None:
            return Verdict(
                Decision.DUPLICATE, "Imported before", fingerprint, matched=same
            )
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
            for entry in self.by_amount[line.amount.normalize()]
            if entry.pk not in self.taken and abs(entry.date - line.date) <= CLOSE
        ]
        if not near:
            return None
        best = min(near, key=lambda entry: _distance(entry, line))
        self.taken.add(best.pk)
        if _distance(best, line) == (0, 0):
            return Verdict(
                Decision.DUPLICATE, "Same day, amount and text", fingerprint, best
            )
        return Verdict(Decision.LIKELY, "Same amount", fingerprint, best)


def _distance(entry: Entry, line: StatementLine) -> tuple[int, int]:
    """(0, 0) is surely the same; by text first, then by days apart."""
    payee = entry.payee.name if entry.payee else ""
    texts = fold(f"{payee} {entry.note}"), fold(f"{line.payee} {line.note}")
    return int(texts[0] != texts[1]), abs((entry.date - line.date).days)


def _deleted_prints(wallet: Wallet) -> set[str]:
    """Fingerprints of imported entries of this wallet that were deleted by hand."""
    changes = Change.objects.filter(
        subject=Entry._meta.label_lower, verb=Change.Verb.DELETED, undone_at=None
    )
    return {
        row["fields"]["fingerprint"]
        for rows in changes.values_list("before", flat=True).iterator(chunk_size=500)
        for row in rows
        if row["model"] == Entry._meta.label_lower
        and row["fields"]["wallet"] == wallet.pk
        and row["fields"]["fingerprint"]
    }
