"""Messages as banks, wallets and shops of many countries send them."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.importing.errors import UnreadableFile
from ledger.importing.lines import StatementLine
from ledger.importing.sniff import Format
from ledger.importing.statement_files import read_statements
from ledger.importing.statements import ReadOptions
from ledger.tests.importing.helpers import on_day

TODAY = "2026-11-21"


def items_of(text: str | bytes, day: str = TODAY):
    data = text.encode() if isinstance(text, str) else text
    return list(read_statements(data, on_day(day), form=Format.SMS).items)


def line_of(text: str, day: str = TODAY) -> StatementLine:
    [item] = items_of(text, day)
    assert isinstance(item, StatementLine), item.reason
    return item


LISTED = [
    line.split("\t")
    for line in Path(__file__)
    .with_name("bank_messages.txt")
    .read_text("utf-8")
    .split("\n")
    if "\t" in line
]
TOLD = [(amount, text) for amount, text in LISTED if amount != "none"]
NOTHING_MOVED = [text for amount, text in LISTED if amount == "none"]


@pytest.mark.parametrize(("amount", "text"), TOLD)
def test_amount_and_direction(amount, text):
    assert line_of(text).amount == Decimal(amount)


@pytest.mark.parametrize("text", NOTHING_MOVED)
def test_what_is_no_booking_is_left_out_with_a_reason(text):
    [item] = items_of(text)
    assert item.left_out
    assert item.reason.endswith(".")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("123456 is your OTP for Rs 500 at SHOP", "A one-time password or code."),
        ("Txn of Rs 500 at SHOP was declined", "It failed: no money moved."),
        (
            "ASHA has requested Rs 500 from you",
            "A request for money: nothing has moved.",
        ),
        (
            "Rs 500 will be debited from A/c XX12 on 5 Dec",
            "It announces a payment: nothing has moved yet.",
        ),
        ("Avl Bal in A/c XX1234 is Rs 500", "A balance, not a transaction."),
        ("Win Rs 500! Apply now", "An offer, not a transaction."),
        ("Hello, see you at noon", "It names no amount."),
    ],
)
def test_the_reason_says_what_it_is(text, reason):
    assert [item.reason for item in items_of(text)] == [reason]


def test_reads_everything_else_a_message_says():
    line = line_of(
        "INR 1,250.50 debited from A/c XX4321 on 05-11-26 to Corner Shop. UPI Ref "
        "631234567890. Avl Bal INR 10,000.00. Not you? Call 1800000000"
    )
    assert line.date == datetime.date(2026, 11, 5)
    assert (line.currency, line.balance) == ("INR", Decimal("10000.00"))
    assert (line.account, line.reference) == ("4321", "631234567890")
    assert line.payee == "Corner Shop"
    assert line.note.startswith("INR 1,250.50 debited")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("05-11-26", "2026-11-05"),
        ("05/11/2026", "2026-11-05"),
        ("2026-11-05", "2026-11-05"),
        ("05Nov26", "2026-11-05"),
        ("5-NOV-2026", "2026-11-05"),
        ("Nov 5, 2026", "2026-11-05"),
        ("5th November 2026", "2026-11-05"),
        ("5 Nov", "2026-11-05"),
        ("24 Dec", "2025-12-24"),
        ("11/05/2026", "2026-05-11"),
        # The other order, for the first is still to come.
        ("11/12/2026", "2026-11-12"),
        ("today", TODAY),
    ],
)
def test_the_day_of_the_message(written, day):
    line = line_of(f"Rs 5 debited from A/c XX4321 on {written}")
    assert line.date.isoformat() == day


def test_dollars_write_the_month_first():
    line = line_of("USD 5.00 charged to card XX4321 on 05/11/2026")
    assert line.date.isoformat() == "2026-05-11"


def test_the_day_closest_to_the_coming_of_the_message():
    message = {"body": "Rs 5 debited on 05-11-26", "date": "2026-05-12 10:00"}
    [line] = items_of(json.dumps([message]))
    assert line.date.isoformat() == "2026-05-11"


def test_a_message_without_any_day_says_so():
    [item] = read_statements(
        b"Rs 5 debited from A/c XX4321", ReadOptions(), form=Format.SMS
    ).items
    assert (item.reason, item.left_out) == ("It does not say on which day.", False)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("Rs.1,23,456.78", "123456.78"),
        ("Rs 500", "500"),
        ("₹1,500", "1500"),
        ("EUR 1.234,56", "1234.56"),
        ("1 234,56 EUR", "1234.56"),
        ("EUR 1.500", "1500"),
        ("KWD 1.500", "1.500"),
        ("$12.34", "12.34"),
        ("12,50€", "12.50"),
        ("R$ 1.234,56", "1234.56"),
        ("45 000 kr", "45000"),
    ],
)
def test_amounts_as_countries_write_them(written, amount):
    line = line_of(f"{written} spent on card XX4321 at Shop")
    assert line.amount == -Decimal(amount)


def test_a_purchase_abroad_keeps_what_it_cost_there():
    line = line_of("USD 10.00 (INR 835.20) spent on card x1234. Avl Lmt INR 50,000")
    assert (line.amount, line.currency) == (Decimal("-835.20"), "INR")
    assert (line.original_amount, line.original_currency) == (Decimal("-10.00"), "USD")


def test_letters_that_only_look_plain():
    assert line_of("Rs 90 𝗌𝗉𝖾𝗇𝗍 on card 5667 at SHOP").amount == Decimal(-90)


FIRST = "Rs 5.00 debited from A/c XX1111 on 05-11-26 to Shop"
SECOND = "Rs 7.00 credited to A/c XX2222 on 06-11-26 from Asha"


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n\n{SECOND}\n",
        f"{FIRST}\r\n \r\n\r\n{SECOND}",
        f"{FIRST}\n{SECOND}",
        json.dumps([{"body": FIRST}, {"body": SECOND}]),
        json.dumps({"count": 2, "messages": [{"text": FIRST}, {"text": SECOND}]}),
        f'<smses><sms body="{FIRST}"/><sms body="{SECOND}"/></smses>',
        f'date,address,body\n,BANK,"{FIRST}"\n,BANK,"{SECOND}"\n',
    ],
)
def test_several_messages_pasted_or_from_a_backup(text):
    file = read_statements(text.encode(), on_day(TODAY), form=Format.SMS)
    assert [str(line.amount) for line in file.items] == ["-5.00", "7.00"]
    assert file.accounts == ("1111", "2222")


def test_a_message_of_several_lines_is_one():
    line = line_of(
        "Spent INR 131\nBank Card no. XX0818\n05-10-26 09:43\nCorner Shop\n"
        "Avl Limit: INR 9"
    )
    assert (line.amount, line.payee) == (Decimal(-131), "Corner Shop")


def test_a_backup_tells_when_a_message_came_and_nothing_private():
    messages = [
        {"body": "Rs 5 debited from A/c XX1111", "date": "1793880000000"},
        {"body": "Dinner at eight?", "date": "1793880000000"},
    ]
    [line] = items_of(json.dumps(messages))
    assert line.date.isoformat() == "2026-11-05"


@pytest.mark.parametrize("text", ["", " \n ", "[]", "{}", "<smses/>"])
def test_no_messages_are_refused(text):
    with pytest.raises(UnreadableFile):
        items_of(text)
