import io
import zipfile

import pytest

from ledger.importing.errors import UnreadableFile
from ledger.importing.parts import file_parts
from ledger.importing.sniff import Format
from ledger.importing.statement_files import read_statements
from ledger.importing.tables import open_table
from ledger.tests.importing.helpers import archive, money_of, raw_workbook, statements

QIF = b"!Type:Bank\nD31/12/2026\nT-5.00\n^\n"
MT940 = b":20:X\n:25:1\n:60F:C261101EUR9,00\n:61:261105D5,00NTRFNONREF\n-\n"
CSV = b"Date,Payee,Amount\n2026-11-05,Shop,-7.00\n"


def test_a_file_that_is_no_archive_is_its_only_part():
    [part] = file_parts(CSV)
    assert (part.name, part.form, part.data) == ("", Format.TEXT, CSV)


def test_an_archive_has_a_part_for_each_file_it_can_read():
    data = archive(
        {
            "2026/b.qif": QIF,
            "2026/a.csv": CSV,
            "sheet.xlsx": raw_workbook(""),
            "readme.pdf": b"%PDF-1.7",
            "__MACOSX/._b.qif": b"junk",
            ".DS_Store": b"junk",
        }
    )
    assert [(part.name, part.form) for part in file_parts(data)] == [
        ("a.csv", Format.TEXT),
        ("b.qif", Format.QIF),
        ("sheet.xlsx", Format.WORKBOOK),
    ]


def test_tables_of_an_archive_are_opened_one_by_one():
    data = archive({"a.csv": CSV, "b.csv": CSV})
    rows = [open_table(part.data).rows[1][1] for part in file_parts(data)]
    assert rows == ["Shop", "Shop"]


def test_statements_of_an_archive_come_as_one_numbered_through():
    data = archive({"a.sta": MT940, "b.qif": QIF, "c.csv": CSV})
    file = statements(data)
    assert [item.row for item in file.items] == [1, 2]
    assert money_of(data) == [("2026-11-05", "-5.00"), ("2026-12-31", "-5.00")]
    assert file.accounts == ("1", "")


def test_groups_stay_within_their_file():
    split = b"!Type:Bank\nD31/12/2026\nT-5.00\nSA\n$-3.00\nSB\n$-2.00\n^\n"
    file = statements(archive({"a.qif": split, "b.qif": split}))
    assert [item.row for item in file.items] == [1, 2, 3, 4]
    assert len({item.group for item in file.items}) == 2


def locked() -> bytes:
    data = bytearray(archive({"a.qif": QIF}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    return bytes(data)


def packed_otherwise() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("a.qif", QIF)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (archive({"a.zip": archive({"b.qif": QIF})}), "ZIP inside a ZIP"),
        (archive({"a.pdf": b"%PDF-1.7", "b.pdf": b"%PDF"}), "no list of transactions"),
        (archive({}), "an empty archive"),
        (archive({str(n): QIF for n in range(101)}), "more than 100 files"),
        (archive({"a.qif": QIF + bytes(20_000_000)}), "unpacks to far more"),
        (archive({"a.qif": QIF})[:-10], "damaged"),
        (locked(), "password"),
        (packed_otherwise(), "damaged"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(data, words):
    with pytest.raises(UnreadableFile, match=words):
        file_parts(data)


def test_names_in_an_archive_lead_nowhere():
    [part] = file_parts(archive({"../../etc/cron.d/a.qif": QIF}))
    assert part.name == "a.qif"


def test_tables_have_to_be_matched_first():
    for data in (CSV, archive({"a.csv": CSV})):
        with pytest.raises(UnreadableFile, match="columns"):
            read_statements(data)


def test_what_has_no_columns_is_no_table():
    for data in (QIF, MT940, archive({"a.qif": QIF})):
        with pytest.raises(UnreadableFile, match="no table"):
            open_table(data)
