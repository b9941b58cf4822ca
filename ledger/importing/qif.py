"""QIF: what Quicken, Money, GnuCash and many banks export.

The format says neither currency nor the order of day and month. The order is found over
all dates of the file; what stays open comes out as a doubt.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ledger.importing.amounts import signed_by_mark
from ledger.importing.dates import DateOrder, parse_date
from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import (
    Amounts,
    decode_statement,
    is_reference,
    payee_and_note,
    shown,
    tidy,
)
from ledger.importing.figures import DecimalSign
from ledger.importing.lines import TRANSFER, StatementLine, UnreadRow
from ledger.importing.qif_doubts import (
    AMOUNT_FIELDS,
    find_date_order,
    find_decimal_sign,
    plain_date,
)
from ledger.importing.qif_records import Part, QifFile, Record, qif_records
from ledger.importing.row_cells import NoLine
from ledger.importing.sniff import Format
from ledger.importing.statements import Item, ReadOptions, Statement, StatementFile

_OPENING = "opening"
_OPENING_NAMES = frozenset(
    {"opening balance", "starting balance", "solde initial", "anfangssaldo"}
)
_TRANSFER = re.compile(r"\[(.+)\]")


def read_qif(data: bytes, options: ReadOptions) -> StatementFile:
    """The accounts of a QIF file. Raises UnreadableFile when it has no transactions."""
    decoded, doubts = decode_statement(data, options.encoding)
    file = qif_records(decoded.text)
    if not file.records:
        raise UnreadableFile("This QIF file holds no transactions.")
    order, date_doubts = find_date_order(file.records, options)
    sign, sign_doubts = find_decimal_sign(file.records, options)
    reader = _RecordReader(file, order, sign)
    items = _paired([item for record in file.records for item in reader.read(record)])
    return StatementFile(
        Format.QIF,
        tuple(_statements(_named(items))),
        options,
        (*date_doubts, *sign_doubts, *doubts),
    )


def _named(items: Sequence[Item]) -> list[Item]:
    """Without an account block the opening balance is what names the account."""
    lines = [item for item in items if isinstance(item, StatementLine)]
    names = {line.account for line in lines} - {""}
    if len(names) != 1 or not any(line.kind == _OPENING for line in lines):
        return list(items)
    [name] = names
    return [
        replace(item, account=name) if isinstance(item, StatementLine) else item
        for item in items
    ]


def _statements(items: Sequence[Item]) -> Iterator[Statement]:
    by_account: dict[str, list[Item]] = defaultdict(list)
    account = ""
    for item in items:
        account = item.account if isinstance(item, StatementLine) else account
        by_account[account].append(item)
    for account, own in by_account.items():
        yield Statement(items=tuple(own), account=account)


class _RecordReader:
    """Turns records into lines; a split gives a line for each of its parts."""

    def __init__(
        self, file: QifFile, order: DateOrder, sign: DecimalSign | None
    ) -> None:
        self.order = order
        self.is_income = file.is_income
        self.has_accounts = len(set(file.accounts)) > 1
        texts = (
            record.fields[letter]
            for record in file.records
            for letter in AMOUNT_FIELDS
            if letter in record.fields
        )
        self.amounts = Amounts(texts, sign)
        self.row = 0

    def read(self, record: Record) -> Iterator[Item]:
        """The lines of a record, or why it gives none."""
        try:
            yield from self._lines(record)
        except NoLine as problem:
            cells = tuple(tidy(value) for value in record.fields.values() if value)
            yield UnreadRow(self._next_row(), str(problem), cells, problem.left_out)

    def _lines(self, record: Record) -> list[StatementLine]:
        if record.is_investment:
            raise NoLine("A trade of securities: no cash booking.", left_out=True)
        whole = self._whole(record)
        parts = self._parts(record, whole.amount)
        if len(parts) == 1 and not record.fields.get("L"):
            [(part, _)] = parts
            return [self._filed(whole, part.category, part.memo)]
        if len(parts) <= 1:
            category = record.fields.get("L", "")
            return [self._filed(whole, category, "")]
        group = f"split {self.row + 1}"
        return [self._part(whole, part, amount, group) for part, amount in parts]

    def _next_row(self) -> int:
        self.row += 1
        return self.row

    def _whole(self, record: Record) -> StatementLine:
        fields = record.fields
        address = tidy(fields.get("A", "")).strip(", ")
        payee, note = payee_and_note(
            tidy(fields.get("P", "")), tidy(fields.get("M", "")), address
        )
        number = tidy(fields.get("N", ""))
        has_digit = any(map(str.isdigit, number))
        return StatementLine(
            row=0,
            date=self._day(fields["D"]),
            amount=self._amount(record),
            payee=payee,
            note=note,
            # Words like "ATM" and "DEP" stand here as well.
            reference=number if has_digit and is_reference(number) else "",
            account=tidy(record.account),
            wallet=tidy(record.account) if self.has_accounts else "",
        )

    def _day(self, text: str) -> datetime.date:
        day = parse_date(plain_date(text), self.order)
        if day:
            return day
        raise NoLine(
            f"{shown(text)} is not a date." if text else "The date is missing."
        )

    def _amount(self, record: Record) -> Decimal:
        texts = [record.fields[one] for one in AMOUNT_FIELDS if record.fields.get(one)]
        if texts:
            return self._figure(texts[0])
        if any(part.amount for part in record.parts):
            return sum(
                (self._figure(part.amount) for part in record.parts if part.amount),
                Decimal(0),
            )
        raise NoLine("The amount is missing.")

    def _figure(self, text: str) -> Decimal:
        figure = self.amounts.read(text)
        if figure is None:
            raise NoLine(f"{shown(text)} is not an amount.")
        return signed_by_mark(figure)

    def _parts(self, record: Record, whole: Decimal) -> list[tuple[Part, Decimal]]:
        """The parts with their amounts; what they leave of the whole is a part too."""
        parts = [(part, self._part_amount(part, whole)) for part in record.parts]
        rest = whole - sum((amount for _, amount in parts), Decimal(0))
        if len(parts) > 1 and rest:
            category = record.fields.get("L", "")
            parts.append((Part("" if category.startswith("--") else category), rest))
        return [(part, amount) for part, amount in parts if amount or len(parts) == 1]

    def _part_amount(self, part: Part, whole: Decimal) -> Decimal:
        if part.amount:
            return self._figure(part.amount)
        share = self.amounts.read(part.percent) if part.percent else None
        if share is None:
            return Decimal(0)
        return (whole * share.value / 100).quantize(whole)

    def _part(
        self, whole: StatementLine, part: Part, amount: Decimal, group: str
    ) -> StatementLine:
        line = self._filed(replace(whole, amount=amount), part.category, part.memo)
        # A part that went to another account is a transfer of its own.
        return line if line.kind == TRANSFER else replace(line, group=group)

    def _filed(self, line: StatementLine, filing: str, memo: str) -> StatementLine:
        """The line, filed as its category says: `Parent:Child/Class`, `[Account]`."""
        names, _, label = filing.partition("/")
        return replace(
            line,
            row=self._next_row(),
            note=_joined(line.note, tidy(memo)),
            tags=(tidy(label),) if label.strip() else (),
            **self._category(line, names.strip()),
        )

    def _category(self, line: StatementLine, names: str) -> dict[str, Any]:
        """Category and kind; of an account in brackets the other side of a transfer, or
        the line's own for an opening balance.
        """
        if transfer := _TRANSFER.match(names):
            account = tidy(transfer[1])
            is_opening = line.payee.casefold() in _OPENING_NAMES
            if is_opening or (line.account and account == line.account):
                return {"kind": _OPENING, "account": line.account or account}
            return {"kind": TRANSFER, "to_wallet": account}
        levels = (tidy(one) for one in names.split(":"))
        category = ": ".join(filter(None, levels))
        if not category:
            return {}
        return {"category": category, "kind": self._kind(names, line.amount)}

    def _kind(self, name: str, amount: Decimal) -> str:
        if amount < 0:
            return "expense"
        return "refund" if self.is_income.get(name) is False else "income"


def _joined(note: str, memo: str) -> str:
    return note if memo == note else f"{note} {memo}".strip()


def _paired(items: list[Item]) -> list[Item]:
    """Both legs of a transfer between two accounts of the file get the same group."""
    waiting: dict[tuple[object, ...], list[StatementLine]] = defaultdict(list)
    groups: dict[int, str] = {}
    for line in items:
        if not isinstance(line, StatementLine) or line.kind != TRANSFER:
            continue
        mirrored = (line.date, -line.amount, line.to_wallet, line.account)
        if legs := waiting[mirrored]:
            groups[line.row] = groups[legs.pop().row] = f"transfer {line.row}"
        else:
            key = (line.date, line.amount, line.account, line.to_wallet)
            waiting[key].append(line)
    return [
        replace(item, group=groups[item.row])
        if isinstance(item, StatementLine) and item.row in groups
        else item
        for item in items
    ]
