"""The steps of the story, each as a person takes it: by labels, links and buttons."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pypdf
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from playwright.sync_api import Locator, Page, expect

NAME, ADDRESS, PASSWORD = "Nora Byrne", "nora@example.com", "correct-horse-7"
LINK = re.compile(r"https?://\S+")


# --- mail -----------------------------------------------------------------------------


def mail_to(address: str, subject: str) -> EmailMultiAlternatives:
    """The one mail to `address` whose subject has these words."""
    found = [
        each for each in mail.outbox if address in each.to and subject in each.subject
    ]
    assert len(found) == 1, [each.subject for each in mail.outbox]
    return found[0]


def follow(page: Page, letter: EmailMultiAlternatives) -> None:
    """Open the first link of the letter's text."""
    link = LINK.search(str(letter.body))
    assert link, letter.body
    page.goto(link[0])


# --- the frame ------------------------------------------------------------------------


def heading(page: Page, text: str) -> Locator:
    return page.get_by_role("heading", name=text)


def go_to(page: Page, place: str) -> None:
    navigation = page.get_by_role("navigation", name="Main", exact=True)
    navigation.get_by_role("link", name=place).click()
    expect(page.locator("h1")).to_contain_text(place)


def sheet(page: Page) -> Locator:
    return page.locator("#sheet")


def toast(page: Page, text: str) -> Locator:
    return page.locator("#toasts .toast-u").filter(has_text=text)


def rows(page: Page) -> Locator:
    return page.locator(".tx tr.r")


def row(page: Page, text: str) -> Locator:
    return rows(page).filter(has_text=text)


# --- account --------------------------------------------------------------------------


def sign_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Create account").first.click()
    page.get_by_role("textbox", name=re.compile("^Name")).fill(NAME)
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(heading(page, "Check your mail")).to_be_visible()


def confirm_address(page: Page) -> None:
    follow(page, mail_to(ADDRESS, "Confirm your address"))
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(heading(page, "Sign in")).to_be_visible()


def sign_in(page: Page, address: str = ADDRESS, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    fill_sign_in(page, address, password)


def fill_sign_in(page: Page, address: str, password: str) -> None:
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password").first.fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("/")


# --- bookkeeping ----------------------------------------------------------------------


def add_wallet(page: Page, name: str, opening: str) -> None:
    page.goto("/wallets/")
    page.get_by_role("link", name="Add wallet").click()
    form = sheet(page)
    form.get_by_label("Name").fill(name)
    form.get_by_label("Type").select_option("bank")
    form.get_by_label("Opening balance").fill(opening)
    form.get_by_role("button", name="Save wallet").click()
    expect(page.locator("main").get_by_text(name)).to_be_visible()


def set_budget(page: Page, category: str, amount: str) -> None:
    go_to(page, "Budgets")
    page.locator("#top").get_by_role("link", name="New budget").click()
    form = sheet(page)
    form.get_by_label("Category", exact=True).select_option(label=category)
    form.get_by_label("Amount").fill(amount)
    form.get_by_role("button", name="Add budget").click()
    expect(page.locator("main").get_by_text(category).first).to_be_visible()


def add_by_line(page: Page, line: str) -> None:
    page.goto("/dashboard/")
    page.get_by_label("Quick add").fill(line)
    page.keyboard.press("Enter")
    expect(toast(page, "added")).to_be_visible()


def add_by_form(page: Page, amount: str, payee: str, category: str) -> None:
    go_to(page, "Transactions")
    page.locator("#top").get_by_role("link", name="Add").click()
    form = sheet(page)
    form.get_by_label("Amount", exact=False).first.fill(amount)
    form.get_by_label("Payee").fill(payee)
    form.locator("[name=category]").select_option(label=category)
    form.get_by_role("button", name="Save", exact=True).click()
    expect(row(page, payee)).to_be_visible()


def delete_and_restore(page: Page, payee: str) -> None:
    """Delete by the button of the row, then take it back by the toast."""
    row(page, payee).hover()
    page.get_by_role("button", name=f"Delete {payee}").click()
    expect(row(page, payee)).to_have_count(0)
    toast(page, "deleted").get_by_role("button", name="Undo").click()
    expect(row(page, payee)).to_be_visible()


def categorise(page: Page, group: str, category: str) -> None:
    """File the group that is asked about, and what comes after it alike."""
    expect(heading(page, group)).to_be_visible()
    page.get_by_label("Always do this").check()
    page.locator("#cz-all").get_by_role("button", name=category).click()
    expect(toast(page, f"filed under {category}")).to_be_visible()
    expect(heading(page, group)).to_have_count(0)


def split(page: Page, payee: str, *parts: tuple[str, str]) -> None:
    """Over two categories, the amount of the second as it is offered."""
    row(page, payee).get_by_role("link", name=payee).click()
    form = sheet(page)
    form.get_by_text("Split over categories").click()
    for place, (category, amount) in enumerate(parts):
        choice = form.locator(f"[name=part-{place}-category]")
        choice.select_option(label=category)
        field = form.locator(f"[name=part-{place}-amount]")
        field.focus()
        if amount:
            field.fill(amount)
    form.get_by_role("button", name="Save", exact=True).click()
    expect(row(page, payee)).to_contain_text(f"Split in {len(parts)}")


def reconcile(page: Page, wallet: str, day: str, balance: str) -> None:
    page.goto("/wallets/")
    page.get_by_role("link", name=f"Reconcile {wallet}").click()
    page.get_by_label("Statement ends on").fill(day)
    page.get_by_label("closing balance").fill(balance)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Tick all").click()
    expect(page.locator("#reconcile-figures")).to_contain_text("Agrees")
    page.get_by_role("button", name="Finish").click()
    expect(heading(page, "Settled statements")).to_be_visible()


# --- files ----------------------------------------------------------------------------


def import_file(page: Page, file: Path, wallet: str) -> None:
    """Through all four steps, as the program proposes."""
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Into wallet").select_option(label=wallet)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name=re.compile(r"^Import \d+")).click()
    expect(heading(page, "added to")).to_be_visible()


def import_statement(page: Page, file: Path, wallet: str) -> None:
    """A file without columns comes to its rows at once."""
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Into wallet").select_option(label=wallet)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile(r"^Import \d+")).click()
    expect(heading(page, "added to")).to_be_visible()


def undo_import(page: Page) -> None:
    page.get_by_role("button", name="Undo import").click()
    expect(page.get_by_text("is gone again")).to_be_visible()


def export_csv(page: Page) -> str:
    """What the list shows now, as its menu hands it out."""
    page.locator("#top").get_by_text("Export", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV").click()
    return Path(coming.value.path()).read_text("utf-8-sig")


def spent_in(text: str) -> Decimal:
    rows_ = csv.DictReader(io.StringIO(text))
    return -sum((Decimal(row_["Amount"]) for row_ in rows_), Decimal(0))


def open_statement(page: Page) -> None:
    """That of the month under way, which is the first of the list."""
    go_to(page, "Reports")
    page.get_by_role("navigation", name="Reports").get_by_text("Statements").click()
    page.locator("main").get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.locator("article.doc")).to_be_visible()


def text_of_pdf(page: Page) -> str:
    """What the statement's link to its paper leads to."""
    link = page.get_by_role("link", name="PDF").get_attribute("href")
    paper = page.request.get(str(link)).body()
    assert paper.startswith(b"%PDF")
    leaves = pypdf.PdfReader(io.BytesIO(paper)).pages
    return "\n".join(leaf.extract_text() for leaf in leaves)
