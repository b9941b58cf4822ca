"""Reports as files: what the page shows, cell by cell."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Category
from ledger.tests.factories import TODAY, make_entry, make_wallet
from reports.period_reports import KINDS, make_page
from reports.period_reports.files import (
    report_csv,
    report_file,
    report_xlsx,
    sheet_rows,
)
from reports.period_reports.showing import line_of
from reports.period_reports.table import Column, Report, Row, Table

NOVEMBER = Period.month(2026, 11)


@pytest.fixture
def lively(scope, cash):
    food, eating, pay = (
        Category.objects.get(name=name) for name in ("Food", "Eating out", "Salary")
    )
    make_entry(cash, "12.50", category=eating, payee="=Café", on=date(2026, 11, 3))
    make_entry(cash, "20", category=food, on=date(2026, 11, 4), tax="business")
    make_entry(cash, "5", category=food, on=date(2026, 10, 4))
    make_entry(cash, "900", kind="income", category=pay, on=date(2026, 11, 5))
    pounds = make_wallet(scope, "Travel", currency="GBP", rate="1.25")
    make_entry(pounds, "4", category=food, on=date(2026, 11, 6))
    return scope


def page_of(book, kind):
    return make_page(kind, book=book, period=NOVEMBER, as_of=TODAY)


def csv_rows(report):
    text = b"".join(report_csv(report)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_the_page_is_in_every_file(lively, kind):
    report = page_of(lively, kind).report
    cells = {cell.strip() for row in csv_rows(report) for cell in row}
    book = openpyxl.load_workbook(report_xlsx(report))
    pdf = report_file(report, "pdf", book=lively)
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    )
    assert len(book.worksheets) == len(report.tables)
    for table, sheet in zip(report.tables, book.worksheets, strict=True):
        assert sheet.max_row == 1 + len(table.rows) + bool(table.total)
        for row in table.rows:
            name = str(row.values[0])
            assert cells & {name, f"'{name}"}
            assert line_of(table, row).name.text.split()[0] in text


def test_amounts_are_plain_and_their_currency_stands_in_the_head(lively):
    rows = csv_rows(page_of(lively, "spending").report)
    head = next(row for row in rows if row and row[0] == "Category")
    food = next(row for row in rows if row and row[0] == "Food")
    assert head[1].endswith("(EUR)")
    assert Decimal(food[1]) == Decimal("37.50")
    assert Decimal(food[2]) == Decimal(1)


def test_shares_are_per_cent_in_a_workbook(lively):
    sheet = openpyxl.load_workbook(report_xlsx(page_of(lively, "spending").report))
    cells = [cell for row in sheet.worksheets[1].iter_rows() for cell in row]
    assert any(cell.number_format == "0.0%" and cell.value == 1 for cell in cells)


def test_amounts_in_several_currencies_say_theirs_beside_them():
    table = Table(
        "Mixed",
        (Column("Wallet"), Column("Balance", "money")),
        (
            Row(("Cash", Money(Decimal("1.5"), "EUR"))),
            Row(("Yen", Money(Decimal(200), "JPY"))),
            Row(("None", None)),
        ),
    )
    assert [list(row) for row in sheet_rows(table)] == [
        ["Wallet", "Balance", "Currency"],
        ["Cash", Decimal("1.50"), "EUR"],
        ["Yen", Decimal(200), "JPY"],
        ["None", None, None],
    ]


def test_what_a_spreadsheet_would_run_is_text(lively):
    rows = csv_rows(page_of(lively, "payees").report)
    assert any(row and row[0] == "'=Café" for row in rows)


def test_a_report_without_a_table_is_a_file_too(scope):
    report = Report("Spending by category", NOVEMBER, TODAY, ())
    for format_ in ("csv", "xlsx", "pdf"):
        assert report_file(report, format_, book=scope)


def test_equal_reports_give_equal_pdfs(lively):
    report = page_of(lively, "year").report
    assert report_file(report, "pdf", book=lively) == report_file(
        report, "pdf", book=lively
    )


# --- taxes ----------------------------------------------------------------------------


def test_the_tax_report_has_what_is_marked_and_nothing_else(lively):
    tables = page_of(lively, "taxes").report.tables
    titles = [table.title for table in tables]
    assert titles[1:] == ["Business spending", "Business, each transaction"]
    assert tables[1].total.values[1] == Money(Decimal(20), "EUR")
    (line,) = tables[2].rows
    assert line.values[1] == Money(Decimal(-20), "EUR")


def test_a_category_marks_what_is_filed_in_it(lively):
    Category.objects.filter(name="Food").update(tax="deductible")
    tables = {each.title: each for each in page_of(lively, "taxes").report.tables}
    assert tables["Tax-deductible spending"].total.values[1].amount == Decimal("17.5")


# --- pages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format_", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")]
)
def test_files_are_downloads(lively, client_alice, format_, start):
    answer = client_alice.get(f"/reports/spending/2026-11.{format_}?q=food")
    assert answer.content.startswith(start)
    name = f'attachment; filename="spending-2026-11.{format_}"'
    assert answer["Content-Disposition"] == name


def test_what_cannot_be_read_gives_no_file(lively, client_alice):
    assert (
        client_alice.get("/reports/spending/2026-11.csv?q=tag:none").status_code == 400
    )
    assert client_alice.get("/reports/nothing/2026-11.csv").status_code == 404


def test_a_pdf_has_an_end_and_says_what_is_left_out(scope, monkeypatch):
    monkeypatch.setattr("reports.pdf.report.MOST_ROWS", 3)
    rows = tuple(Row((f"Row {number}",)) for number in range(5))
    report = Report(
        title="Long",
        period=NOVEMBER,
        made_on=TODAY,
        tables=(Table("All", (Column("Name"),), rows),),
    )
    pdf = report_file(report, "pdf", book=scope)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Row 2" in text
    assert "Row 3" not in text
    assert "The first 3 of 5 rows" in text


def test_no_formula_hides_behind_blanks():
    rows = (Row(("=1+1",)), Row(("=1+1",), depth=1))
    table = Table("All", (Column("Name"),), rows)
    report = Report(title="All", period=NOVEMBER, made_on=TODAY, tables=(table,))
    assert [row[0] for row in csv_rows(report)[-2:]] == ["'=1+1", "  '=1+1"]
