"""The sheet helps while one types: what a split leaves, what a day's rate makes."""

import pytest
from playwright.sync_api import Page, expect

from expense_tracker.tests.browser import story
from ledger.tests.factories import make_wallet


@pytest.fixture
def form(alices_page):
    alices_page.goto("/entries/")
    alices_page.keyboard.press("n")
    expect(story.sheet(alices_page).get_by_label("Quick add")).to_be_focused()
    return story.sheet(alices_page)


def test_what_is_left_is_told_and_offered(alices_page: Page, form):
    form.locator("[name=amount]").fill("68.50")
    form.locator("[name=payee]").fill("Bistro Nine")
    form.locator("select[name=category]").select_option(label="Eating out")
    form.get_by_text("Split over categories").click()
    first, second = (form.locator(f"[name=part-{n}-amount]") for n in range(2))
    expect(first).to_be_focused()
    first.fill("40+8.50")
    state = form.locator("[data-split-state]")
    expect(state).to_have_text("€20.00 missing")
    second.focus()
    expect(second).to_have_value("20.00")
    expect(state).to_have_text("Adds up")
    second.fill("15")
    form.get_by_role("button", name="Add part").click()
    third = form.locator("[name=part-2-amount]")
    expect(third).to_be_focused()
    expect(third).to_have_value("5.00")
    form.get_by_role("button", name="Save", exact=True).last.click()
    expect(form).to_be_hidden()
    expect(story.rows(alices_page).first).to_contain_text("Split in 3")


def test_a_suggestion_leaves_the_cursor_alone(alices_page: Page, form):
    form.locator("[name=payee]").fill("Lidl")
    alices_page.keyboard.press("Tab")
    expect(form.locator("#likely")).to_contain_text("Groceries")
    expect(form.locator("[name=date]")).to_be_focused()


def test_a_days_rate_is_proposed(scope, alices_page: Page):
    make_wallet(scope, "Travel", currency="GBP", rate="1.25")
    alices_page.goto("/entries/new/")
    alices_page.get_by_text("Transfer", exact=True).click()
    alices_page.locator("[name=to_wallet]").select_option(label="Travel (GBP)")
    alices_page.locator("[name=amount]").fill("100")
    alices_page.keyboard.press("Tab")
    expect(alices_page.locator("#exchange")).to_contain_text(
        "£80.00 at that day's rate"
    )
    alices_page.get_by_role("button", name="Use it").click()
    expect(alices_page.locator("[name=to_amount]")).to_have_value("80.00")
