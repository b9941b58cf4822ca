"""OFX 1 and 2 and QFX: what banks of the Americas, Australia and others send.

The sign of TRNAMT says which way the money went, whatever TRNTYPE says. The day is
DTPOSTED's. docs/algorithms/statement-formats.md has the whole list.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from expense_tracker.kernel.currencies import quantum
from ledger.importing.amounts import signed_by_mark
from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import (
    Amounts,
    compact_day,
    currency_of,
    decode_statement,
    is_reference,
    payee_and_note,
    real_reference,
    shown,
    tidy,
)
from ledger.importing.limits import MAX_ROWS, MAX_STATEMENTS
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.ofx_tags import declared_encoding, ofx_tags
from ledger.importing.row_cells import NoLine
from ledger.importing.sniff import Format
from ledger.importing.statements import Item, ReadOptions, Statement, StatementFile

_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS", "INVSTMTRS"})
_ACCOUNTS = frozenset({"BANKACCTFROM", "CCACCTFROM", "INVACCTFROM"})
_TRANSACTIONS = frozenset({"STMTTRN", "STMTTRNP"})
_LISTS = frozenset(
    {"BANKTRANLIST", "BANKTRANLISTP", "INVTRANLIST", "INVPOSLIST", "SECLIST"}
)
# Trades and what else an investment account tells: INVTRAN is in all of them.
_TRADE = "INVTRAN"
_ADDRESS = frozenset(
    {"NAME", "ADDR1", "ADDR2", "ADDR3", "CITY", "STATE", "POSTALCODE", "COUNTRY"}
)
_MONEY = frozenset({"CURRATE", "CURSYM"})
_ACCOUNT = frozenset(
    {"BANKID", "BRANCHID", "ACCTID", "ACCTTYPE", "ACCTKEY", "BROKERID"}
)
_BALANCE = frozenset({"BALAMT", "DTASOF"})
# Groups and what belongs in them; anything else ends them, with an end tag or without.
_GROUPS = {
    "PAYEE": _ADDRESS | {"PHONE"},
    "CURRENCY": _MONEY,
    "ORIGCURRENCY": _MONEY,
    "BANKACCTTO": _ACCOUNT,
    "CCACCTTO": _ACCOUNT,
    "LEDGERBAL": _BALANCE,
    "AVAILBAL": _BALANCE,
    **dict.fromkeys(_ACCOUNTS, _ACCOUNT),
}
_DAYS = ("DTPOSTED", "DTTRADE", "DTUSER", "DTAVAIL", "DTTRAN", "VALUEDATE")
_SHOWN = ("TRNTYPE", "DTPOSTED", "TRNAMT", "NAME", "MEMO")

Fields = dict[str, str]


@dataclass
class _Open:
    """A statement while its tags come in. Fields of groups are named `GROUP.FIELD`."""

    fields: Fields = field(default_factory=dict)
    records: list[Fields] = field(default_factory=list)


def read_ofx(data: bytes, options: ReadOptions) -> StatementFile:
    """The statements of an OFX or QFX file. Raises UnreadableFile when it has none."""
    decoded, doubts = decode_statement(data, options.encoding, declared_encoding(data))
    found = _Reader().read(decoded.text)
    amounts = Amounts(
        [one["TRNAMT"] for each in found for one in each.records if "TRNAMT" in one],
        options.decimal_sign,
    )
    statements = []
    row = 0
    for each in found:
        statements.append(_statement(each, amounts, row))
        row += len(each.records)
    return StatementFile(Format.OFX, tuple(statements), options, doubts)


class _Reader:
    """Sorts tags into statements and their transactions."""

    def __init__(self) -> None:
        self.found: list[_Open] = []
        self.record: Fields | None = None
        self.group = ""
        self.count = 0

    def read(self, text: str) -> list[_Open]:
        for closes, name, value in ofx_tags(text):
            if closes:
                self._close(name)
            elif name in _STATEMENTS:
                self._end()
                self._next_statement()
            else:
                self._take(name, value)
        if not self.found:
            raise UnreadableFile(
                "This OFX file holds no statement. Download it from the bank again."
            )
        return self.found

    def _end(self) -> None:
        self.record, self.group = None, ""

    def _close(self, name: str) -> None:
        if name in _TRANSACTIONS or name in _LISTS or name in _STATEMENTS:
            self._end()
        elif name == self.group:
            self.group = ""

    def _take(self, name: str, value: str) -> None:
        if name in _TRANSACTIONS or name == _TRADE:
            self._begin(name)
        elif name in _LISTS:
            self._end()
        elif name in _GROUPS and not value:
            self._open_group(name)
        elif value:
            if self.group and name not in _GROUPS[self.group]:
                self.group = ""
            key = f"{self.group}.{name}" if self.group else name
            # Of a repeated tag the first counts: later ones are of other groups.
            self._fields().setdefault(key, value)

    def _begin(self, name: str) -> None:
        self._end()
        self.count += 1
        if self.count > MAX_ROWS:
            raise UnreadableFile(
                f"The file has more than {MAX_ROWS:,} transactions. Export a shorter "
                "period."
            )
        self.record = {"": name}
        self._statement().records.append(self.record)

    def _open_group(self, name: str) -> None:
        if name in _ACCOUNTS or name.endswith("BAL"):
            self.record = None
        if name in _ACCOUNTS and self.found and self.found[-1].records:
            # A second account without a statement of its own.
            self._next_statement()
        self.group = name

    def _fields(self) -> Fields:
        if self.record is not None:
            return self.record
        return self._statement().fields if self.found or self.group else {}

    def _statement(self) -> _Open:
        if not self.found:
            self._next_statement()
        return self.found[-1]

    def _next_statement(self) -> None:
        if len(self.found) >= MAX_STATEMENTS:
            raise UnreadableFile("This OFX file holds more statements than we read.")
        self.found.append(_Open())


def _statement(found: _Open, amounts: Amounts, before: int) -> Statement:
    told = found.fields
    currency = currency_of(told.get("CURDEF", ""))
    account = next(
        (tidy(told[f"{one}.ACCTID"]) for one in _ACCOUNTS if f"{one}.ACCTID" in told),
        "",
    )
    closing = amounts.read(told.get("LEDGERBAL.BALAMT", ""))
    return Statement(
        items=tuple(_items(found.records, amounts, before, currency, account)),
        account=account,
        currency=currency,
        closing=closing and closing.value,
        closing_date=compact_day(told.get("LEDGERBAL.DTASOF", "")),
    )


def _items(
    records: list[Fields],
    amounts: Amounts,
    before: int,
    currency: str | None,
    account: str,
) -> Iterator[Item]:
    for row, record in enumerate(records, start=before + 1):
        try:
            yield _line(row, record, amounts, currency, account)
        except NoLine as problem:
            cells = tuple(tidy(record[name]) for name in _SHOWN if name in record)
            yield UnreadRow(row, str(problem), cells, problem.left_out)


def _line(
    row: int, record: Fields, amounts: Amounts, home: str | None, account: str
) -> StatementLine:
    _refuse_no_transaction(record)
    amount = _amount(record, amounts)
    money = _money(record, amount, home)
    payee, note = payee_and_note(*_texts(record))
    return StatementLine(
        row=row,
        date=_day(record),
        amount=amount,
        payee=payee,
        note=note,
        reference=real_reference(
            *(record.get(name, "") for name in ("FITID", "REFNUM", "CHECKNUM"))
        ),
        account=account,
        counter_account=tidy(
            record.get("BANKACCTTO.ACCTID") or record.get("CCACCTTO.ACCTID", "")
        ),
        currency=money.currency,
        rate=money.rate,
        base_currency=money.base_currency,
        original_amount=money.original_amount,
        original_currency=money.original_currency,
    )


def _refuse_no_transaction(record: Fields) -> None:
    if record[""] == _TRADE:
        raise NoLine("A trade or income of securities: no cash booking.", left_out=True)
    if record[""] == "STMTTRNP":
        raise NoLine("Pending: the bank has not booked it yet.", left_out=True)


def _amount(record: Fields, amounts: Amounts) -> Decimal:
    text = record.get("TRNAMT", "")
    if not text:
        raise NoLine("The amount is missing.")
    figure = amounts.read(text)
    if not figure:
        raise NoLine(f"{shown(text)} is not an amount.")
    return signed_by_mark(figure)


def _day(record: Fields) -> datetime.date:
    """The first of the days told that is one: some banks fill in zeros."""
    told = [record[name] for name in _DAYS if name in record]
    day = next((day for text in told if (day := compact_day(text))), None)
    if day:
        return day
    raise NoLine(f"{shown(told[0])} is no date." if told else "The date is missing.")


def _texts(record: Fields) -> list[str]:
    """The payee, "" when no field names one, and what else the bank says."""
    name = record.get("NAME") or record.get("PAYEE.NAME") or record.get("PAYEE", "")
    longer = record.get("EXTDNAME", "")
    payee, memo = map(tidy, (name, record.get("MEMO", "")))
    if longer.startswith(name):
        payee = tidy(longer)
    check = record.get("CHECKNUM", "")
    is_check = record.get("TRNTYPE", "").upper() == "CHECK" and is_reference(check)
    number = f"Check {tidy(check)}" if is_check and check not in name + memo else ""
    # A name of mere digits is a number; whom it is about then stands in the memo.
    if any(map(str.isalpha, payee)):
        return [payee, memo, tidy(longer), number]
    return ["", memo, payee, tidy(longer), number]


class _Money(NamedTuple):
    """In which currency the amount is; the rate where that is not the account's."""

    currency: str | None
    rate: Decimal | None = None
    base_currency: str = ""
    original_amount: Decimal | None = None
    original_currency: str = ""


def _money(record: Fields, amount: Decimal, home: str | None) -> _Money:
    own = currency_of(record.get("CURRENCY.CURSYM") or record.get("CURRENCY", ""))
    if own and own != home:
        # By the specification the amount is then not converted.
        rate = _rate(record, "CURRENCY") if home else None
        return _Money(own, rate, home or "")
    origin = currency_of(record.get("ORIGCURRENCY.CURSYM", ""))
    rate = _rate(record, "ORIGCURRENCY")
    if not origin or origin == home or not rate:
        return _Money(home)
    abroad = (amount / rate).quantize(quantum(origin))
    return _Money(home, original_amount=abroad, original_currency=origin)


def _rate(record: Fields, group: str) -> Decimal | None:
    """What one unit of the currency was worth in the account's."""
    figure = Amounts([]).read(record.get(f"{group}.CURRATE", ""))
    return figure.value if figure and figure.value > 0 else None
