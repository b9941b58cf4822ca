"""Whatever bytes come, the answer is lines, reasons or a refusal: never a failure."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.importing.charsets import ENCODINGS
from ledger.importing.errors import UnreadableFile
from ledger.importing.layout import Layout, LayoutError, Role, SignRule
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
