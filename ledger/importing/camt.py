"""CAMT.053 and its kin (.052, .054): the ISO 20022 messages of European banks.

One line for each entry (Ntry), as it stands on the account; the payments a batch holds
are its note. CdtDbtInd says which way the money went, also for reversals.
"""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ledger.importing.camt_xml import Node, StatementXml
from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import (
    Amounts,
    compact_day,
    currency_of,
    decode_statement,
    payee_and_note,
    real_reference,
    shown,
    tidy,
)
from ledger.importing.figures import DecimalSign
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.ofx_tags import declared_encoding
from ledger.importing.row_cells import NoLine
from ledger.importing.sniff import Format
from ledger.importing.statements import Item, ReadOptions, Statement, StatementFile

_SIDES = {"CRDT": 1, "DBIT": -1}
_NOT_BOOKED = {
    "PDNG": "Pending: the bank has not booked it yet.",
    "FUTR": "In the future: the bank has not booked it yet.",
    "INFO": "For information only: nothing was booked.",
}
_OPENINGS = ("OPBD", "PRCD")
_CLOSINGS = ("CLBD",)
_AMOUNTS = Amounts([], DecimalSign.POINT)
# Texts are cut into pieces of this length; a full one goes on in the next.
_PIECE = 140
_NAMED = 3
_PAYMENT_DAYS = ("RltdDts/TxDtTm", "RltdDts/AccptncDtTm", "RltdDts/IntrBkSttlmDt")
_NOBODY = frozenset({"NOTPROVIDED", "KEINE INFORMATION VORHANDEN", "UNKNOWN"})


def read_camt(data: bytes, options: ReadOptions) -> StatementFile:
    """The statements of a message. Raises UnreadableFile when it holds none."""
    decoded, doubts = decode_statement(data, options.encoding, declared_encoding(data))
    xml = StatementXml(_item)
    xml.parse(decoded.text)
    if not xml.found:
        raise UnreadableFile("This XML file holds no statement of an account.")
    statements = []
    row = 0
    for head, items in xml.found:
        numbered = [replace(each, row=row + n) for n, each in enumerate(items, start=1)]
        statements.append(_statement(head, numbered))
        row += len(items)
    return StatementFile(Format.CAMT, tuple(statements), options, doubts)


def _statement(head: Node, items: Sequence[Item]) -> Statement:
    currency = _currency(head)
    closing = _balance(head, _CLOSINGS, currency)
    opening = _balance(head, _OPENINGS, currency)
    return Statement(
        items=tuple(items),
        account=_account(head),
        currency=currency,
        opening=opening[0] if opening else None,
        closing=closing[0] if closing else None,
        closing_date=closing[1] if closing else None,
    )


def _account(head: Node) -> str:
    return _account_number(head.first("Acct"))


def _account_number(node: Node | None) -> str:
    return tidy(node.value("Id/IBAN", "Id/Othr/Id", "Id/Prtry/Id")) if node else ""


def _currency(head: Node) -> str | None:
    """The account's currency, of its balances where the account does not say."""
    told = currency_of(head.value("Acct/Ccy"))
    amounts = (one.currency for one in head.all("Bal/Amt"))
    return told or next(filter(None, map(currency_of, amounts)), None)


def _balance(
    head: Node, kinds: Sequence[str], currency: str | None
) -> tuple[Decimal, datetime.date | None] | None:
    """The first balance of these kinds with its day; debts negative."""
    for kind in kinds:
        for node in head.all("Bal"):
            named = node.value("Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry")
            amount = node.first("Amt")
            if named != kind or not amount or currency_of(amount.currency) != currency:
                continue
            figure = _AMOUNTS.read(amount.text)
            if figure:
                side = _SIDES.get(node.value("CdtDbtInd"), 1)
                return side * figure.value, _day(node, "Dt")
    return None


def _item(head: Node, entry: Node) -> Item:
    try:
        return _line(head, entry)
    except NoLine as problem:
        names = ("BookgDt/Dt", "ValDt/Dt", "Amt", "CdtDbtInd", "AddtlNtryInf")
        cells = tuple(tidy(entry.value(name)) for name in names)
        return UnreadRow(1, str(problem), cells, problem.left_out)


def _line(head: Node, entry: Node) -> StatementLine:
    status = entry.value("Sts", "Sts/Cd", "Sts/Prtry").upper()
    if status in _NOT_BOOKED:
        raise NoLine(_NOT_BOOKED[status], left_out=True)
    amount, currency = _amount(entry)
    details = [*entry.all("NtryDtls/TxDtls"), *entry.all("TxDtls")]
    day = _booking_day(head, entry, details)
    only = details[0] if len(details) == 1 else Node("TxDtls")
    payee, note = payee_and_note(*_texts(entry, details, amount, _owner(head)))
    abroad = _abroad(entry, only, amount, currency)
    return StatementLine(
        row=1,
        date=day,
        amount=amount,
        payee=payee,
        note=note,
        reference=real_reference(
            entry.value("AcctSvcrRef"),
            only.value("Refs/AcctSvcrRef"),
            only.value("Refs/EndToEndId"),
            only.value("Refs/TxId"),
            only.value("Refs/InstrId"),
            entry.value("NtryRef"),
        ),
        account=_account(head),
        counter_account=_other_account(only, amount, entry),
        currency=currency,
        original_amount=abroad[0] if abroad else None,
        original_currency=abroad[1] if abroad else "",
    )


def _booking_day(head: Node, entry: Node, details: Sequence[Node]) -> datetime.date:
    """The day of the booking, else of the value, of the payment, of the message."""
    told = [
        *(_day(entry, name) for name in ("BookgDt", "ValDt")),
        *(compact_day(one.value(*_PAYMENT_DAYS)) for one in details[:1]),
        compact_day(head.value("CreDtTm")),
    ]
    day = next(filter(None, told), None)
    if not day:
        raise NoLine("The date is missing.")
    return day


def _day(node: Node, name: str) -> datetime.date | None:
    return compact_day(node.value(f"{name}/Dt", f"{name}/DtTm", name))


def _amount(entry: Node) -> tuple[Decimal, str | None]:
    node = entry.first("Amt")
    if not node or not node.text.strip():
        raise NoLine("The amount is missing.")
    figure = _AMOUNTS.read(node.text)
    if not figure:
        raise NoLine(f"{shown(node.text)} is not an amount.")
    side = _SIDES.get(entry.value("CdtDbtInd").upper())
    if not side:
        raise NoLine("It does not say whether money came or went.")
    return side * figure.value, currency_of(node.currency)


def _owner(head: Node) -> str:
    return tidy(head.value("Acct/Ownr/Nm", "Acct/Ownr/Pty/Nm"))


def _texts(
    entry: Node, details: Sequence[Node], amount: Decimal, owner: str
) -> list[str]:
    """The other side, "" when it has no name, and what else the bank says."""
    names = [_other_side(one, entry, amount, owner) for one in details]
    named = list(dict.fromkeys(filter(None, names)))
    texts = [text for one in details[:_NAMED] for text in _remittance(one)]
    info = tidy(entry.value("AddtlNtryInf"))
    charges = _charges(entry, *details)
    if len(details) <= 1:
        return ["".join(named), *texts, info, charges]
    counted = f"{len(details)} payments"
    listed = ", ".join(named[:_NAMED]) + ("…" if len(named) > _NAMED else "")
    payee = named[0] if len(named) == 1 else ""
    return [payee, info, f"{counted}: {listed}" if listed else counted, *texts, charges]


def _other_side(detail: Node, entry: Node, amount: Decimal, owner: str) -> str:
    """Whom the money came from or went to.

    A reversal names the parties of the payment it takes back: there the other side is
    the one that the direction does not point to.
    """
    sides = _sides(detail, entry, amount)
    names = [
        tidy(detail.value(f"RltdPties/{prefix}{side}/{path}"))
        for side in sides
        for prefix in ("", "Ultmt")
        for path in ("Nm", "Pty/Nm")
    ]
    agent = tidy(detail.value(f"RltdAgts/{sides[0]}Agt/FinInstnId/Nm"))
    others = (one for one in [*names, agent] if one and one.upper() not in _NOBODY)
    return next((one for one in others if one != owner), "")


def _sides(detail: Node, entry: Node, amount: Decimal) -> tuple[str, str]:
    """Debtor and creditor, the likelier other side first."""
    is_return = entry.value("RvslInd") in {"true", "1"} or bool(detail.all("RtrInf"))
    is_debtor = (amount > 0) != is_return
    return ("Dbtr", "Cdtr") if is_debtor else ("Cdtr", "Dbtr")


def _other_account(detail: Node, amount: Decimal, entry: Node) -> str:
    side, _ = _sides(detail, entry, amount)
    return _account_number(detail.first(f"RltdPties/{side}Acct"))


def _remittance(detail: Node) -> list[str]:
    """What the payer wrote, freely and in fields, and what the bank adds to it."""
    free = ""
    last = ""
    for node in detail.all("RmtInf/Ustrd"):
        glue = "" if len(last) >= _PIECE else " "
        free, last = f"{free}{glue}{node.text}", node.text
    fields = [
        node.text
        for path in ("AddtlRmtInf", "CdtrRefInf/Ref", "RfrdDocInf/Nb")
        for node in detail.all(f"RmtInf/Strd/{path}")
    ]
    return [tidy(free), *map(tidy, fields), tidy(detail.value("AddtlTxInf"))]


def _charges(*nodes: Node) -> str:
    """The charges that are in the amount, "" when there are none."""
    for node in nodes:
        amount = node.first("Chrgs/TtlChrgsAndTaxAmt", "Chrgs/Rcrd/Amt", "Chrgs/Amt")
        figure = _AMOUNTS.read(amount.text) if amount else None
        if amount and figure and figure.value:
            return f"Charges {amount.currency} {figure.value}".replace("  ", " ")
    return ""


def _abroad(
    entry: Node, only: Node, amount: Decimal, currency: str | None
) -> tuple[Decimal, str] | None:
    """What a purchase in another currency cost there, signed like the amount."""
    for node in (only, entry):
        for kind in ("InstdAmt", "TxAmt", "CntrValAmt"):
            told = node.first(f"AmtDtls/{kind}/Amt")
            code = currency_of(told.currency) if told else None
            figure = _AMOUNTS.read(told.text) if told else None
            if code and code != currency and figure and figure.value:
                return abs(figure.value).copy_sign(amount), code
    return None
