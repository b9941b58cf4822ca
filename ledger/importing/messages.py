"""Text messages of banks and wallets: debits, credits, transfers by UPI and the like.

Whatever is no booking comes out with the reason, left out.
"""

from collections import defaultdict

from ledger.importing.charsets import decode
from ledger.importing.conventions import (
    MONTH_FIRST_CURRENCIES,
    MONTH_FIRST_TERRITORIES,
)
from ledger.importing.dates import DateOrder
from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import tidy
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.message_details import (
    account_of,
    day_of,
    other_side_of,
    reference_of,
)
from ledger.importing.message_grammar import understand
from ledger.importing.message_texts import Message, messages
from ledger.importing.row_cells import NoLine
from ledger.importing.sniff import Format
from ledger.importing.statements import Item, ReadOptions, Statement, StatementFile


def read_messages(data: bytes, options: ReadOptions) -> StatementFile:
    """The bookings that messages tell, a statement for each account they name.

    Raises UnreadableFile when there is no message.
    """
    found = messages(decode(data, options.encoding).text)
    if not found:
        raise UnreadableFile("No message with an amount was found.")
    by_account: dict[str, list[Item]] = defaultdict(list)
    for row, message in enumerate(found, start=1):
        item = _item(row, message, options)
        account = item.account if isinstance(item, StatementLine) else ""
        by_account[account].append(item)
    statements = [
        Statement(items=tuple(items), account=account)
        for account, items in by_account.items()
    ]
    return StatementFile(Format.SMS, tuple(statements), options)


def _item(row: int, message: Message, options: ReadOptions) -> Item:
    try:
        return _line(row, message, options)
    except NoLine as problem:
        return UnreadRow(row, str(problem), (tidy(message.text),), problem.left_out)


def _date_order(currency: str | None, options: ReadOptions) -> DateOrder:
    """What comes first where the money, or the user, is at home."""
    territory = options.locale.replace("_", "-").rpartition("-")[2]
    is_month_first = currency in MONTH_FIRST_CURRENCIES or (
        currency is None and territory in MONTH_FIRST_TERRITORIES
    )
    return DateOrder.MDY if is_month_first else DateOrder.DMY


def _line(row: int, message: Message, options: ReadOptions) -> StatementLine:
    told = understand(message.text)
    order = options.date_order or _date_order(told.currency, options)
    day = day_of(told.plain, order, message.received, options.as_of)
    if day is None:
        raise NoLine("It does not say on which day.")
    note = tidy(told.plain)
    return StatementLine(
        row=row,
        date=day,
        amount=told.amount,
        payee=other_side_of(told),
        note=note,
        reference=reference_of(told.plain),
        currency=told.currency,
        balance=told.balance,
        account=account_of(told.plain),
        original_amount=(
            told.abroad.value.copy_sign(told.amount) if told.abroad else None
        ),
        original_currency=(told.abroad.currency or "") if told.abroad else "",
    )
