"""Every page works without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.services import confirm_by_mail
from expense_tracker.tests.browser import story


@pytest.fixture
def plain(visitor):
    """A stranger whose browser runs no scripts."""
    return visitor(java_script_enabled=False).new_page()


def test_a_newcomer_signs_up_and_in(plain):
    story.sign_up(plain)
    story.confirm_address(plain)
    story.sign_in(plain)
    expect(story.heading(plain, "Welcome, Nora")).to_be_visible()


def test_books_are_kept(plain, alice, book):
    confirm_by_mail(user=alice)
    story.sign_in(plain, alice.email, "correct-horse-7")
    story.add_by_line(plain, "4.20 @Coffee #groceries")
    plain.goto("/entries/")
    plain.locator("#top").get_by_role("link", name="Add").click()
    plain.locator("[name=amount]").fill("12.50")
    plain.get_by_label("Payee").fill("Lidl")
    plain.get_by_role("button", name="Save", exact=True).last.click()
    expect(story.row(plain, "Lidl")).to_be_visible()
    story.delete_and_restore(plain, "Coffee")


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(plain, alice, book):
    confirm_by_mail(user=alice)
    story.sign_in(plain, alice.email, "correct-horse-7")
    plain.goto("/entries/new/")
    plain.locator("[name=amount]").fill("twelve")
    plain.get_by_label("Payee").fill("Lidl")
    plain.get_by_role("button", name="Save", exact=True).last.click()
    expect(plain.locator("#amount-help .invalid-feedback")).to_be_visible()
    expect(plain.get_by_label("Payee")).to_have_value("Lidl")
