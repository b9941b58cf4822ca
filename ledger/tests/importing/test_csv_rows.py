import pytest

from ledger.importing.csv_rows import split_rows
from ledger.importing.errors import UnreadableFile


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_finds_the_delimiter(delimiter):
    lines = [
        ["Date", "Text", "Amount"],
        ["2026-11-05", "Shop", "-5.00"],
        ["2026-11-06", "Job", "50.00"],
    ]
    text = "\n".join(delimiter.join(line) for line in lines)
    rows, found = split_rows(text)
    assert found == delimiter
    assert rows == [tuple(line) for line in lines]


def test_decimal_commas_are_no_delimiters():
    rows, delimiter = split_rows("Datum;Betrag\n05.11.2026;-1,50\n06.11.2026;2,00\n")
    assert delimiter == ";"
    assert rows[1] == ("05.11.2026", "-1,50")


def test_headings_above_do_not_mislead():
    text = "Account, of me, and you\n\nA;B;C\n2026-11-05;x, y;1.00\n2026-11-06;z;2.00\n"
    assert split_rows(text)[1] == ";"


def test_announced_delimiter_keeps_row_numbers():
    rows, delimiter = split_rows("sep=;\r\nDate;Text\r\n")
    assert delimiter == ";"
    assert rows == [(), ("Date", "Text")]


def test_cells_are_trimmed_and_may_hold_line_ends():
    rows, _ = split_rows('a , b\n" x ","two\nlines"\n')
    assert rows == [("a", "b"), ("x", "two\nlines")]


def test_carriage_returns_alone_end_lines():
    assert split_rows("a,b\r1,2\r")[0] == [("a", "b"), ("1", "2")]


def test_nul_characters_are_dropped():
    assert split_rows("a,b\0\n1\0,2\n")[0] == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize(
    "torn", ['"TORN,5.00', '"TORN "x" y,5.00'], ids=["open", "inside"]
)
def test_an_open_quotation_mark_swallows_no_rows(torn):
    text = f'Date,Text,Amount\n"1",a,2\n"{torn}\n"2","b, c",3\n4,d,5\n'
    rows, _ = split_rows(text)
    assert len(rows) == 5
    assert rows[-1] == ("4", "d", "5")


def test_lines_quoted_as_a_whole_are_unwrapped():
    text = '"Date,Text"\n"2026-11-05,""a, b"""\n'
    assert split_rows(text)[0] == [("Date", "Text"), ("2026-11-05", "a, b")]


def test_the_users_delimiter_is_obeyed():
    assert split_rows("a,b;c\n", ";")[0] == [("a,b", "c")]


@pytest.mark.parametrize("text", ["hello", "one\ntwo\nthree", "§§§"])
def test_text_without_columns_is_refused(text):
    with pytest.raises(UnreadableFile, match="No columns"):
        split_rows(text)
