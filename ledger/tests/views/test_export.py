import csv
import io
from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest
from openpyxl import load_workbook

from ledger.export_rows import CHUNK
from ledger.importing.own_export import OWN_EXPORT_HEADERS
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import Part
from ledger.tests.factories import TODAY, draft_of, make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def exported(client_alice, url):
    def rows(query="period=all"):
        response = client_alice.get(f"{url('export', 'csv')}?{query}")
        text = response.getvalue().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    return rows


def test_it_has_the_columns_that_the_import_reads(exported, cash):
    make_entry(cash)
    assert OWN_EXPORT_HEADERS.keys() <= exported()[0].keys()


def test_an_entry(exported, cash, category):
    make_entry(
        cash,
        "1234.5",
        payee="Bistro Nine",
        note="Dinner",
        category=category("Eating out"),
        tags=("a", "b"),
    )
    row = exported()[0]
    assert (row["Date"], row["Amount"], row["Currency"]) == (
        "2026-11-21",
        "-1234.50",
        "EUR",
    )
    assert (row["Category"], row["Tags"]) == ("Food: Eating out", "a, b")
    assert (row["Payee"], row["Note"]) == ("Bistro Nine", "Dinner")


def test_a_transfer_is_two_rows_of_one_group(exported, bank, travel):
    make_transfer(bank, travel, "150", to_amount="129.18")
    leaving, arriving = exported("kind=transfer")
    assert leaving["Group"] == arriving["Group"] != ""
    assert (leaving["Wallet"], leaving["Other wallet"]) == ("Everyday", "Travel card")
    assert (arriving["Amount"], arriving["Currency"]) == ("129.18", "GBP")


def test_it_is_exactly_what_the_list_shows(exported, cash, bank):
    make_entry(cash, payee="in")
    make_entry(bank, payee="other wallet")
    make_entry(cash, payee="other month", on=date(2026, 10, 1))
    rows = exported(f"period=2026-11&wallet={cash.pk}")
    assert [row["Payee"] for row in rows] == ["in"]


def test_more_rows_than_a_chunk_come_once_each(exported, scope, cash):
    with edit_book(book=scope, actor=None, verb="added", label="many") as edit:
        record_many(edit, [draft_of(cash, note=str(n)) for n in range(CHUNK + 7)])
    notes = [row["Note"] for row in exported()]
    assert sorted(map(int, notes)) == list(range(CHUNK + 7))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_is_a_formula(exported, client_alice, url, cash, sign):
    make_entry(cash, payee=f"{sign}1+1", note=f"{sign}cmd")
    row = exported()[0]
    assert row["Note"].startswith("'")
    assert Decimal(row["Amount"]) == Decimal("-12.5")


def test_the_workbook_keeps_numbers_and_days(client_alice, url, cash):
    make_entry(cash, "1234.5", note="=1+1")
    response = client_alice.get(url("export", "xlsx") + "?period=all")
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    titles, values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    row = dict(zip(titles, values, strict=True))
    assert row["Amount"] == -1234.5
    assert row["Date"].date() == TODAY
    assert row["Note"] == "'=1+1"


def test_the_file_is_named_for_its_period(client_alice, url, cash):
    response = client_alice.get(url("export", "csv"))
    assert 'filename="transactions-2026-11.csv"' in response["Content-Disposition"]


def test_an_unknown_format_is_404(client_alice, url):
    response = client_alice.get(url("export", "html"))
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_filter_that_cannot_be_read_gives_no_file(client_alice, url):
    response = client_alice.get(url("export", "csv") + "?wallet=x")
    assert response.status_code == HTTPStatus.BAD_REQUEST


def test_post_is_refused(client_alice, url):
    response = client_alice.post(url("export", "csv"))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_stranger_gets_their_own_book(as_user, charlie, url, cash):
    make_entry(cash, payee="Aldi")
    response = as_user(charlie).get(url("export", "csv") + "?period=all")
    assert b"Aldi" not in response.getvalue()


def test_a_viewer_may_export(as_user, vera, url, cash):
    make_entry(cash, payee="Aldi")
    response = as_user(vera).get(url("export", "csv"))
    assert b"Aldi" in response.getvalue()


def test_a_split_is_a_row_for_each_part(exported, cash, category):
    parts = (
        Part(Decimal(30), category("Groceries"), "apples"),
        Part(Decimal(-5), category("Clothing")),
    )
    make_entry(cash, "25", parts=parts, note="Saturday", payee="Market")
    rows = sorted(exported(), key=lambda row: row["Amount"])
    assert [(row["Amount"], row["Kind"], row["Part"]) for row in rows] == [
        ("-30.00", "expense", "apples"),
        ("5.00", "refund", ""),
    ]
    assert {row["Note"] for row in rows} == {"Saturday"}
    assert len({row["Group"] for row in rows}) == 1


def test_a_refund_and_a_purchase_abroad(exported, cash):
    bought = make_entry(
        cash, "46", original_amount=Decimal(50), original_currency="USD"
    )
    make_entry(cash, "6", kind="refund", refund_of=bought)
    back, purchase = exported()
    assert back["Refund of"] == purchase["Entry"] == str(bought.pk)
    assert (purchase["Original amount"], purchase["Original currency"]) == (
        "50.00",
        "USD",
    )
    assert back["Original amount"] == ""
