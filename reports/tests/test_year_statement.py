"""The statement of a year against its twelve monthly ones, and as a file and a page."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdf
import pytest

from accounts.models import Book, Notice
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import all_books
from ledger.models import Category
from ledger.tests.factories import draft_of, make_entries, make_entry, make_wallet
from reports.models import Statement
from reports.pdf import render_year_statement
from reports.statements.month import StatementMismatch
from reports.statements.queries import statement_figures, statement_years
from reports.statements.services import due_statements, make_statement, statement_period
from reports.statements.year import CategoryYear, MonthLine
from reports.statements.year_queries import months_of, year_figures

YEAR = Period.year(2026)
OVER = date(2027, 1, 2)
pytestmark = pytest.mark.usefixtures("own_media")


@pytest.fixture
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=[1, 25])
def lively(request, scope, cash):
    """A Book with something in most months, on both sides of a pay-day."""
    Book.objects.filter(pk=scope.pk).update(pay_day=request.param)
    scope.refresh_from_db()
    pounds = make_wallet(scope, "Travel", currency="GBP", rate="1.25")
    food, eating, pay = (
        Category.objects.get(name=name) for name in ("Food", "Eating out", "Salary")
    )
    drafts = [
        draft_of(cash, "50", kind="refund", category=eating, on=date(2026, 5, 5)),
        draft_of(
            cash,
            "10",
            kind="transfer",
            to_wallet=pounds,
            to_amount=Decimal(8),
            on=date(2026, 6, 6),
        ),
        draft_of(cash, "3", category=food, on=date(2025, 12, 30)),
    ]
    for number in range(1, 13):
        drafts += [
            draft_of(cash, f"{number}.10", category=food, on=date(2026, number, 3)),
            draft_of(cash, "7", category=eating, on=date(2026, number, 27)),
            draft_of(pounds, "4", on=date(2026, number, 24)),
            draft_of(
                cash, "900", kind="income", category=pay, on=date(2026, number, 25)
            ),
        ]
    make_entries(scope, drafts)
    return scope


def figures_of(book, as_of=OVER):
    year = statement_period(book=book, slug="2026")
    return year_figures(book=book, period=year, as_of=as_of, locale="en-IE")


def test_it_adds_up_to_its_twelve_months(lively):
    as_of = date(2027, 2, 1)
    year = figures_of(lively, as_of)
    months = [
        statement_figures(book=lively, period=month, as_of=as_of, locale="en-IE")
        for month in months_of(year.period)
    ]
    assert [line.income for line in year.months] == [each.income for each in months]
    assert [line.spending for line in year.months] == [each.spending for each in months]
    assert year.net_worth == months[-1].net_worth
    for number, month in enumerate(months):
        amounts = {line.name: line.months[number] for line in year.spent}
        expected = {line.name: line.amount for line in month.categories}
        assert {name: each for name, each in amounts.items() if each} == {
            name: each for name, each in expected.items() if each
        }


def test_a_child_is_a_part_of_its_parent_and_a_refund_nets_it(lively):
    food = next(line for line in figures_of(lively).spent if line.name == "Food")
    (eating,) = food.parts
    assert eating.total == Money(Decimal(12 * 7 - 50), "EUR")
    assert min(eating.months).amount == 7 - 50


def test_what_lies_ahead_counts_nowhere(lively):
    year = figures_of(lively, as_of=date(2026, 3, 26))
    assert year.is_interim
    assert [bool(line.income) for line in year.months[4:]] == [False] * 8
    assert sum(line.total.amount for line in year.earned) == 3 * 900


def test_what_was_saved_is_a_share_of_the_income(lively):
    line = figures_of(lively).months[6]
    assert line.saved == line.net.amount / line.income.amount


def test_sums_that_disagree_are_no_statement():
    money = Money(Decimal(1), "EUR")
    with pytest.raises(StatementMismatch):
        MonthLine(period=YEAR, income=money, spending=money, net=money)
    with pytest.raises(StatementMismatch):
        CategoryYear(name="x", months=(money, money), total=money)


# --- as a file ------------------------------------------------------------------------


def test_the_file_has_a_column_for_each_month(lively):
    content = render_year_statement(figures_of(lively))
    assert content == render_year_statement(figures_of(lively))
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert pages[0].mediabox.width > pages[0].mediabox.height
    for words in ("Statement, 2026", "Jan", "Dec", "Month by month", "Salary"):
        assert words in text
    assert "10,800.00" in text


def test_an_empty_year_is_a_statement_too(scope):
    content = render_year_statement(figures_of(scope))
    assert (
        "Statement, 2026"
        in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    )


# --- made and mailed ------------------------------------------------------------------


def test_it_is_made_once_beside_the_month_that_begins_on_the_same_day(scope, cash):
    make_entry(cash, "5", on=date(2026, 1, 5))
    january = make_statement(book=scope, period=Period.month(2026, 1), as_of=OVER)
    year = make_statement(book=scope, period=YEAR, as_of=OVER)
    again = make_statement(book=scope, period=YEAR, as_of=OVER)
    assert year == again != january
    assert Statement.objects.count() == 2
    notice = Notice.objects.get(channel="mail", key=f"statement:{scope.pk}:2026")
    assert notice.payload["month"] == "2026"


@pytest.mark.parametrize(
    ("moment", "due"),
    [((2026, 12, 31, 12), False), ((2027, 1, 1, 12), True), ((2027, 4, 1), False)],
)
def test_a_year_is_due_when_it_is_over_and_as_long_as_it_is_news(
    scope, cash, moment, due
):
    make_entry(cash, "5", on=date(2026, 11, 5))
    with all_books():
        found = list(due_statements(now=datetime(*moment, tzinfo=UTC)))
    assert ((scope.pk, "2026") in found) is due


# --- pages ----------------------------------------------------------------------------


def test_the_page_and_the_list_show_it(lively, client_alice, time_machine):
    time_machine.move_to(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False)
    page = client_alice.get("/reports/statements/2026/")
    assert page.status_code == 200
    assert page.context["figures"].period.slug == "2026"
    assert "/reports/statements/2026/" in client_alice.get("/reports/statements/").text
    file = client_alice.get("/reports/statements/2026.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    assert client_alice.get("/reports/statements/2028/").status_code == 404
    assert client_alice.get("/reports/statements/2026-q1/").status_code == 404


def test_years_are_those_with_entries(scope, cash):
    make_entry(cash, "5", on=date(2024, 11, 5))
    years = statement_years(book=scope, as_of=date(2026, 11, 21))
    assert [year.slug for year in years] == ["2026", "2025", "2024"]
