import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest

from ledger.importing.errors import UnreadableFile
from ledger.importing.tables import open_table
from ledger.importing.workbook import read_workbook
from ledger.tests.importing.helpers import raw_workbook, read
from ledger.tests.importing.old_workbook import old_workbook

HEADER = ["Date", "Description", "Amount"]


def workbook(*sheets: tuple[str, list[list]], hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_days_numbers_and_texts_keep_their_kind():
    night = datetime.combine(date(2026, 11, 6), time(23, 59))
    values = [date(2026, 11, 5), night, -12.5, 7, " text ", None]
    [sheet] = read_workbook(workbook(("S", [values])))
    day, next_day = date(2026, 11, 5), date(2026, 11, 6)
    assert sheet.rows == [(day, next_day, Decimal("-12.5"), Decimal(7), "text")]


def test_other_values_become_text():
    [sheet] = read_workbook(workbook(("S", [[True, time(10, 11), "x"]])))
    assert sheet.rows == [("TRUE", "10:11:00", "x")]


def test_numbers_have_the_digits_a_spreadsheet_shows():
    [sheet] = read_workbook(workbook(("S", [[0.1 + 0.2, 33.33, 1e15, "x"]])))
    assert sheet.rows[0][:3] == (Decimal("0.3"), Decimal("33.33"), Decimal(10**15))


def test_rows_are_numbered_as_in_the_spreadsheet():
    data = workbook(("S", [[], [], HEADER, ["2026-11-05", "Shop", -5]]))
    assert read(data).lines[0].row == 4


def test_the_sheet_with_the_transactions_is_found():
    data = workbook(
        ("Summary", [["Owner", "Me"], ["Balance", 12]]),
        ("Moves", [HEADER, [date(2026, 11, 5), "Shop", -5]]),
    )
    reading = read(data)
    assert reading.money == [("2026-11-05", "-5")]
    assert reading.table.sheets == ("Summary", "Moves")


def test_sheets_with_the_same_header_are_one_table():
    data = workbook(
        ("October", [HEADER, [date(2026, 10, 5), "Shop", -5]]),
        ("November", [HEADER, [date(2026, 11, 5), "Shop", -6]]),
        ("Notes", [["a", "b"], ["c", "d"]]),
    )
    assert [amount for _, amount in read(data).money] == ["-5", "-6"]


def test_a_sheet_can_be_asked_for():
    data = workbook(
        ("October", [HEADER, [date(2026, 10, 5), "Shop", -5]]),
        ("November", [HEADER, [date(2026, 11, 5), "Shop", -6]]),
    )
    table = open_table(data, sheet="October")
    assert len(table.rows) == 2
    assert table.sheet == "October"


def test_hidden_sheets_are_not_read():
    data = workbook(
        ("Old", [HEADER, [date(2025, 1, 5), "Shop", -5]]),
        ("New", [HEADER, [date(2026, 11, 5), "Shop", -6]]),
        hidden="Old",
    )
    assert len(read(data).lines) == 1


def test_workbooks_from_before_2007_are_read():
    cells = {
        **{(0, place): title for place, title in enumerate(HEADER)},
        (1, 0): "2026-11-05",
        (1, 1): "Shop",
        (1, 2): -12.5,
    }
    assert read(old_workbook(cells)).money == [("2026-11-05", "-12.5")]


def test_serial_numbers_without_a_date_format_are_days():
    data = workbook(("S", [HEADER, [46331, "Shop", -5], [46332, "Job", 5]]))
    assert read(data).money[0] == ("2026-11-05", "-5")


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
    'manifest:1.0"/>'
)
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="S"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>Date</text:p>'
    '</table:table-cell><table:table-cell office:value-type="string">'
    "<text:p>Amount</text:p></table:table-cell></table:table-row><table:table-row>"
    '<table:table-cell office:value-type="date" office:date-value="2026-11-05"/>'
    '<table:table-cell office:value-type="float" office:value="-5.25"/>'
    '</table:table-row><table:table-row table:number-rows-repeated="1048574">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


def test_open_document_sheets_are_read():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("content.xml", ODS)
    assert read(buffer.getvalue()).money == [("2026-11-05", "-5.25")]


def test_spreadsheet_xml_is_read():
    text = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>'
        "<Table><Row><Cell><Data>Date</Data></Cell><Cell><Data>Text</Data></Cell>"
        "<Cell><Data>Amount</Data></Cell></Row><Row>"
        '<Cell><Data ss:Type="DateTime">2026-11-05T00:00:00.000</Data></Cell>'
        '<Cell ss:Index="3"><Data ss:Type="Number">-5.25</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    assert read(text).money == [("2026-11-05", "-5.25")]


def test_locked_workbooks_are_refused():
    with pytest.raises(UnreadableFile, match="password"):
        read_workbook(old_workbook({(0, 0): 1.0}, locked=True))


def test_empty_workbooks_are_refused():
    with pytest.raises(UnreadableFile, match="no rows"):
        open_table(workbook(("S", [])))


def test_damaged_workbooks_are_refused():
    data = bytearray(raw_workbook('<row r="1"><c r="A1"><v>1</v></c></row>'))
    place = data.find(b"xl/worksheets") + 40
    data[place : place + 20] = b"\xff" * 20
    with pytest.raises(UnreadableFile, match="damaged"):
        read_workbook(bytes(data))


def test_too_many_rows_are_refused():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 101_100)
    )
    with pytest.raises(UnreadableFile, match="100,000 rows"):
        read_workbook(raw_workbook(rows))
