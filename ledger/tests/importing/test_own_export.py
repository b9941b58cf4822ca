"""Files this program wrote, read back cell by cell."""

from datetime import date
from decimal import Decimal

import pytest

from expense_tracker.kernel.spreadsheet import csv_stream, xlsx_bytes
from ledger import export_rows
from ledger.importing.own_export import OWN_EXPORT_HEADERS
from ledger.tests.importing.helpers import read

HEADERS = [*OWN_EXPORT_HEADERS, "Base amount"]


def row(entry: int, kind: str, wallet: str, amount: str, **more: str) -> list:
    named = {
        "Entry": entry,
        "Date": date(2026, 6, 5),
        "Kind": kind,
        "Wallet": wallet,
        "Amount": Decimal(amount),
        "Currency": "EUR",
        **{name.replace("_", " "): value for name, value in more.items()},
    }
    return [named.get(title, "") for title in HEADERS]


ROWS = [
    row(
        1, "expense", "Bank", "-12.50", Category="Food: Coffee", Payee="=1+1", Note="-x"
    ),
    row(2, "transfer", "Bank", "-50.00", Other_wallet="Cash", Group="9"),
    row(3, "transfer", "Cash", "50.00", Other_wallet="Bank", Group="9"),
    row(4, "refund", "Bank", "2.50", Tags="a, b c", Payee="+49 Shop", Note="@home"),
    row(5, "opening", "Cash", "100.00", Note="'quoted"),
]


@pytest.fixture(params=["csv", "xlsx"])
def written(request) -> bytes:
    if request.param == "csv":
        return b"".join(csv_stream(HEADERS, ROWS))
    return xlsx_bytes(HEADERS, ROWS, "Entries")


def test_reads_back_without_a_question(written):
    reading = read(written, locale="en-US")
    assert not reading.detection.doubts
    assert not reading.unread
    assert len(reading.lines) == len(ROWS)


def test_texts_come_back_as_they_were(written):
    expense, _, _, refund, opening = read(written).lines
    assert (expense.payee, expense.note) == ("=1+1", "-x")
    assert (refund.payee, refund.note) == ("+49 Shop", "@home")
    assert opening.note == "'quoted"


def test_kinds_wallets_and_groups_come_back(written):
    lines = read(written).lines
    assert [line.kind for line in lines] == [row[3] for row in ROWS]
    there, back = lines[1:3]
    assert (there.wallet, there.to_wallet, there.group) == ("Bank", "Cash", "9")
    assert (back.wallet, back.to_wallet, back.group) == ("Cash", "Bank", "9")
    assert there.amount == -back.amount == Decimal("-50.00")


def test_categories_tags_and_days_come_back(written):
    expense, *_, refund, _ = read(written).lines
    assert expense.category == "Food: Coffee"
    assert refund.tags == ("a", "b c")
    assert refund.date == date(2026, 6, 5)
    assert refund.reference == "4"


def test_columns_may_be_moved_by_the_user():
    places = list(reversed(range(len(HEADERS))))
    moved = [[cells[place] for place in places] for cells in ROWS]
    titles = [HEADERS[place] for place in places]
    assert read(b"".join(csv_stream(titles, moved))).lines[0].payee == "=1+1"


def test_a_file_that_lacks_a_column_is_any_other_file():
    cut = [cells[1:] for cells in ROWS]
    reading = read(b"".join(csv_stream(HEADERS[1:], cut)))
    assert not reading.layout.guarded


def test_the_export_writes_all_columns_that_come_back():
    assert set(OWN_EXPORT_HEADERS) <= set(export_rows.HEADERS)
