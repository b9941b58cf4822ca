from decimal import Decimal

import pytest

from ledger.importing.errors import UnreadableFile
from ledger.tests.importing.helpers import lines_of, money_of, reasons_of, statements


def mt940(*bookings: str, opening: str = "C261101EUR100,00", closing: str = "") -> str:
    end = f":62F:{closing}\n" if closing else ""
    body = "".join(f"{one}\n" for one in bookings)
    return f":20:START\n:25:12345678/0001\n:28C:1/1\n:60F:{opening}\n{body}{end}-\n"


def line_of(booking: str):
    [line] = lines_of(mt940(booking))
    return line


def text_of(details: str):
    return line_of(f":61:2611051105D5,00NTRFNONREF\n:86:{details}")


@pytest.mark.parametrize(
    ("line", "day", "amount"),
    [
        (":61:2611051105D5,00NTRFNONREF", "2026-11-05", "-5.00"),
        (":61:261105D5,NTRFNONREF", "2026-11-05", "-5"),
        (":61:2611051105C5,5NTRFNONREF//B1", "2026-11-05", "5.5"),
        # A reversal of a credit is money out, of a debit money in.
        (":61:2611051105RC5,00NTRFNONREF", "2026-11-05", "-5.00"),
        (":61:2611051105RD5,00NTRFNONREF", "2026-11-05", "5.00"),
        # The third letter of the currency may follow the mark.
        (":61:2611051105CR5,00NTRFNONREF", "2026-11-05", "5.00"),
        (":61:2611051105DR5,00NTRFNONREF", "2026-11-05", "-5.00"),
        (":61:2611051105RCR5,00NTRFNONREF", "2026-11-05", "-5.00"),
        (":61:261105D000000000025,00N102EREF", "2026-11-05", "-25.00"),
        (":61:261105DF2402,00S   X", "2026-11-05", "-2402.00"),
        (":61:20261105D5,00NMSCNONREF", "2026-11-05", "-5.00"),
        (":61:2611051105D1.234,56NTRFNONREF", "2026-11-05", "-1234.56"),
        (":61:2611051105D5.00NTRFNONREF", "2026-11-05", "-5.00"),
        # The value date counts, also where the booking is in another year.
        (":61:2612310102D5,00NTRFNONREF", "2026-12-31", "-5.00"),
        # Months of 30 days, and a line wrapped early.
        (":61:2702300301D5,00NTRFNONREF", "2027-02-28", "-5.00"),
        (":61:2611051105CR\n5,00N062NONREF", "2026-11-05", "5.00"),
        (":61:9912310102D5,00NTRFNONREF", "1999-12-31", "-5.00"),
        (":61:261105C,50NINTNONREF", "2026-11-05", "0.50"),
        (":61:261105D5,00F026NONREF", "2026-11-05", "-5.00"),
    ],
)
def test_the_statement_line(line, day, amount):
    assert money_of(mt940(line)) == [(day, amount)]


def test_reads_account_currency_balances_and_proves_the_sum():
    text = mt940(":61:261105D5,00NTRFNONREF", closing="C261130EUR95,00")
    [one] = statements(text).statements
    assert (one.account, one.currency) == ("12345678/0001", "EUR")
    assert (one.opening, one.closing, one.difference) == (
        Decimal("100.00"),
        Decimal("95.00"),
        Decimal("0.00"),
    )
    assert one.closing_date.isoformat() == "2026-11-30"


def test_balances_in_debt_and_missing_ones():
    [one] = statements(mt940(opening="D261101EUR100,00")).statements
    assert (one.opening, one.closing, one.difference) == (
        Decimal("-100.00"),
        None,
        None,
    )


def test_several_statements_in_several_currencies():
    text = mt940(":61:261105D5,00NTRFNONREF") + mt940(
        ":61:261105D6,00NTRFNONREF", opening="C261101CHF5,00"
    ).replace("0001", "0002")
    file = statements(text)
    assert file.accounts == ("12345678/0001", "12345678/0002")
    assert [(line.row, line.currency) for line in file.items] == [
        (1, "EUR"),
        (2, "CHF"),
    ]


@pytest.mark.parametrize("glue", ["\n", "\r\n", "\r", "\n\n", "\r\r\n"])
def test_any_line_ends(glue):
    text = mt940(":61:261105D5,00NTRFNONREF\n:86:Rent", closing="C261130EUR95,00")
    assert [one.payee for one in lines_of(text.replace("\n", glue))] == ["Rent"]


def test_the_envelope_of_swift():
    body = mt940(":61:261105D5,00NTRFNONREF\n:86:Rent", closing="C261130EUR95,00")
    text = (
        "{1:F01BANKDEFFXXXX0000000000}{2:O9400000261130BANKDEFFXXXX}{3:{108:X}}{4:\r\n"
        + body.removesuffix("-\n")
        + "-}{5:{CHK:123456789ABC}}"
    )
    assert [one.payee for one in lines_of(text * 2)] == ["Rent", "Rent"]
    assert len(statements(text * 2).statements) == 2


def test_texts_after_the_balance_are_of_the_statement():
    text = mt940(
        ":61:261105D5,00NTRFNONREF",
        closing="C261130EUR95,00\n:64:C261130EUR95,00\n:65:C261201EUR95,00\n:86:Advert",
    )
    assert [one.payee for one in lines_of(text)] == [""]


@pytest.mark.parametrize("mark", ["?", ">", "<", "~", "^", "@"])
def test_numbered_subfields(mark):
    details = (
        "166?00CREDIT?10931?20EREF+INV-7?21SVWZ+Rent for the flat in N?22ovember"
        "?30GENODEF1?31DE02100100100006820101?32Jane Landlady with a very l"
        "?33ong name?34000"
    )
    line = text_of(details.replace("?", mark))
    assert line.payee == "Jane Landlady with a very long name"
    assert line.note == "Rent for the flat in November CREDIT"
    assert (line.reference, line.counter_account) == ("INV-7", "DE02100100100006820101")


def test_subfields_wrapped_in_the_middle_of_a_word():
    line = text_of("166?00CREDIT?20SVWZ+Rent for the Novem\nber?32Jane\n Landlady")
    assert (line.payee, line.note) == ("Jane Landlady", "Rent for the November CREDIT")


@pytest.mark.parametrize(
    ("details", "payee", "note", "account"),
    [
        (
            "/TRTP/SEPA/IBAN/NL01ABNA0123456789/BIC/ABNA/NAME/J Doe/REMI/Invoice 7/",
            "J Doe",
            "Invoice 7 SEPA",
            "NL01ABNA0123456789",
        ),
        (
            "/EREF/E1//CNTP/NL02INGB0001234567/INGB/Shop BV///REMI/USTD//Thank you/",
            "Shop BV",
            "Thank you",
            "NL02INGB0001234567",
        ),
        (
            "/BENM//NAME/JOHN DOE/REMI/Reference 2013/ISDT/2013-01-02",
            "JOHN DOE",
            "Reference 2013",
            "",
        ),
    ],
)
def test_words_between_slashes(details, payee, note, account):
    line = text_of(details)
    assert (line.payee, line.note, line.counter_account) == (payee, note, account)


def test_a_code_before_the_name():
    line = text_of("A44?Corner Bookshop\nOnline transfer")
    assert (line.payee, line.note) == ("Corner Bookshop", "Online transfer")


def test_plain_text_over_several_lines():
    line = text_of(f"{'x' * 65}yz\nsecond line")
    assert line.payee == f"{'x' * 65}yzsecond line"
    assert text_of("short\nlines").payee == "short lines"


def test_the_reference_of_the_bank_comes_first():
    assert line_of(":61:261105D5,00NTRFINV 12//B77\n:86:x").reference == "B77"
    assert line_of(":61:261105D5,00NTRFINV 12\n:86:x").reference == "INV 12"
    assert line_of(":61:261105D5,00NTRFNONREF\n:86:x").reference == ""


def test_supplementary_details():
    assert (
        line_of(":61:261105D5,00NTRFNONREF\nStanding order").payee == "Standing order"
    )
    line = line_of(":61:261105D5,00NTRFNONREF\nNL70ABNA0987654321\n:86:Rent")
    assert (line.payee, line.counter_account) == ("Rent", "NL70ABNA0987654321")


def test_a_purchase_abroad_keeps_what_it_cost_there():
    line = line_of(":61:261105D5,00NMSCNONREF\n/OCMT/USD6,10/CHGS/EUR0,10/\n:86:Deli")
    assert (line.original_amount, line.original_currency) == (Decimal("-6.10"), "USD")
    assert line.payee == "Deli"


def test_interim_reports_have_their_currency_in_the_floor_limit():
    text = (
        ":20:X\n:25:1\n:28C:1\n:34F:EURD0,\n:34F:EURC0,\n:13D:2611051200+0100\n"
        ":61:261105C5,00NTRFNONREF\n:86:Early\n:61:261106EC9,00NTRFNONREF\n"
        ":90D:0EUR0,\n:90C:1EUR5,00\n:86:Sums\n-\n"
    )
    [line] = lines_of(text)
    assert (line.payee, line.currency) == ("Early", "EUR")
    assert reasons_of(text) == [("Expected: the bank has not booked it yet.", True)]


def test_lines_that_cannot_be_read_say_so():
    text = mt940(":61:nonsense", ":61:261399D5,00NTRF", ":61:261105D5,00NTRFNONREF")
    assert reasons_of(text) == [
        ("“nonsense” is no statement line.", False),
        ("“261399” is no date.", False),
    ]
    assert [line.row for line in lines_of(text)] == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "utf-16"])
def test_umlauts_in_any_encoding(encoding):
    text = mt940(":61:261105D5,00NTRFNONREF\n:86:Bäckerei Müller, Straße 5, Köln")
    [line] = lines_of(text.encode(encoding))
    assert line.payee == "Bäckerei Müller, Straße 5, Köln"


def test_bytes_that_are_no_text_are_dropped():
    text = mt940(":61:261105D5,00NTRFNONREF\n:86:Re\x01nt\x00\x1a")
    assert [one.payee for one in lines_of(text)] == ["Rent"]


def test_an_empty_statement_is_read_and_nothing_is_refused():
    assert list(statements(mt940(closing="C261130EUR100,00")).items) == []
    with pytest.raises(UnreadableFile, match="no statement"):
        statements(":20:X\n-\n")
