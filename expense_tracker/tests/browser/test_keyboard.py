"""All by keys: add, take back, search, close; the focus is never lost."""

from playwright.sync_api import Page, expect

from expense_tracker.tests.browser import story


def test_a_day_without_a_mouse(alices_page):
    page = alices_page
    page.goto("/entries/")
    add_by_keys(page, "4.20 @Coffee")
    add_by_keys(page, "12.50 @Lidl")
    take_back(page, "Lidl")
    search(page, "Coffee")


def add_by_keys(page: Page, line: str) -> None:
    amount, payee = line.split(" @")
    page.keyboard.press("n")
    expect(story.sheet(page).get_by_label("Quick add")).to_be_focused()
    page.keyboard.type(line)
    # What the line says stands in the fields before it is sent.
    expect(story.sheet(page).locator("[name=amount]")).to_have_value(amount)
    page.keyboard.press("Enter")
    expect(story.row(page, payee)).to_be_visible()
    expect(story.sheet(page)).to_be_hidden()


def test_a_form_is_saved_from_any_of_its_fields(alices_page):
    page = alices_page
    page.goto("/entries/")
    page.keyboard.press("n")
    sheet = story.sheet(page)
    expect(sheet.get_by_label("Quick add")).to_be_focused()
    page.keyboard.type("4.20 @Coffee")
    expect(sheet.locator("[name=amount]")).to_have_value("4.20")
    sheet.locator("[name=note]").focus()
    page.keyboard.press("Control+Shift+Enter")
    expect(sheet.locator("[name=amount]")).to_have_value("")
    sheet.locator("[name=amount]").fill("12.50")
    sheet.locator("[name=note]").fill("bread")
    page.keyboard.press("Control+Enter")
    expect(story.rows(page)).to_have_count(2)
    expect(sheet).to_be_hidden()


def take_back(page: Page, payee: str) -> None:
    page.keyboard.press("Control+z")
    expect(story.row(page, payee)).to_have_count(0)
    expect(story.toast(page, "Undone")).to_be_visible()


def search(page: Page, text: str) -> None:
    page.keyboard.press("/")
    expect(page.locator("#main").get_by_label("Search transactions")).to_be_focused()
    page.keyboard.type("nothing like it")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    expect(story.rows(page)).to_have_count(1)


def test_escape_closes_the_sheet_and_gives_the_focus_back(alices_page):
    page = alices_page
    page.goto("/wallets/")
    opener = page.get_by_role("link", name="Add wallet")
    opener.focus()
    page.keyboard.press("Enter")
    expect(story.sheet(page).get_by_label("Name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(story.sheet(page)).to_be_hidden()
    expect(opener).to_be_focused()


def test_rows_are_walked_and_deleted_by_keys(alices_page, spend, today):
    spend("4.20", on=today, payee="Coffee")
    spend("12.50", on=today, payee="Lidl")
    page = alices_page
    page.goto("/entries/")
    page.keyboard.press("j")
    expect(story.rows(page).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(story.sheet(page).locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(story.sheet(page)).to_be_hidden()
    page.keyboard.press("Backspace")
    expect(story.rows(page)).to_have_count(1)


def test_the_first_tab_skips_to_the_content(alices_page):
    page = alices_page
    page.goto("/dashboard/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
