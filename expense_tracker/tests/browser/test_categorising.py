"""Suggestions taken by keys alone, in the list and group by group."""

from playwright.sync_api import Page, expect

from expense_tracker.tests.browser import story
from ledger.tests.factories import make_entry


def test_suggestions_are_taken_by_keys(cash, alices_page: Page):
    for number in ("0815", "4711", "0042"):
        make_entry(cash, payee=f"LIDL {number}")
    page = alices_page
    page.goto("/entries/?period=all")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    row = story.rows(page).first
    expect(row).to_contain_text("Groceries")
    expect(page.locator("[data-accept]")).to_have_count(2)
    page.goto("/entries/categorise/")
    expect(page.locator(".cz-left")).to_contain_text("1 group, 2 transactions left")
    page.keyboard.press("a")
    page.keyboard.press("/")
    page.keyboard.type("cloth")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing left to file")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".cz-left")).to_contain_text("2 transactions left")
    page.keyboard.press("1")
    expect(page.get_by_text("Nothing left to file")).to_be_visible()
