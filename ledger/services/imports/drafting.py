"""What rows of an import are booked as."""

from decimal import Decimal
from typing import TypeAlias

from expense_tracker.kernel.currencies import is_currency
from ledger.importing.lines import StatementLine
from ledger.models import Category, Entry, ImportRow, Wallet
from ledger.services.drafts import MAX_PARTS, EntryDraft, Part
from ledger.services.imports.due import DueRow
from ledger.services.imports.making import Making

Decision = ImportRow.Decision
Kind = Entry.Kind
PAIR = 2
ZERO = Decimal(0)
# Why a row is filed as it is when a person said so.
CHOSEN = "You chose it"
# Rows that become one entry, one transfer or one split purchase.
Unit: TypeAlias = tuple[DueRow, ...]


def drafts_of(unit: Unit, made: Making) -> list[EntryDraft]:
    """What a unit is booked as: one draft, or one for each row where the rows do not
    make the whole that their group promised.
    """
    if len(unit) == 1:
        return [_alone(unit[0], made)]
    rows = sorted(unit, key=_amount)  # of a transfer the leg that money leaves first
    lines = [row.line for row in rows]
    if _is_pair(rows, lines, made):
        return [_pair(rows, lines, made)]
    if _is_split(rows, lines):
        return [_split(rows, made)]
    return [_alone(row, made) for row in rows]


def _alone(row: DueRow, made: Making) -> EntryDraft:
    if _is_transfer(row.line):
        return _transfer(row, row.line, made)
    return _single(row, row.line, made)


def _amount(row: DueRow) -> Decimal:
    return row.line.amount


def _print_of(row: DueRow) -> str:
    """One that is there already keeps the fingerprint to itself."""
    return "" if row.decision == Decision.DUPLICATE else row.fingerprint


def _wallet(line: StatementLine, made: Making) -> Wallet:
    return made.wallet(line.place, line.currency)


# --- transfers ------------------------------------------------------------------------


def _is_pair(rows: list[DueRow], lines: list[StatementLine], made: Making) -> bool:
    if len(rows) != PAIR or not rows[0].group:
        return False
    told = rows[0].decision == Decision.TRANSFER or lines[0].kind == Kind.TRANSFER
    out, into = (_wallet(line, made) for line in lines)
    apart = lines[0].amount < 0 < lines[1].amount and out != into
    even = out.currency != into.currency or lines[0].amount == -lines[1].amount
    return told and apart and even


def _pair(rows: list[DueRow], lines: list[StatementLine], made: Making) -> EntryDraft:
    out, into = lines
    own, other = _wallet(out, made), _wallet(into, made)
    return EntryDraft(
        kind=Kind.TRANSFER,
        date=out.date,
        wallet=own,
        amount=-out.amount,
        payee=(out.payee or into.payee)[:100],
        note=(out.note or into.note)[:500],
        tags=tuple(dict.fromkeys(out.tags + into.tags)),
        to_wallet=other,
        to_amount=into.amount,
        rate=made.rate(out, own),
        to_rate=made.rate(into, other),
        fingerprints=tuple(map(_print_of, rows)),
        sources=tuple(row.pk for row in rows),
    )


def _is_transfer(line: StatementLine) -> bool:
    """Whether one line tells both sides of a transfer."""
    whole = line.kind == Kind.TRANSFER and line.to_wallet and not line.group
    return bool(whole) and line.to_wallet != line.place


def _transfer(row: DueRow, line: StatementLine, made: Making) -> EntryDraft:
    own = _wallet(line, made)
    currency = line.original_currency or line.currency
    other = made.wallet(line.to_wallet, currency)
    arriving = line.original_amount if other.currency != own.currency else None
    own_amount, other_amount = abs(line.amount), abs(arriving or line.amount)
    leaves, rate = line.amount < 0, made.rate(line, own)
    prints = ("", _print_of(row)) if not leaves else (_print_of(row),)
    return EntryDraft(
        kind=Kind.TRANSFER,
        date=line.date,
        wallet=own if leaves else other,
        amount=own_amount if leaves else other_amount,
        payee=line.payee[:100],
        note=line.note[:500],
        tags=line.tags,
        to_wallet=other if leaves else own,
        to_amount=other_amount if leaves else own_amount,
        rate=rate if leaves else None,
        to_rate=None if leaves else rate,
        fingerprints=prints,
        sources=(row.pk,),
    )


# --- splits ---------------------------------------------------------------------------


def _is_split(rows: list[DueRow], lines: list[StatementLine]) -> bool:
    if not 1 < len(rows) <= MAX_PARTS or not rows[0].group:
        return False
    if any(line.kind in {Kind.TRANSFER, Kind.OPENING} for line in lines):
        return False
    same = {(line.place, line.date) for line in lines}
    total = sum((line.amount for line in lines), Decimal(0))
    plus = any(line.amount > 0 for line in lines)
    minus = any(line.amount < 0 for line in lines)
    return len(same) == 1 and total != 0 and not (plus and minus and total > 0)


def _split(rows: list[DueRow], made: Making) -> EntryDraft:
    rows = sorted(rows, key=lambda row: row.number)  # as the file has them
    lines = [row.line for row in rows]
    first, own = lines[0], _wallet(lines[0], made)
    total = sum((line.amount for line in lines), Decimal(0))
    kind = _split_kind(lines, total)
    sign = -1 if total < 0 else 1
    note = first.note if len({line.note for line in lines}) == 1 else ""
    parts = tuple(
        Part(sign * line.amount, _category(row, line, made), _part_note(line, note))
        for row, line in zip(rows, lines, strict=True)
    )
    abroad = _is_abroad(first, own, kind)
    return EntryDraft(
        kind=kind,
        date=first.date,
        wallet=own,
        amount=abs(total),
        payee=first.payee[:100],
        note=note[:500],
        original_amount=abs(first.original_amount or ZERO) if abroad else None,
        original_currency=first.original_currency if abroad else "",
        tags=tuple(dict.fromkeys(tag for line in lines for tag in line.tags)),
        tax=first.tax,
        parts=parts,
        rate=made.rate(first, own),
        fingerprints=tuple(map(_print_of, rows)),
        sources=tuple(row.pk for row in rows),
    )


def _part_note(line: StatementLine, whole: str) -> str:
    """A note that all parts have in common is the whole's."""
    return (line.part or ("" if whole else line.note))[:500]


def _split_kind(lines: list[StatementLine], total: Decimal) -> Kind:
    if total < 0:
        return Kind.EXPENSE
    return (
        Kind.REFUND
        if all(kind_of(one) == Kind.REFUND for one in lines)
        else (Kind.INCOME)
    )


# --- all else -------------------------------------------------------------------------


def _single(row: DueRow, line: StatementLine, made: Making) -> EntryDraft:
    kind = Kind.REFUND if row.decision == Decision.REFUND else kind_of(line)
    purchase = row.matched if row.decision == Decision.REFUND else None
    own = _wallet(line, made)
    abroad = _is_abroad(line, own, kind)
    draft = EntryDraft(
        kind=kind,
        date=line.date,
        wallet=own,
        amount=line.amount if kind == Kind.OPENING else abs(line.amount),
        category=_category(row, line, made),
        payee=line.payee[:100],
        note=line.note[:500],
        tags=line.tags,
        tax="" if kind == Kind.OPENING else line.tax,
        rate=made.rate(line, own),
        refund_of=purchase if purchase and purchase.kind == Kind.EXPENSE else None,
        original_amount=abs(line.original_amount or ZERO) if abroad else None,
        original_currency=line.original_currency if abroad else "",
        fingerprints=(_print_of(row),),
        sources=(row.pk,),
    )
    return draft if row.filed_because == CHOSEN else made.split_up(draft, line)


def _is_abroad(line: StatementLine, own: Wallet, kind: str) -> bool:
    return (
        kind != Kind.OPENING
        and bool(line.original_amount)
        and is_currency(line.original_currency)
        and line.original_currency != own.currency
    )


def _category(row: DueRow, line: StatementLine, made: Making) -> Category | None:
    if kind_of(line) == Kind.OPENING:
        return None
    return row.category or made.category(line)


def kind_of(line: StatementLine) -> Kind:
    """What a line that is no transfer is booked as."""
    if line.kind == Kind.OPENING:
        return Kind.OPENING
    if line.amount < 0:
        return Kind.EXPENSE
    returned = line.kind in {Kind.REFUND, Kind.EXPENSE}
    return Kind.REFUND if returned else Kind.INCOME
