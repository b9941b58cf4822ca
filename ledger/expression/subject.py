"""What an expression judges when it is not in the database, or not there yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from expense_tracker.kernel.text import fold
from ledger.importing.lines import StatementLine
from ledger.models import Category, Entry, Reconciliation, Wallet
from ledger.services.drafts import EntryDraft, legs_of, search_text


class Leg(NamedTuple):
    wallet_id: int
    currency: str
    amount: Decimal  # without its sign, in that currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One entry as expressions see it. Texts are folded.

    `legs` has the other one of a transfer too. `tags` and `marks` are those of its
    whole group; `marks` are the words of ledger.expression.conditions.MARKS.
    """

    date: date
    kind: str
    legs: tuple[Leg, ...]
    category_id: int | None = None
    payee: str = ""
    note: str = ""
    text: str = ""
    tags: frozenset[str] = frozenset()
    original: Decimal | None = None
    original_currency: str = ""
    tax: str = ""  # its own; "" is as its category says
    receipt: str = ""
    marks: frozenset[str] = frozenset()
    member_id: int | None = None  # who entered it; None before it is booked


def subject_of_draft(draft: EntryDraft) -> Subject:
    """A draft, not split, as it would be found once it is booked."""
    return Subject(
        date=draft.date,
        kind=draft.kind,
        legs=tuple(
            Leg(leg.wallet.pk, leg.wallet.currency, abs(leg.amount))
            for leg in legs_of(draft)
        ),
        category_id=draft.category.pk if draft.category else None,
        payee=fold(draft.payee),
        note=fold(draft.note),
        text=search_text(draft.payee, draft.note, draft.tags),
        tags=folded(draft.tags),
        original=draft.original_amount,
        original_currency=draft.original_currency,
        tax=draft.tax,
        marks=_marks(payee=draft.payee, note=draft.note, tag=draft.tags),
    )


def subject_of_line(
    line: StatementLine, *, wallet: Wallet, category: Category | None = None
) -> Subject:
    """A line of a statement as it would be found once it is booked into `wallet`."""
    payee, note = line.payee[:100], line.note[:500]
    return Subject(
        date=line.date,
        kind=line.kind or _kind_by_sign(line.amount),
        legs=(Leg(wallet.pk, wallet.currency, abs(line.amount)),),
        category_id=category.pk if category else None,
        payee=fold(payee),
        note=fold(note),
        text=search_text(payee, note, line.tags),
        tags=folded(line.tags),
        original=line.original_amount and abs(line.original_amount),
        original_currency=line.original_currency,
        marks=_marks(imported=True, payee=payee, note=note, tag=line.tags),
    )


def subject_of_rows(rows: Sequence[Entry], at: int = 0) -> Subject:
    """The `at`-th of the rows of a group, or an entry alone, as it stands."""
    row = rows[at]
    legs = rows if row.kind == Entry.Kind.TRANSFER else [row]
    head = rows[0]
    tags = folded(link.tag.name for link in head.entry_tags.all())
    payee = row.payee.name_key if row.payee else ""
    note = row.search_text.partition("\n")[2].partition("\n")[0]
    return Subject(
        date=row.date,
        kind=row.kind,
        legs=tuple(Leg(e.wallet_id, e.wallet.currency, abs(e.amount)) for e in legs),
        category_id=row.category_id,
        payee=payee,
        note=note,
        text=row.search_text,
        tags=tags,
        original=head.original_amount,
        original_currency=head.original_currency,
        tax=row.tax,
        receipt="\n".join(each.search_text for each in head.receipts.all()),
        marks=_marks(
            payee=payee,
            note=note,
            tag=tags,
            receipt=head.receipts.all(),
            split=len(rows) > 1 and row.kind != Entry.Kind.TRANSFER,
            refunded=[each for row in rows for each in row.refunds.all()],
            reconciled=any(map(_is_reconciled, rows)),
            imported=any(row.import_row_id for row in rows),
        ),
        member_id=row.created_by_id,
    )


def _is_reconciled(row: Entry) -> bool:
    found = row.reconciliation
    return found is not None and found.state == Reconciliation.State.DONE


def _marks(**carried: object) -> frozenset[str]:
    return frozenset(word for word, there in carried.items() if there)


def _kind_by_sign(amount: Decimal) -> str:
    return Entry.Kind.EXPENSE if amount < 0 else Entry.Kind.INCOME


def folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, names))
