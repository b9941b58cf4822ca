"""Messages as banks, wallets and shops of many countries send them."""

import datetime
import json
from decimal import Decimal

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


TOLD = [
    (
        "-250",
        (
            "Your a/c no. XXXXXXXX1234 is debited for Rs.250.00 on 12-05-24 and "
            "credited to a/c XXXXXXXX5678 (UPI Ref no 413312345678)"
        ),
    ),
    (
        "-120",
        (
            "Dear UPI user A/C X1234 debited by 120.0 on date 12May24 trf to "
            "RAVI KUMAR Refno 413312345678. If not u? call 1800111109. -SBI"
        ),
    ),
    (
        "2000",
        (
            "Dear SBI User, your A/c X1234-credited by Rs.2000 on 12May24 "
            "transfer from RAVI Ref No 413312345678 -SBI"
        ),
    ),
    (
        "-500",
        (
            "PNB: Ac XXXX1234 Debited with Rs.500.00, 12-05-2024 10:11:12 thru "
            "UPI:413312345678. Aval Bal 12345.67 CR. If not done fwd this SMS "
            "to 9264192641"
        ),
    ),
    (
        "-1200",
        (
            "Canara Bank: An amount of INR 1,200.00 has been DEBITED to your "
            "account XXX123 on 12/05/2024. Total Avail.bal INR 5,678.90"
        ),
    ),
    (
        "5000",
        (
            "Union Bank: A/c *1234 Credited for Rs:5000.00 on 12-05-2024 "
            "10:11:12 by Mob Bk ref no 413312345678 Avl Bal Rs:12345.67"
        ),
    ),
    (
        "-99",
        (
            "IDFC FIRST Bank: Your A/C XXXXX123 is debited by INR 99.00 on "
            "12/05/24 10:11. New Bal: INR 1,234.56"
        ),
    ),
    (
        "-1499",
        (
            "Yes Bank: INR 1,499.00 spent on YES BANK Card X1234 @AMAZON "
            "12-05-2024 10:11:12 am. Avl Lmt INR 98,501.00. SMS BLKCC 1234 to "
            "9840909000 if not you"
        ),
    ),
    (
        "-345",
        (
            "Thank you for using your HDFC Bank Debit Card ending 1234 for Rs "
            "345.00 towards BIG BAZAAR in BANGALORE at POS on 2024-05-12"
        ),
    ),
    (
        "-350",
        (
            "Rs.350 paid to Swiggy from Paytm Wallet. Updated Balance: Rs 150. "
            "Order ID: 1234567890"
        ),
    ),
    (
        "500",
        ("Paytm: Rs.500 received from Ravi Kumar in your Paytm Wallet. Balance Rs.650"),
    ),
    (
        "-5432",
        (
            "EMI of Rs 5,432 for loan XX1234 has been deducted from your A/c "
            "XX5678 on 05-05-2024"
        ),
    ),
    (
        "55000",
        (
            "Your salary of INR 55,000.00 has been credited to A/c XX1234 on "
            "30-04-24. Avl Bal INR 60,000.00"
        ),
    ),
    ("10000", "Cash deposit of Rs 10,000 in A/c XX1234 on 12-05-24. Bal Rs 22,000"),
    (
        "-2000",
        ("ATM WDL of Rs 2000 from A/c XX1234 on 12-05-24 at SBI ATM. Avl Bal Rs 3000"),
    ),
    (
        "499",
        (
            "Refund of Rs 499.00 from AMAZON has been credited to your card "
            "XX1234 on 12-05-24"
        ),
    ),
    ("-3000", ("IMPS of INR 3,000.00 from A/c XX1234 to RAVI done. Ref 413312345678")),
    (
        "-12.5",
        (
            "You've spent £12.50 at TESCO STORES on 12 May. Your balance is "
            "£234.10. Monzo"
        ),
    ),
    ("-45", "Barclays: A payment of GBP 45.00 has left your account ending 1234"),
    (
        "-45",
        (
            "HSBC: A payment of GBP 45.00 was made from your account ending "
            "1234 on 12 May"
        ),
    ),
    (
        "-25.67",
        (
            "Chase: You made a $25.67 transaction with AMAZON on May 12, 2024 "
            "at 10:11 AM ET (card ending 1234)"
        ),
    ),
    (
        "1250",
        (
            "Bank of America: A $1,250.00 direct deposit was credited to "
            "account ending 1234 on 05/12/2024"
        ),
    ),
    ("-45.1", "Wells Fargo: Card 1234 purchase $45.10 at SHELL OIL on 05/12/2024"),
    ("-23.45", "Capital One: Your card ending 1234 was charged $23.45 at STARBUCKS"),
    (
        "-99",
        (
            "Citi Alert: A $99.00 transaction was made at BEST BUY on card "
            "ending in 1234"
        ),
    ),
    (
        "-123.45",
        (
            "Emirates NBD: Purchase of AED 123.45 with Debit Card ending 1234 "
            "at CARREFOUR, DUBAI. Avl Balance is AED 5,432.10"
        ),
    ),
    (
        "-50",
        (
            "FAB: Debit Card XXXX1234 AED 50.00 used at ENOC on 12/05/24. "
            "Available balance AED 1000.00"
        ),
    ),
    (
        "-45.5",
        ("Al Rajhi: PoS Purchase Card:1234; Amount:SAR 45.50 At:PANDA Date:24-05-12"),
    ),
    (
        "-1500",
        (
            "QGH12ABC34 Confirmed. Ksh1,500.00 sent to JOHN DOE 0712345678 on "
            "12/5/24 at 10:11 AM. New M-PESA balance is Ksh2,345.00. "
            "Transaction cost, Ksh23.00."
        ),
    ),
    (
        "2000",
        (
            "QGH12ABC35 Confirmed.You have received Ksh2,000.00 from JANE DOE "
            "0712345678 on 12/5/24 at 10:11 AM. New M-PESA balance is "
            "Ksh4,345.00."
        ),
    ),
    (
        "-500",
        (
            "QGH12ABC36 Confirmed. Ksh500.00 paid to NAIVAS SUPERMARKET. on "
            "12/5/24 at 10:11 AM.New M-PESA balance is Ksh3,845.00. Transaction "
            "cost, Ksh0.00."
        ),
    ),
    (
        "-1000",
        (
            "QGH Confirmed. On 12/5/24 at 10:11 AM withdraw Ksh1,000.00 from "
            "123456 - AGENT New M-PESA balance is Ksh500.00"
        ),
    ),
    (
        "-5000",
        (
            "GTBank: Acct: ****1234 Amt: NGN5,000.00 DR Desc: TRANSFER TO JOHN "
            "Avail Bal: NGN12,345.00 Date: 12-May-2024"
        ),
    ),
    (
        "10000",
        (
            "Zenith: Acct:204****123 DT:12/05/2024 NIP/JOHN DOE CR "
            "Amt:10,000.00 Bal:25,000.00"
        ),
    ),
    (
        "10000",
        (
            "Access: Credit Amt:NGN 10,000.00 Acc:123****456 Desc:TRF FRM JOHN "
            "Date:12/05/2024 Avail Bal:NGN 25,000.00"
        ),
    ),
    (
        "-45.6",
        (
            "DBS: SGD 45.60 was charged to your card ending 1234 at NTUC "
            "FAIRPRICE on 12 May. If unauthorised, call 1800-111-1111"
        ),
    ),
    ("100", ("OCBC: You have received SGD 100.00 from JOHN via PayNow on 12 May 2024")),
    ("-50", ("Maybank: RM50.00 spent at PETRONAS on 12/05/24 with card ending 1234")),
    ("-1000", "BDO: You have sent PHP 1,000.00 to JUAN D. on 05/12/24. Ref 123456"),
    (
        "500",
        (
            "GCash: You have received PHP 500.00 of GCash from MA**A S. Your "
            "new balance is PHP 1,234.00 05-12-24 10:11 AM Ref. No. 1234567890"
        ),
    ),
    (
        "-23.45",
        (
            "Sparkasse: Kartenzahlung 23,45 EUR bei REWE am 12.05.2024. "
            "Kontostand 1.234,56 EUR"
        ),
    ),
    (
        "1500",
        ("Gutschrift 1.500,00 EUR von ARBEITGEBER GMBH am 12.05.2024 auf Konto 1234"),
    ),
    ("-45", "Ihre Karte *1234 wurde am 12.05.24 mit 45,00 EUR belastet: SHELL"),
    (
        "-12.5",
        (
            "CIC: Paiement CB de 12,50 EUR chez CARREFOUR le 12/05/2024. Solde: "
            "345,67 EUR"
        ),
    ),
    (
        "-23.45",
        ("BBVA: Compra de 23,45 EUR en MERCADONA con tu tarjeta *1234 el 12/05/2024"),
    ),
    ("20", "Has recibido un Bizum de 20,00 EUR de JUAN PEREZ"),
    (
        "-45900",
        (
            "Bancolombia: Compraste $45.900,00 en EXITO con tu T.Deb *1234, el "
            "12/05/2024. "
        ),
    ),
    ("-45.9", "Nubank: Compra aprovada de R$ 45,90 em IFOOD no cartao final 1234"),
    ("150", ("Bradesco: Voce recebeu um Pix de R$ 150,00 de JOAO SILVA em 12/05/2024")),
    (
        "-34.5",
        (
            "Intesa: pagamento di EUR 34,50 presso ESSELUNGA con carta *1234 il "
            "12/05/2024"
        ),
    ),
    (
        "-12.3",
        (
            "ING: Betaling van EUR 12,30 bij ALBERT HEIJN op 12-05-2024. Saldo "
            "EUR 234,50"
        ),
    ),
    (
        "-45.6",
        (
            "mBank: Obciazenie rach. *1234 na kwote 45,60 PLN. Dostepne srodki "
            "1 234,56 PLN"
        ),
    ),
    ("-450", "VISA1234 12.05.24 10:11 Покупка 450р PYATEROCHKA Баланс: 12345.67р"),
    ("55000", "СЧЁТ1234 зачисление зарплаты 55000р Баланс: 60000р"),
    (
        "-123.45",
        (
            "Garanti: 12.05.2024 tarihinde 1234 nolu kartinizla MIGROS "
            "isyerinde 123,45 TL harcama yapildi"
        ),
    ),
    (
        "-835.2",
        (
            "Card x1234: USD 10.00 (INR 835.20) spent at OPENAI on 12-05-24. "
            "Avl Lmt INR 50,000"
        ),
    ),
    ("-199", ("Your AutoPay of Rs 199 for Netflix was successful. Ref 413312345678")),
    ("-1234", "Your payment of Rs 1,234 to Airtel was successful"),
    (
        "-5000",
        (
            "INR 5,000.00 debited from A/c XX1234 on 12-05-24 for SIP. Never "
            "share your OTP, PIN or CVV with anyone"
        ),
    ),
    ("500", "Txn of Rs 500 reversed to A/c XX1234 on 12-05-24"),
    (
        "10000",
        ("Cheque of Rs 10,000.00 deposited in A/c XX1234 on 12-05-24 has been cleared"),
    ),
    (
        "-85.2",
        ("AMEX: A charge of $85.20 at DELTA AIR on account ending 71001 was approved"),
    ),
    ("123", "Interest of Rs 123.00 paid on A/c XX1234 on 30-06-24"),
    (
        "-17.7",
        ("Your a/c XX1234 has been charged Rs 17.70 towards SMS charges. Bal Rs 500"),
    ),
]


@pytest.mark.parametrize(("amount", "text"), TOLD)
def test_amount_and_direction(amount, text):
    assert line_of(text).amount == Decimal(amount)


NOTHING_MOVED = [
    (
        "Your transaction of Rs 1200 at AMAZON has been declined due to "
        "insufficient funds. HDFC Bank"
    ),
    (
        "UPI transaction of Rs 500 to RAVI failed. Amount, if debited, will "
        "be refunded within 3 days."
    ),
    "RAVI KUMAR has requested Rs 500 from you on PhonePe. Click to pay",
    (
        "Your HDFC credit card statement is generated. Total due: Rs "
        "12,345.00. Min due: Rs 600. Due date 25-05-2024"
    ),
    (
        "Reminder: EMI of Rs 5,432 for loan a/c XX1234 is due on "
        "05-06-2024. Keep sufficient balance."
    ),
    (
        "Your electricity bill of Rs. 1,234.00 is generated. Pay by "
        "20-05-2024 to avoid late fee."
    ),
    "Avl bal in A/c XX1234 as on 12-05-24 is Rs 12,345.67",
    (
        "123456 is the OTP for txn of INR 1,500.00 at AMAZON on card ending "
        "1234. Do not share. -ICICI"
    ),
    (
        "Pre-approved personal loan of Rs 5,00,000 credited to your account "
        "in 10 seconds! Apply now"
    ),
    "Your FD of Rs 1,00,000 will mature on 12-06-2024.",
    ("Your order refund of Rs.499 is initiated and will be credited in 5-7 days"),
    "Отказ: недостаточно средств. Покупка 450р PYATEROCHKA",
    "Recharge of Rs 239 successful for 9876543210",
    ("Standing instruction for Rs 199 registered on card XX1234 for NETFLIX"),
    ("E-mandate! Rs.199 will be deducted on 15/05/24 For Netflix mandate UMN abc"),
    (
        "Get flat Rs 200 off on orders above Rs 999. Use code SAVE200. "
        "Offer valid till 31 May"
    ),
    "KreditBee: loan of Rs 10000 approved. Click to get disbursed",
    ("Dear customer, you have not paid Rs 1,234 due on card XX1234. Please pay now"),
    ("Cheque no 123456 for Rs 10,000 drawn on A/c XX1234 has been returned unpaid"),
]


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
