"""OFX 1 and 2 and QFX: what banks of the Americas, Australia and others send.

The sign of TRNAMT says which way the money went, whatever TRNTYPE says. The day is
DTPOSTED's. docs/algorithms/statement-formats.md has the whole list.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from expense_tracker.kernel.currencies import quantum
from ledger.importing.amounts import signed_by_mark
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
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.ofx_records import (
    ACCOUNTS,
    TRADE,
    Fields,
    OfxStatement,
    ofx_statements,
)
from ledger.importing.ofx_tags import declared_encoding
from ledger.importing.row_cells import NoLine
from ledger.importing.sniff import Format
from ledger.importing.statements import Item, ReadOptions, Statement, StatementFile

_DAYS = ("DTPOSTED", "DTTRADE", "DTUSER", "DTAVAIL", "DTTRAN", "VALUEDATE")
_SHOWN = ("TRNTYPE", "DTPOSTED", "TRNAMT", "NAME", "MEMO")


def read_ofx(data: bytes, options: ReadOptions) -> StatementFile:
    """The statements of an OFX or QFX file. Raises UnreadableFile when it has none."""
    decoded, doubts = decode_statement(data, options.encoding, declared_encoding(data))
    found = ofx_statements(decoded.text)
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


def _statement(found: OfxStatement, amounts: Amounts, before: int) -> Statement:
    told = found.fields
    currency = currency_of(told.get("CURDEF", ""))
    account = next(
        (tidy(told[f"{one}.ACCTID"]) for one in ACCOUNTS if f"{one}.ACCTID" in told),
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
    if record[""] == TRADE:
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
