from decimal import Decimal

import pytest

from ledger.importing.errors import UnreadableFile
from ledger.tests.importing.helpers import lines_of, money_of, reasons_of, statements

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"


def transaction(body: str = "", amount: str = "-5.00", day: str = "20261105") -> str:
    return f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>{day}<TRNAMT>{amount}{body}</STMTTRN>\n"


def statement(*transactions: str, currency: str = "EUR", account: str = "11") -> str:
    return (
        f"<STMTTRNRS><STMTRS><CURDEF>{currency}<BANKACCTFROM><BANKID>9<ACCTID>{account}"
        "<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
        f"{''.join(transactions)}</BANKTRANLIST>"
        "<LEDGERBAL><BALAMT>95.00<DTASOF>20261130120000</LEDGERBAL>"
        "</STMTRS></STMTTRNRS>"
    )


def ofx(*transactions: str, header: str = HEADER, **options: str) -> str:
    body = statement(*transactions, **options)
    return f"{header}<OFX><BANKMSGSRSV1>{body}</BANKMSGSRSV1></OFX>"


def line_of(body: str, **options):
    [line] = lines_of(ofx(transaction(body, **options)))
    return line


def test_reads_account_currency_balance_and_lines():
    file = statements(ofx(transaction("<FITID>A1<NAME>Corner Shop<MEMO>Card 1234")))
    [one] = file.statements
    [line] = file.items
    assert (one.account, one.currency, one.closing) == ("11", "EUR", Decimal("95.00"))
    assert one.closing_date.isoformat() == "2026-11-30"
    assert (line.payee, line.note) == ("Corner Shop", "Card 1234")
    assert (line.reference, line.account, line.currency) == ("A1", "11", "EUR")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "", "\n   \t"])
def test_tags_need_no_end_and_no_line_of_their_own(end):
    text = ofx(transaction(f"{end}<FITID>1{end}<NAME>Corner Shop{end}"))
    [line] = lines_of(text)
    assert (line.payee, line.amount) == ("Corner Shop", Decimal("-5.00"))


def test_reads_what_lacks_every_closing_tag_of_a_group():
    text = HEADER + (
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>7"
        "<BANKTRANLIST><STMTTRN><DTPOSTED>20261101<TRNAMT>-1.00<NAME>One"
        "<STMTTRN><DTPOSTED>20261102<TRNAMT>-2.00<PAYEE><NAME>Two<CITY>Cork<MEMO>Two m"
        "<LEDGERBAL><BALAMT>3.00<DTASOF>20261102"
    )
    file = statements(text)
    assert money_of(text) == [("2026-11-01", "-1.00"), ("2026-11-02", "-2.00")]
    assert [line.payee for line in file.items] == ["One", "Two"]
    assert [line.note for line in file.items] == ["", "Two m"]
    assert file.statements[0].closing == Decimal("3.00")


def test_wrong_case_and_wrong_end_tags_do_no_harm():
    text = HEADER + (
        "<ofx><stmtrs><curdef>EUR</CURDEF><BankTranList><StmtTrn>"
        "<dtposted>20261101</DTUSER><trnamt>-1.00</TRNTYPE><name>Shop</MEMO></STMTTRN>"
    )
    [line] = lines_of(text)
    assert (line.payee, line.currency, line.amount) == ("Shop", "EUR", Decimal("-1.00"))


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("-530,86", "-530.86"),
        ("+00000000115.8331", "115.8331"),
        ("-00000000001500.0000", "-1500.0000"),
        (" - 5.00 ", "-5.00"),
        ("-1,234.56", "-1234.56"),
        ("-1.234,56", "-1234.56"),
        ("1 234,56", "1234.56"),
        ("-.50", "-0.50"),
        ("5", "5"),
        ("-30.000", "-30.000"),
        ("12.00-", "-12.00"),
        ("(12.00)", "-12.00"),
        ("−12.00", "-12.00"),
    ],
)
def test_amounts_as_banks_write_them(written, amount):
    assert line_of("", amount=written).amount == Decimal(amount)


def test_points_of_other_lines_tell_what_a_comma_is():
    text = ofx(transaction(amount="-1,234"), *[transaction(amount="-5.25")] * 3)
    assert money_of(text)[0] == ("2026-11-05", "-1234")


@pytest.mark.parametrize(
    "written",
    [
        "20261105",
        "202611051530",
        "20261105153000",
        "20261105153000.000[-5:EST]",
        "20261105235959[0:GMT]",
        "20261105000000.000[+9:JST]",
        "2026-11-05",
        "2026-11-05T10:00:00Z",
        "05/11/2026",
    ],
)
def test_the_day_is_the_one_written_whatever_the_zone(written):
    assert line_of("", day=written).date.isoformat() == "2026-11-05"


@pytest.mark.parametrize("zeros", ["", "00000000", "00000000000000", "20260230", "x"])
def test_another_date_stands_in_for_one_that_is_none(zeros):
    line = line_of("<DTUSER>20261104120000<DTAVAIL>20261106", day=zeros)
    assert line.date.isoformat() == "2026-11-04"


def test_rows_without_date_or_amount_say_so():
    text = ofx(
        transaction(day=""),
        transaction(day="00000000"),
        transaction(amount=""),
        transaction(amount="abc"),
        transaction(),
    )
    assert reasons_of(text) == [
        ("The date is missing.", False),
        ("“00000000” is no date.", False),
        ("The amount is missing.", False),
        ("“abc” is not an amount.", False),
    ]
    assert [line.row for line in lines_of(text)] == [5]


def test_the_sign_counts_not_the_type():
    text = ofx(
        "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261105<TRNAMT>-5.00</STMTTRN>",
        "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261105<TRNAMT>7.00</STMTTRN>",
        "<STMTTRN><TRNTYPE>HOLIDAYGIFT<DTPOSTED>20261105<TRNAMT>-1.00</STMTTRN>",
    )
    assert [amount for _, amount in money_of(text)] == ["-5.00", "7.00", "-1.00"]


@pytest.mark.parametrize(
    ("written", "payee"),
    [
        ("<NAME>Marks &amp; Spencer", "Marks & Spencer"),
        ("<NAME>TPAY &amp;lt;DEFT&amp;gt;", "TPAY <DEFT>"),
        ("<NAME><![CDATA[Fish <b>& Chips]]></NAME>", "Fish <b>& Chips"),
        ("<NAME>Caf&#233;&nbsp;Zoé", "Café Zoé"),
        ("<NAME>A &lt; B", "A < B"),
        ("<NAME>3 < 4 shop", "3 < 4 shop"),
        ("<NAME>AT&T", "AT&T"),
        ("<NAME>  many \n spaces  ", "many spaces"),
        ("<PAYEE><NAME>Doe Ltd<ADDR1>1 Street<CITY>Cork</PAYEE><MEMO>m", "Doe Ltd"),
        ("<PAYEE>Doe Ltd</PAYEE>", "Doe Ltd"),
        ("<NAME>Long Nam<EXTDNAME>Long Name of a Shop", "Long Name of a Shop"),
        ("<NAME></NAME><MEMO>Only a memo", "Only a memo"),
        ("<NAME>000123<MEMO>Only a memo", "Only a memo"),
        ("<!-- <NAME>Ghost --><NAME>Shop", "Shop"),
    ],
)
def test_the_payee_as_banks_write_it(written, payee):
    assert line_of(written).payee == payee


@pytest.mark.parametrize(
    "charset", ["1252", "8859-1", "ISO-8859-1", "NONE", "", "UTF8"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig", "utf-16"])
def test_the_bytes_count_not_what_the_header_claims(charset, encoding):
    header = HEADER.replace("1252", charset)
    text = ofx(transaction("<NAME>Café Crème à Genève"), header=header)
    [line] = lines_of(text.encode(encoding))
    assert line.payee == "Café Crème à Genève"


def test_the_header_decides_between_encodings_that_fit():
    text = ofx(transaction("<NAME>Покупка"), header=HEADER.replace("1252", "1251"))
    [line] = lines_of(text.encode("cp1251"))
    assert line.payee == "Покупка"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "OFXHEADER:100DATA:OFXSGMLVERSION:102CHARSET:1252",
        "\n\n\n\n" + HEADER,
        '<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="211"?>',
    ],
)
def test_any_header_will_do(header):
    assert len(lines_of(ofx(transaction(), header=header))) == 1


def test_several_accounts_of_several_kinds_in_one_file():
    text = HEADER + (
        "<OFX><BANKMSGSRSV1>"
        + statement(transaction(), account="111")
        + statement(transaction(), account="222", currency="USD")
        + "</BANKMSGSRSV1><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>GBP"
        "<CCACCTFROM><ACCTID>4111</CCACCTFROM><BANKTRANLIST>"
        + transaction()
        + "</BANKTRANLIST><LEDGERBAL><BALAMT>-80.00<DTASOF>20261101</LEDGERBAL>"
        "</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"
    )
    file = statements(text)
    assert file.accounts == ("111", "222", "4111")
    assert [one.currency for one in file.statements] == ["EUR", "USD", "GBP"]
    assert [line.row for line in file.items] == [1, 2, 3]
    assert file.statements[2].closing == Decimal("-80.00")


def test_investment_accounts_give_their_cash_bookings():
    text = HEADER + (
        "<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM>"
        "<BROKERID>x<ACCTID>99</INVACCTFROM><INVTRANLIST>"
        "<BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20261101<MEMO>Buy</INVTRAN>"
        "<UNITS>5<UNITPRICE>2<TOTAL>-10</INVBUY></BUYSTOCK>"
        "<INVBANKTRAN>" + transaction("<NAME>Deposit") + "</INVBANKTRAN></INVTRANLIST>"
        "<INVPOSLIST><POSSTOCK><MEMO>not a line</POSSTOCK></INVPOSLIST></INVSTMTRS>"
    )
    assert [line.payee for line in lines_of(text)] == ["Deposit"]
    assert reasons_of(text) == [
        ("A trade or income of securities: no cash booking.", True)
    ]


def test_pending_bookings_are_left_out():
    text = HEADER + (
        "<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>" + transaction() + "</BANKTRANLIST>"
        "<BANKTRANLISTP><STMTTRNP><DTTRAN>20261106<TRNAMT>-9.00<NAME>Soon</STMTTRNP>"
        "</BANKTRANLISTP></STMTRS></OFX>"
    )
    assert money_of(text) == [("2026-11-05", "-5.00")]
    assert reasons_of(text) == [("Pending: the bank has not booked it yet.", True)]


def test_a_purchase_abroad_keeps_what_it_cost_there():
    line = line_of("<ORIGCURRENCY><CURRATE>0.50<CURSYM>USD</ORIGCURRENCY><NAME>Deli")
    assert (line.original_amount, line.original_currency) == (Decimal("-10.00"), "USD")
    assert (line.currency, line.payee) == ("EUR", "Deli")


def test_an_amount_in_another_currency_names_it_and_the_rate():
    line = line_of("<CURRENCY><CURRATE>0.50<CURSYM>USD</CURRENCY>")
    assert (line.currency, line.amount) == ("USD", Decimal("-5.00"))
    assert (line.rate, line.base_currency) == (Decimal("0.50"), "EUR")


def test_references_may_be_missing_or_reused():
    text = ofx(
        transaction("<FITID>7"), transaction("<FITID>7"), transaction("<FITID></FITID>")
    )
    assert [line.reference for line in lines_of(text)] == ["7", "7", ""]


def test_checks_keep_their_number():
    [line] = lines_of(
        ofx(
            "<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20261105<TRNAMT>-5<CHECKNUM>319</STMTTRN>"
        )
    )
    assert (line.payee, line.reference) == ("Check 319", "319")


@pytest.mark.parametrize(
    "text", ["OFXHEADER:100\n", HEADER + "<OFX><SONRS><LANGUAGE>ENG</SONRS></OFX>"]
)
def test_a_file_without_a_statement_is_refused(text):
    with pytest.raises(UnreadableFile, match="no statement"):
        statements(text)
