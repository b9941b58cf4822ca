"""The main job from the first visit to the last look, played in one browser."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.services import confirm_by_mail
from expense_tracker.tests.browser import story

FILE = Path(__file__).with_name("bank.csv")
STATEMENT = FILE.with_suffix(".ofx")
SAMPLES = Path(os.environ.get("SAMPLES_DIR", settings.BASE_DIR / "../shared/samples"))
SAMPLE = SAMPLES / "csv/sparkasse_de.csv"


def test_from_the_first_visit_to_who_looked(page, visitor, staff):
    register(page)
    keep_books(page)
    bring_in_a_file(page)
    settle_a_statement(page)
    overspend(page)
    take_it_home(page)
    story.sign_out(page)
    look_as_staff(visitor().new_page(), staff)
    see_who_looked(page)


def register(page: Page) -> None:
    story.sign_up(page)
    story.confirm_address(page)
    story.sign_in(page, password="wrong-horse-8")
    refusal = page.locator("main [data-error-summary]")
    expect(refusal).to_contain_text("Name and password do not match.")
    story.sign_in(page)
    expect(story.heading(page, "Welcome, Nora")).to_be_visible()


def keep_books(page: Page) -> None:
    story.add_wallet(page, "Current", "1500")
    story.set_budget(page, "Groceries", "50")
    story.add_by_line(page, "12.50 bread @Lidl #groceries")
    story.add_by_form(page, "30+4.20", "Corner shop", "Groceries")
    story.delete_and_restore(page, "Corner shop")


def bring_in_a_file(page: Page) -> None:
    """Taken back as a whole, the same file can be brought in again."""
    story.import_file(page, FILE, "Current")
    story.undo_import(page)
    story.import_file(page, FILE, "Current")
    page.get_by_role("link", name="See them").click()
    expect(story.rows(page)).to_have_count(5)
    expect(story.row(page, "Iarnród Éireann")).to_contain_text("−€1,124.00")


def settle_a_statement(page: Page) -> None:
    """What a bank's statement brings is filed, split and found to agree with it."""
    story.add_wallet(page, "Joint", "0")
    story.import_statement(page, STATEMENT, "Joint")
    page.get_by_role("link", name="3 without a category").click()
    story.categorise(page, "QUILLFEATHER", "Leisure")
    page.goto("/rules/")
    expect(page.locator("main")).to_contain_text("quillfeather")
    page.get_by_role("link", name="2 transactions").click()
    expect(story.rows(page).filter(has_text="Leisure")).to_have_count(2)
    page.goto("/entries/?period=2024-04")
    story.split(page, "ZOLLERN", ("Electronics", "50"), ("Clothing", ""))
    expect(page.locator(".tx")).to_contain_text("−€30.00")
    story.reconcile(page, "Joint", "2024-04-30", "-120")


def overspend(page: Page) -> None:
    """46.70 of 50 are spent before: the first threshold was crossed already."""
    story.mail_to(story.ADDRESS, "Groceries is at 93% of its budget, €3.30 left")
    story.add_by_line(page, "10 cheese @Market #groceries")
    alert = story.mail_to(story.ADDRESS, "Groceries is €6.70 over budget")
    story.follow(page, alert)
    for payee in ("Lidl", "Corner shop", "Market"):
        expect(story.row(page, payee)).to_be_visible()


def take_it_home(page: Page) -> None:
    """The list as a file and the statement, on screen and on paper, agree."""
    assert story.spent_in(story.export_csv(page)) == Decimal("56.70")
    story.open_statement(page)
    expect(page.locator(".kpis")).to_contain_text("€56.70")
    assert "€56.70" in story.text_of_pdf(page)


def look_as_staff(page: Page, staff: User) -> None:
    confirm_by_mail(user=staff)
    page.goto("/admin/")
    story.fill_sign_in(page, staff.email, "correct-horse-7")
    page.get_by_role("link", name="Entries", exact=True).first.click()
    page.get_by_role("searchbox").fill(story.ADDRESS)
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#result_list")).to_contain_text("Corner shop")


def see_who_looked(page: Page) -> None:
    story.sign_in(page)
    page.goto("/settings/access-log/")
    looks = page.get_by_role("row").filter(has_text="Sam")
    expect(looks.filter(has_text="entry").first).to_be_visible()


@pytest.mark.skipif(not SAMPLE.exists(), reason="no samples in SAMPLES_DIR")
def test_a_banks_own_file_is_read_as_it_comes(alices_page):
    page = alices_page
    story.add_wallet(page, "Giro", "0")
    story.import_file(page, SAMPLE, "Giro")
    story.undo_import(page)
