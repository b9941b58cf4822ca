"""The report pages: state in the address, what stands on them, what they cost."""

import json
from datetime import date
from html import unescape
from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.models import Category
from ledger.services.categories import CategoryDraft, create_category
from reports.period_reports import KINDS
from reports.period_reports.showing import MOST_ROWS
from reports.tabs import TABS

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.fixture
def shown(client_alice):
    def get(path: str, **more):
        answer = client_alice.get(f"/reports/{path}", **more)
        assert answer.status_code == HTTPStatus.OK, path
        return answer

    return get


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("", "spending/2026-11/"),
        ("flow/", "flow/2026-11/"),
        ("flow/?period=month-1", "flow/2026-10/"),
        ("flow/?period=nonsense", "flow/2026-11/"),
        ("flow/?first=2026-03-05&last=2026-03-20", "flow/2026-03-05..2026-03-20/"),
        ("flow/?first=2026-03-05&last=2026-03-01", "flow/2026-11/"),
        ("flow/?first=9999-12-31&last=9999-12-31", "flow/2026-11/"),
        ("year/?q=tag:work&compare=year", "year/2026-11/?compare=year"),
        ("flow/2026-11/?q=date:2026-03", "flow/2026-03/"),
    ],
)
def test_an_address_without_days_leads_to_some(client_alice, asked, leads_to):
    answer = client_alice.get(f"/reports/{asked}")
    assert answer.status_code == HTTPStatus.FOUND
    path, _, query = answer["Location"].removeprefix("/reports/").partition("?")
    wanted, _, wanted_query = leads_to.partition("?")
    assert path == wanted
    assert wanted_query in query


def test_the_month_begins_on_the_pay_day(client_alice, scope):
    scope.pay_day = 25
    scope.save(update_fields=["pay_day"])
    assert client_alice.get("/reports/")["Location"] == "/reports/spending/2026-10/"


@pytest.mark.parametrize("path", ["nonsense/", "spending/2026-13/", "spending/1899/"])
def test_what_is_no_report_is_not_found(client_alice, path):
    assert client_alice.get(f"/reports/{path}").status_code == HTTPStatus.NOT_FOUND


def test_every_report_has_its_tab_and_is_marked_in_it(shown, spend):
    assert {kind for tab in TABS for kind in tab.kinds} == KINDS.keys()
    spend("5", on=date(2026, 11, 3))
    for tab in TABS:
        for kind in tab.kinds:
            page = shown(f"{kind}/2026-11/").content.decode()
            assert f'aria-current="page">{tab.label}</a>' in page


def test_tabs_and_periods_keep_the_search_and_the_comparison(shown, spend):
    spend("5", on=date(2026, 11, 3), tags=("Work",))
    page = shown("spending/2026-11/?q=tag:Work&compare=year").content.decode()
    kept = "?q=tag%3AWork&amp;compare=year"
    assert f"/reports/flow/2026-11/{kept}" in page
    assert f"/reports/spending/2026-10/{kept}" in page
    assert f"/reports/spending/2026/{kept}" in page


def test_htmx_gets_the_report_alone(shown, spend):
    spend("5", on=date(2026, 11, 3))
    part = shown("spending/2026-11/", headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="report">')
    assert "<html" not in part


def test_later_periods_are_not_offered(shown, spend):
    assert 'rel="next"' not in shown("spending/2026-11/").content.decode()
    assert 'rel="next"' in shown("spending/2026-10/").content.decode()


def test_a_running_month_says_which_days_it_compares(shown, spend):
    spend("5", on=date(2026, 11, 3))
    page = shown("spending/2026-11/").content.decode()
    assert "1–21 Nov 2026</b>, compared with 1–21 Oct 2026" in page
    assert "Still running" in page
    assert "planned after today" in page


def test_a_change_is_told_in_words_and_with_an_arrow(shown, spend):
    spend("40", on=date(2026, 10, 3))
    spend("25", on=date(2026, 11, 3))
    page = shown("spending/2026-11/").content.decode()
    assert "€15.00 less than 1–21 Oct 2026" in page
    assert "bi-arrow-down" in page


def test_an_empty_book_has_pages_too(shown):
    for kind in KINDS:
        nothing = "Nothing for taxes" if kind == "taxes" else "Nothing to report"
        for days, words in (
            ("2026-11", nothing),
            ("1900-01-01..2200-12-31", nothing),
            ("2027", "Not begun yet"),
        ):
            assert words in shown(f"{kind}/{days}/").content.decode()


def test_a_search_that_cannot_be_read_says_why(shown, spend):
    spend("5", on=date(2026, 11, 3), tags=("Work",))
    page = shown("spending/2026-11/?q=tag:wrok").content.decode()
    assert "No tag is called" in page
    assert ">Work</a>" in page
    assert "Nothing to report" in page


def test_many_rows_are_shown_when_asked_for(shown, spend):
    for number in range(MOST_ROWS + 3):
        spend("5", on=date(2026, 11, 3), payee=f"Payee {number:03}")
    page = shown("payees/2026-11/").content.decode()
    assert page.count("<tr>") == MOST_ROWS + 3  # head, the rest, total
    assert "Show 3 more" in page
    assert "rows=all" in page
    whole = shown("payees/2026-11/?rows=all").content.decode()
    assert whole.count("<tr>") == MOST_ROWS + 5


def test_sixty_categories_are_nine_slices_and_others(shown, spend, scope, alice):
    for number in range(60):
        name = f"Kind {number:02}"
        draft = CategoryDraft(name=name, kind="expense", icon="tag", colour="red")
        create_category(book=scope, actor=alice, draft=draft)
        spend(str(100 + number), name, on=date(2026, 11, 3))
    answer = shown("spending/2026-11/")
    section = answer.context["page"].sections[0]
    slices = section.charts[0].data["slices"]
    assert [each["name"] for each in slices][8:] == ["Kind 51", "Others"]
    assert len(section.table.rows) == 60
    assert [row.colour for row in section.table.rows[8:10]] == ["red", "none"]


def test_a_net_refund_has_a_row_and_no_slice(shown, spend):
    spend("5", "Food", on=date(2026, 11, 3), kind="refund")
    section = shown("spending/2026-11/").context["page"].sections[0]
    assert section.charts[0].data["slices"] == []
    assert section.charts[0].data["total"] == "-5.0000"
    assert section.table.rows[0].values[1].amount == -5


def test_statements_do_not_grow_with_what_there_is(client_alice, spend):
    def statements() -> dict[str, int]:
        client_alice.get("/reports/statements/")  # the frame is worked out once
        found = {}
        for kind in KINDS:
            with CaptureQueriesContext(connection) as captured:
                client_alice.get(f"/reports/{kind}/2026-11/")
            found[kind] = len(captured)
        return found

    def book(name: str) -> None:
        for month in (10, 11):
            on = date(2026, month, 3)
            spend("5", name, on=on, payee=name, tags=(name,), note=f"in {month}")

    for name in ("Groceries", "Health"):
        book(name)
    few = statements()
    for each in Category.objects.filter(kind="expense", parent=None):
        book(each.name)
    assert statements() == few


def test_a_chart_has_its_data_in_a_part_of_the_page_too(shown, spend):
    """Script elements are left out of exchanged parts, so none may hold the data."""
    spend("5", on=date(2026, 11, 3), payee="</div><script>")
    part = shown("payees/2026-11/", headers=HTMX).content.decode()
    data = part.split('id="payees-0-data" hidden>')[1].split("</div>")[0]
    assert json.loads(unescape(data))["labels"] == ["</div><script>"]
    assert "<script" not in part


def test_a_head_sorts_its_table(shown, spend):
    for name, amount in (("Alpha", "5"), ("Beta", "9")):
        spend(amount, on=date(2026, 11, 3), payee=name)
    page = shown("payees/2026-11/?sort=payees.1").content.decode()
    assert page.index(">Alpha</a>") < page.index(">Beta</a>")
    assert 'aria-sort="ascending"><a class="text-reset" href="' in page
    assert "sort=payees.-1" in page
