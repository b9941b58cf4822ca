"""The statement as a page and as a PDF, and the list of months."""

import io
from datetime import date

import pypdf
import pytest

from accounts.models import Book
from expense_tracker.kernel.period import Period
from reports.models import Statement
from reports.statements.services import make_statement

NOVEMBER = Period.month(2026, 11)
PAGE = "/reports/statements/2026-11/"
PDF = "/reports/statements/2026-11.pdf"


@pytest.fixture(autouse=True)
def _december(time_machine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to("2026-12-02T12:00:00Z", tick=False)


@pytest.fixture
def november(scope, spend):
    spend("12.50", payee="Café Linden", on=date(2026, 11, 3))
    return scope


def text_of(answer):
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_owners_address_stands_on_both(november, client_alice, alice):
    alice.address = "12 Elm Row\nDublin 4"
    alice.save()
    assert "12 Elm Row<br>Dublin 4" in client_alice.get(PAGE).content.decode()
    printed = text_of(client_alice.get(PDF))
    assert "12 Elm Row" in printed
    assert "Dublin 4" in printed


def test_page_shows_the_figures(november, client_alice):
    answer = client_alice.get(PAGE)
    html = answer.content.decode()
    for shown in ("November 2026", "−€12.50", "Café Linden", "Tuesday 3 November"):
        assert shown in html
    assert "interim" not in html


def test_page_and_pdf_say_the_same(november, spend, client_alice):
    spend("900", on=date(2026, 11, 9))
    page, pdf = client_alice.get(PAGE).content.decode(), text_of(client_alice.get(PDF))
    for amount in ("−€912.50", "−€900.00", "€912.50", "100.0%"):
        assert amount in page
        assert amount in pdf


def test_tables_are_named_and_their_heads_scoped(november, client_alice):
    html = client_alice.get(PAGE).content.decode()
    doc = html[html.index('<article class="doc"') : html.index("</article>")]
    assert doc.count("<table") == doc.count(" aria-labelledby=") - 1 == 3
    assert "<th>" not in doc
    assert " style=" not in doc


def test_running_month_is_interim_and_lists_what_is_planned(
    november, spend, client_alice
):
    spend("80", payee="Landlord", on=date(2026, 12, 24))
    html = client_alice.get("/reports/statements/2026-12/").content.decode()
    assert "interim" in html
    assert "Planned, not counted above" in html
    assert html.index("Planned, not counted above") < html.index("Landlord")


def test_a_month_without_entries_is_a_page(scope, client_alice):
    html = client_alice.get("/reports/statements/2025-01/").content.decode()
    assert "No transactions in these days." in html


def test_names_are_escaped(november, spend, client_alice):
    spend("1", payee="<script>alert(1)</script>", on=date(2026, 11, 4))
    html = client_alice.get(PAGE).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_next_month_is_offered_once_it_has_begun(november, client_alice):
    assert "/reports/statements/2026-12/" in client_alice.get(PAGE).content.decode()
    running = client_alice.get("/reports/statements/2026-12/").content.decode()
    assert "/reports/statements/2027-01/" not in running


@pytest.mark.parametrize(
    "slug", ["2027-01", "2026-q4", "2027", "2026-13", "2026-11-03"]
)
@pytest.mark.parametrize("ending", ["/", ".pdf"])
def test_what_is_no_begun_month_is_not_found(scope, client_alice, slug, ending):
    answer = client_alice.get(f"/reports/statements/{slug}{ending}")
    assert answer.status_code == 404


def test_pdf_is_shown_in_place_and_kept_nowhere(november, client_alice):
    answer = client_alice.get(PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="statement-2026-11.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_pdf_of_a_stored_month_is_the_stored_file(november, client_alice):
    stored = make_statement(book=november, period=NOVEMBER, as_of=date(2026, 12, 1))
    assert client_alice.get(PDF).content == stored.content()


def test_pdf_after_a_change_is_drawn_anew(november, spend, client_alice):
    make_statement(book=november, period=NOVEMBER, as_of=date(2026, 12, 1))
    spend("7.25", on=date(2026, 11, 30))
    assert "€7.25" in text_of(client_alice.get(PDF))


def test_pdf_whose_file_is_lost_is_drawn_anew(november, client_alice):
    stored = make_statement(book=november, period=NOVEMBER, as_of=date(2026, 12, 1))
    stored.file.storage.delete(stored.file.name)
    assert "€12.50" in text_of(client_alice.get(PDF))


def test_pdf_is_written_in_the_readers_locale(november, alice, client_alice):
    alice.locale = "de-DE"
    alice.save()
    assert "−12,50" in text_of(client_alice.get(PDF))


def test_a_look_stores_nothing(november, client_alice):
    client_alice.get(PDF)
    client_alice.get(PAGE)
    assert not Statement.objects.exists()


def test_pay_day_months_go_by_the_books_pay_day(scope, spend, client_alice):
    spend("3", on=date(2026, 10, 25))
    spend("4", on=date(2026, 11, 24))
    Book.objects.update(pay_day=25)
    html = client_alice.get("/reports/statements/2026-10/").content.decode()
    assert "−€7.00" in html
    assert Period.parse("2026-10", first_day=25).label("en-IE") in html


def test_viewer_may_read(november, vera, as_user):
    assert as_user(vera).get(PAGE).status_code == 200
    assert as_user(vera).get(PDF).status_code == 200


@pytest.mark.parametrize("url", [PAGE, PDF, "/reports/statements/"])
def test_nobody_else_sees_it(november, charlie, as_user, client, url):
    mine = as_user(charlie).get(url)
    shown = text_of(mine) if url == PDF else mine.content.decode()
    assert "Linden" not in shown
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("url", [PAGE, PDF, "/reports/statements/"])
def test_writing_is_refused(november, client_alice, url):
    assert client_alice.post(url).status_code == 405


def test_list_runs_from_today_back_to_the_first_entry(scope, spend, client_alice):
    spend("1", on=date(2026, 9, 30))
    html = client_alice.get("/reports/statements/").content.decode()
    months = ["December 2026", "November 2026", "October 2026", "September 2026"]
    places = [html.index(month) for month in months]
    assert places == sorted(places)
    assert "August 2026" not in html


def test_queries_of_the_page_do_not_grow(
    november, spend, client_alice, django_assert_max_num_queries
):
    for number in range(1, 29):
        spend("2", "Insurance", on=date(2026, 11, number))
    with django_assert_max_num_queries(45):
        client_alice.get(PAGE)
