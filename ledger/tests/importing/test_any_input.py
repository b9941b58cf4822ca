"""Whatever bytes come, the answer is lines, reasons or a refusal: never a failure."""

import datetime
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.importing.charsets import ENCODINGS
from ledger.importing.errors import UnreadableFile
from ledger.importing.layout import Layout, LayoutError, Role, SignRule
from ledger.importing.lines import StatementLine
from ledger.importing.sniff import Format
from ledger.importing.statement_files import read_statements
from ledger.importing.statements import ReadOptions
from ledger.tests.importing.helpers import raw_workbook, read

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("Date", "Amount", "Debit", "Credit", "Balance", "Payee", "Type", "Total"),
            *("2026-11-05", "05/06/2026", "31.11.2026", "1.234,56", "-5.00", "5 CR"),
            *(
                "EUR",
                "€",
                "Debit",
                "credit",
                "",
                "-",
                '"',
                "'",
                "\ufeff",
                "\x00",
                "=1+1",
            ),
        ]
    ),
)
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=8)
TODAY = datetime.date(2026, 11, 21)
LAYOUTS = st.builds(
    Layout,
    columns=st.lists(st.sampled_from(Role), max_size=6).map(tuple),
    header_row=st.integers(0, 20),
    sign_rule=st.sampled_from(SignRule),
)


def survives(data: bytes, layout: Layout | None = None) -> None:
    try:
        reading = read(data, layout=layout)
    except (UnreadableFile, LayoutError):
        return
    assert all(line.amount.is_finite() for line in reading.lines)
    assert all(0 < len(row.reason) <= 200 for row in reading.unread)
    rows = [item.row for item in (*reading.lines, *reading.unread)]
    assert len(rows) == len(set(rows))


@given(st.binary(max_size=2_000))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"PK\x03\x04")
@example(b'"')
@example(b"sep=")
@example(b"a,b\r\r\r\n\n")
def test_any_bytes(data):
    survives(data)


@given(TABLES, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_table(rows, delimiter, encoding):
    text = "\n".join(delimiter.join(cells) for cells in rows)
    survives(text.encode(encoding, "replace"))


@given(TABLES, LAYOUTS)
def test_any_layout_on_any_table(rows, layout):
    survives("\n".join(",".join(cells) for cells in rows).encode(), layout)


STATEMENTS = {
    Format.OFX: [
        *(
            "OFXHEADER:100",
            "<OFX>",
            "<STMTRS>",
            "<STMTTRN>",
            "</STMTTRN>",
            "<CURDEF>EUR",
        ),
        *("<DTPOSTED>20261105", "<TRNAMT>-5,00", "<NAME>", "<PAYEE>", "<CURRENCY>"),
        *("<CURRATE>0", "<CURSYM>USD", "<ORIGCURRENCY>", "<BANKACCTFROM>", "<ACCTID>1"),
        *("<![CDATA[", "]]>", "<!--", "-->", "&amp;lt;", "<", ">", "<LEDGERBAL>"),
    ],
    Format.QIF: [
        *("!Type:Bank", "!Account", "!Type:Invst", "!Option:AutoSwitch", "^", "NCash"),
        *("D1/2'26", "D05.11.2026", "T-1,234.5", "T", "U5", "L[Cash]", "LFood:x/y"),
        *("SFood", "S[Cash]", "$-5", "%50%", "Ememo", "POpening Balance", "Aroad", "!"),
    ],
    Format.CAMT: [
        *(
            "<Document>",
            "<BkToCstmrStmt>",
            "<Stmt>",
            "<Acct>",
            "<Id>",
            "<IBAN>X",
            "</Id>",
        ),
        *("<Ntry>", "</Ntry>", '<Amt Ccy="EUR">5</Amt>', "<CdtDbtInd>DBIT</CdtDbtInd>"),
        *("<BookgDt><Dt>2026-11-05</Dt></BookgDt>", "<NtryDtls><TxDtls/></NtryDtls>"),
        *("</Stmt>", "</BkToCstmrStmt>", "</Document>", "&", "&#0;", "<!DOCTYPE x>"),
    ],
    Format.MT940: [
        *(":20:X", ":25:1", ":28C:1", ":60F:C261101EUR1,0", ":62F:D261101EUR1,0", "-"),
        *(":61:2611051105RC5,00NTRFX//Y", ":61:", ":61:261399D1,", ":86:166?00A?20B"),
        *(
            ":86:/NAME/x/REMI/",
            ":86:",
            "?32Jo",
            "{1:F01}{4:",
            "-}",
            "/OCMT/USD1,/",
            ":NS:",
        ),
    ],
    Format.SMS: [
        *("Rs 5.00", "INR 1,00,000", "$5", "debited", "credited", "A/c XX1234", "Bal"),
        *(
            "05-11-26",
            "31/02/2026",
            "OTP",
            "123456",
            "to Shop",
            "from",
            "\n\n",
            "%",
            "₹",
        ),
        *(
            "will be",
            "Ref 123456789",
            "12 May",
            "USD 0",
            "[",
            "{",
            "<smses>",
            "body,date",
        ),
    ],
}


def statement_survives(data: bytes, form: Format | None = None) -> None:
    try:
        file = read_statements(data, ReadOptions(as_of=TODAY), form=form)
    except UnreadableFile:
        return
    items = list(file.items)
    lines = [item for item in items if isinstance(item, StatementLine)]
    assert all(line.amount.is_finite() for line in lines)
    assert all(StatementLine.from_json(line.to_json()) == line for line in lines)
    assert all(0 < len(one.reason) <= 200 for one in items if one not in lines)
    assert len({item.row for item in items}) == len(items)


@pytest.mark.parametrize("form", STATEMENTS)
@given(data=st.data())
def test_any_statement(form, data):
    pieces = st.one_of(st.sampled_from(STATEMENTS[form]), st.text(max_size=8))
    listed = data.draw(st.lists(pieces, max_size=25))
    glue = data.draw(st.sampled_from(["\n", "", "\r\n", " "]))
    statement_survives(glue.join(listed).encode("utf-8", "replace"), form)


@given(st.binary(max_size=2_000), st.sampled_from([None, *STATEMENTS]))
@example(b"PK\x05\x06" + bytes(18), None)
def test_any_bytes_as_a_statement(data, form):
    statement_survives(data, form)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_code_page(encoding):
    noise = random.Random(encoding)
    letters = bytes(noise.choice(range(160, 255)) for _ in range(300))
    survives(b"Date;Text;Amount\n2026-11-05;" + letters + b";1.00\n")


def test_a_workbook_torn_anywhere():
    whole = raw_workbook(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Date</t></is></c></row>'
    )
    noise = random.Random(1)
    for _ in range(40):
        torn = bytearray(whole)
        torn[noise.randrange(len(torn))] = noise.randrange(256)
        survives(bytes(torn[: noise.randrange(4, len(torn) + 1)]))
