import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from expense_tracker.kernel.spreadsheet import (
    csv_stream,
    safe_cell,
    unsafe_restore,
    xlsx_bytes,
)

HEADERS = ["Date", "Payee", "Amount"]
ROW = [date(2026, 11, 21), "Corner shop", Decimal("-12.50")]
DANGEROUS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]

texts = st.text(st.characters(codec="utf-8"))


def csv_text(rows):
    return b"".join(csv_stream(HEADERS, rows)).decode()


def csv_rows(rows):
    return list(csv.reader(io.StringIO(csv_text(rows).removeprefix("\ufeff"))))


def xlsx_cells(rows):
    sheet = load_workbook(io.BytesIO(xlsx_bytes(HEADERS, rows, "Entries"))).active
    return list(sheet.iter_rows())


# --- the guard ------------------------------------------------------------------------


@pytest.mark.parametrize("sign", DANGEROUS)
def test_text_that_a_spreadsheet_might_run_is_guarded(sign):
    assert safe_cell(f"{sign}1+1") == f"'{sign}1+1"
    assert safe_cell(sign) == f"'{sign}"


@pytest.mark.parametrize("text", ["", "1+1", "a=b", "'quoted'", "'", "−5", "(=1)"])
def test_other_text_is_left_alone(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("text", ["'=1", "''=1", "'-"])
def test_text_that_looks_guarded_is_guarded_once_more(text):
    assert safe_cell(text) == f"'{text}"


@given(texts | st.text("'=+-@\t\r\n a", max_size=6))
def test_restoring_gives_back_any_text(text):
    assert unsafe_restore(safe_cell(text)) == text


@given(texts | st.text("'=+-@\t\r\n a", max_size=6))
def test_no_safe_cell_begins_with_a_dangerous_sign(text):
    assert not safe_cell(text).startswith(tuple(DANGEROUS))


# --- CSV ------------------------------------------------------------------------------


def test_csv_opens_with_a_byte_order_mark_and_plain_values():
    assert csv_text([ROW]) == (
        "\ufeffDate,Payee,Amount\r\n2026-11-21,Corner shop,-12.50\r\n"
    )


def test_csv_guards_text_and_leaves_numbers_numbers():
    _, guarded, plain = csv_rows(
        [["=1+1", '-1 "x", y', Decimal(-1)], [None, 7, "two\nlines"]]
    )
    assert guarded == ["'=1+1", '\'-1 "x", y', "-1"]
    assert plain == ["", "7", "two\nlines"]


def test_csv_writes_no_exponents():
    assert csv_rows([[Decimal("1E+2"), Decimal("0E-8"), Decimal("1E-7")]])[1] == [
        "100",
        "0.00000000",
        "0.0000001",
    ]


def test_csv_comes_in_parts():
    parts = list(csv_stream(["n"], ([n] for n in range(1200))))
    assert len(parts) == 3
    assert b"".join(parts).decode().split() == ["\ufeffn", *map(str, range(1200))]


def test_an_empty_table_has_its_headers():
    assert csv_text([]) == "\ufeffDate,Payee,Amount\r\n"


@given(st.lists(texts, min_size=3, max_size=3))
def test_csv_gives_back_any_text(row):
    # The csv module cannot read a bare NUL, and no text of ours has one.
    row = [text.replace("\x00", "") for text in row]
    buffer = io.StringIO(csv_text([row]).removeprefix("\ufeff"), newline="")
    read = list(csv.reader(buffer))[1]
    assert [unsafe_restore(cell) for cell in read] == row


# --- XLSX -----------------------------------------------------------------------------


def test_xlsx_cells_are_of_their_kind():
    header, row = xlsx_cells([ROW])
    assert [cell.value for cell in header] == HEADERS
    assert [cell.data_type for cell in row] == ["d", "s", "n"]
    assert row[0].value.date() == ROW[0]
    assert Decimal(str(row[2].value)) == ROW[2]


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_xlsx_has_no_formulas(text):
    cell = xlsx_cells([[text]])[1][0]
    assert (cell.value, cell.data_type) == (f"'{text}", "s")


@pytest.mark.parametrize("text", ["#N/A", "TRUE", "12", "2026-11-21", "1e5"])
def test_xlsx_text_stays_text(text):
    cell = xlsx_cells([[text]])[1][0]
    assert (cell.value, cell.data_type) == (text, "s")


def test_xlsx_leaves_out_what_xml_has_no_way_to_write():
    assert xlsx_cells([["a\x00b\x1fc\uffffd"]])[1][0].value == "abcd"


def test_xlsx_is_read_by_another_reader_too():
    data = io.BytesIO(xlsx_bytes(HEADERS, [ROW, ["=1", None, 5]], "Entries"))
    sheet = CalamineWorkbook.from_filelike(data).get_sheet_by_index(0)
    assert sheet.to_python() == [
        HEADERS,
        [date(2026, 11, 21), "Corner shop", -12.5],
        ["'=1", "", 5],
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("November 2026", "November 2026"),
        ("a/b\\c?*[d]:e", "a b c   d  e"),
        ("x" * 40, "x" * 31),
        ("", "Sheet"),
        ("'?'", "Sheet"),
    ],
)
def test_a_sheet_gets_a_name_that_excel_takes(name, expected):
    book = load_workbook(io.BytesIO(xlsx_bytes(HEADERS, [], name)))
    assert book.sheetnames == [expected]
