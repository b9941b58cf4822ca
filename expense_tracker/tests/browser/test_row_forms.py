"""Forms of single rows, as a person goes through them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from ledger.services.recurring import RecurringDraft, create_recurring


@pytest.fixture
def rent(scope, alice, cash, today):
    draft = RecurringDraft(
        name="Rent",
        amount=Decimal(900),
        wallet=cash,
        due_on=today + timedelta(days=9),
    )
    return f"/recurring/{create_recurring(book=scope, actor=alice, draft=draft).pk}/"


def test_what_is_deleted_on_its_own_page_leads_to_the_list(alices_page: Page, rent):
    page = alices_page
    page.goto(rent)
    page.locator("summary, button").filter(has_text="Actions").first.click()
    page.get_by_role("button", name="Delete").click()
    expect(page).to_have_url("/recurring/")
    expect(page.get_by_text("Rent deleted")).to_be_visible()
    expect(page.get_by_text("Nothing here")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Rent")).to_be_visible()


def test_without_scripts_a_second_tab_is_told_and_wins(visitor, alice, book, cash):
    plain = visitor(alice, java_script_enabled=False)
    first, second = plain.new_page(), plain.new_page()
    for tab, name in ((first, "Purse"), (second, "Pocket")):
        tab.goto(f"/wallets/{cash.pk}/")
        tab.get_by_label("Name").fill(name)
    save = {"name": "Save wallet"}
    first.get_by_role("button", **save).click()
    expect(first.get_by_text("Purse saved")).to_be_visible()
    second.get_by_role("button", **save).click()
    expect(second.get_by_text("changed by Alice meanwhile")).to_be_visible()
    expect(second.get_by_label("Name")).to_have_value("Pocket")
    second.get_by_role("button", **save).click()
    expect(second.get_by_text("Pocket saved")).to_be_visible()
