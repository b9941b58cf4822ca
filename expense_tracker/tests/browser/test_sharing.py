"""Two people come to keep a book together: asked by mail, joined after signing up,
both with the same wallet open, and one who leaves again.
"""

import re

from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.services import create_book
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.browser import story
from ledger.models import Wallet


def test_two_keep_a_book_together(visitor, alice, book, bob):
    owner = visitor(alice).new_page()
    _invite(owner, story.ADDRESS)

    guest = visitor().new_page()
    story.follow(guest, story.mail_to(story.ADDRESS, "Alice invites you"))
    guest.get_by_role("link", name="Create an account").click()
    _sign_up(guest)
    guest.get_by_role("button", name=f"Join as {story.NAME}").click()
    expect(story.toast(guest, "Welcome to Personal")).to_be_visible()
    _switch(guest, "Personal")

    _both_rename_cash(owner, guest)

    guest.goto("/activity/?by=" + str(alice.pk))
    expect(guest.get_by_text("Alice changed this wallet")).to_be_visible()
    guest.goto("/settings/members/")
    guest.get_by_role("link", name="Leave").click()
    guest.get_by_role("button", name="Leave").click()
    expect(story.heading(guest, "My books")).to_be_visible()
    assert not Membership.objects.filter(book=book, user__name=story.NAME).exists()


def _invite(page: Page, address: str) -> None:
    page.goto("/settings/members/")
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("Send again")).to_be_visible()


def _sign_up(page: Page) -> None:
    page.get_by_role("textbox", name=re.compile("^Name")).fill(story.NAME)
    page.get_by_label("E-mail").fill(story.ADDRESS)
    page.get_by_label("Password", exact=False).first.fill(story.PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(story.heading(page, "Check your mail")).to_be_visible()
    story.confirm_address(page)
    story.fill_sign_in(page, story.ADDRESS, story.PASSWORD)


def _switch(page: Page, name: str) -> None:
    """There are two of that name: their own, and the one they joined."""
    page.locator("summary.space").click()
    expect(page.locator(".menu a").filter(has_text=name)).to_have_count(2)
    page.keyboard.press("Escape")


def _both_rename_cash(first: Page, second: Page) -> None:
    """The second to save sees both names, and takes the first's."""
    for page in (first, second):
        page.goto("/wallets/")
        page.get_by_role("link", name="Edit Cash").click()
        expect(story.sheet(page).get_by_label("Name")).to_have_value("Cash")
    for page, name in ((first, "Purse"), (second, "Pocket")):
        story.sheet(page).get_by_label("Name").fill(name)
        story.sheet(page).get_by_role("button", name="Save wallet").click()
    conflict = story.sheet(second).get_by_role("alert")
    expect(conflict).to_contain_text("changed by Alice meanwhile")
    expect(conflict).to_contain_text("Purse")
    expect(story.sheet(second).get_by_label("Name")).to_have_value("Pocket")
    conflict.get_by_role("link", name="take that version").click()
    expect(story.sheet(second).get_by_label("Name")).to_have_value("Purse")


def test_each_tab_keeps_to_its_book(visitor, alice, book):
    """What is typed in a tab is saved in the book that it shows."""
    trip = create_book(owner=alice, name="Trip", base_currency="EUR")
    browser = visitor(alice)
    home, other = browser.new_page(), browser.new_page()
    home.goto("/wallets/")
    other.goto(f"/books/{trip.pk}/wallets/")
    home.bring_to_front()
    with home.expect_response(f"**/books/{book.pk}/"):
        home.evaluate("window.dispatchEvent(new Event('focus'))")
    home.goto("/wallets/new/")
    home.get_by_label("Name").fill("Purse")
    home.get_by_role("button", name="Save wallet").click()
    expect(story.toast(home, "Purse added")).to_be_visible()
    with book_scope(book):
        assert Wallet.objects.filter(name="Purse").exists()
