"""Second steps and passkeys in a real browser, whose authenticator is a virtual one."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.services import confirm_by_mail
from accounts.tests.authenticator_app import code_of
from accounts.tests.conftest import mail_codes  # noqa: F401 - a fixture
from accounts.tests.test_social import provider  # noqa: F401 - a fixture
from expense_tracker.tests.browser import story

PASSWORD = "correct-horse-7"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def alices_login(alice, book, visitor) -> Page:
    """A browser in which alice has just signed in with her password."""
    confirm_by_mail(user=alice)
    page = visitor().new_page()
    story.sign_in(page, alice.email, PASSWORD)
    expect(page).to_have_url(re.compile("/dashboard/"))
    return page


def give_a_key(page: Page) -> None:
    """The device can make passkeys, and its person always agrees."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def open_after_password(page: Page, link: str) -> None:
    page.goto("/settings/security/")
    page.get_by_role("link", name=link).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")


def add_passkey(page: Page) -> None:
    open_after_password(page, "Add passkey")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_an_app_is_set_up_and_asked_for(alices_login, time_machine):
    page = alices_login
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up: Authenticator app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    # The picture is drawn, not held up by the policy.
    picture = page.get_by_role("img", name="The secret below")
    assert picture.evaluate("image => image.naturalWidth") > 0
    secret = page.locator("[data-secret]").inner_text()
    page.get_by_label("Code that the app shows now").fill(code_of(secret))
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    sign_out(page)
    # A code counts once: the next step of 30 seconds has one of its own.
    time_machine.move_to(timezone.now() + timedelta(seconds=30), tick=True)
    page.get_by_label("E-mail or username").fill("alice@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Code")).to_be_focused()
    page.get_by_label("Code").fill(code_of(secret))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Trust this browser").click()
    expect(page).to_have_url(re.compile("/dashboard/"))


def test_a_passkey_signs_in_alone(alices_login):
    page = alices_login
    give_a_key(page)
    add_passkey(page)
    page.goto("/settings/security/")
    expect(page.get_by_text("Work laptop, added")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/dashboard/"))


def test_a_passkey_is_the_second_step_after_a_password(alices_login):
    page = alices_login
    give_a_key(page)
    add_passkey(page)
    sign_out(page)
    page.get_by_label("E-mail or username").fill("alice@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.get_by_role("button", name="Ask me every time").click()
    expect(page).to_have_url(re.compile("/dashboard/"))


def test_a_passkey_that_is_refused_is_said_to_be(visitor, site):
    """On a device that has none for this site."""
    page = visitor(viewport=PHONE).new_page()
    give_a_key(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was confirmed")


@pytest.mark.usefixtures("provider")
def test_another_site_signs_in(visitor, site):
    """There and back again, past the policy that lets forms go to this site only."""
    page = visitor().new_page()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with Acme").click()
    expect(page).to_have_url(re.compile("/dashboard/"))


@pytest.mark.usefixtures("mail_codes")
def test_a_newcomer_signs_up_with_a_passkey_alone(visitor, site):
    page = visitor().new_page()
    give_a_key(page)
    page.goto("/accounts/signup/")
    page.get_by_role("link", name="Sign up with a passkey").click()
    page.get_by_role("textbox", name=re.compile("^Name")).fill("Nora Quinn")
    page.get_by_label("E-mail").fill("nora@example.com")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_visible()
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)
    page.get_by_label("Code").fill(code.group())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Create it").click()
    expect(page).to_have_url(re.compile("/dashboard/"))
    the_only_way_in_stays(page)
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/dashboard/"))


def the_only_way_in_stays(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove: Passkey").click()
    if page.get_by_role("heading", name="Confirm it is you").is_visible():
        page.get_by_role("button", name="Use a passkey or security key").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("You sign in with nothing else")).to_be_visible()


def test_without_scripts_no_passkey_is_offered(visitor, site):
    page = visitor(java_script_enabled=False).new_page()
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
