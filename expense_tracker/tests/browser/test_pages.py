"""Every page, light and dark, wide and on a phone: axe finds nothing serious in it, and
nothing makes it scroll sideways.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.models import Bill, Budget, Goal
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.browser import story
from expense_tracker.tests.browser.conftest import DESK
from expense_tracker.tests.console import furnish
from ledger.models import Entry, Wallet

AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
# Scripts may be put in, and colours change at once.
READABLE = {"bypass_csp": True, "reduced_motion": "reduce"}
FILE = Path(__file__).with_name("bank.csv")

SIGNED_OUT = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/confirm-email/",
    "/no-such-page/",
]
SIGNED_IN = [
    "/dashboard/",
    "/entries/",
    "/entries/?q=nothing+like+it",
    "/entries/new/",
    "/entries/quick/",
    "/wallets/",
    "/wallets/new/",
    "/categories/",
    "/categories/new/",
    "/budgets/",
    "/budgets/new/",
    "/bills/",
    "/bills/day/2026-10-03/",
    "/bills/calendar/",
    "/recurring/",
    "/recurring/new/",
    "/recurring/found/",
    "/bills/new/",
    *("/goals/", "/goals/new/", "/goals/new-debt/", "/goals/plan/"),
    *("/goals/retirement/", "/goals/retirement/edit/", "/reports/others/"),
    "/activity/",
    "/import/",
    *(f"/reports/{kind}/2026-10/" for kind in ("spending", "flow", "calendar")),
    *("/reports/saved/", "/reports/saved/new/", "/reports/statements/2026/"),
    *("/forecast/", "/insights/", "/notices/", "/help/", "/assistant/"),
    "/reports/statements/",
]
SETTINGS = [
    "/settings/",
    "/settings/book/",
    "/settings/security/",
    "/settings/notifications/",
    "/settings/language-model/",
    "/settings/access-log/",
    *("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/logout/"),
]
CONSOLE = ["/admin/", "/admin/ledger/entry/", "/admin/accounts/user/"]
EMPTY = ["/dashboard/", "/entries/", "/budgets/", "/bills/", "/goals/"]

needs_axe = pytest.mark.skipif(
    not AXE.exists(), reason="run `make assets`: no axe-core"
)

RUN = """async (rules) => {
  const only = rules ? {runOnly: {type: "rule", values: rules}} : {};
  const found = await axe.run({...only, resultTypes: ["violations"]});
  return found.violations
    .filter(({impact}) => ["serious", "critical"].includes(impact))
    .flatMap(({id, nodes}) => nodes.map(({target, any}) =>
      `${id}: ${target.join(" ")} ${any.map(({message}) => message).join(" ")}`));
}"""
ON_PHONE = ["button-name", "link-name", "label", "select-name"]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def faults_of(page: Page, addresses: list[str]) -> list[str]:
    return [
        f"{address} {fault}"
        for address in addresses
        for fault in faults_at(page, address)
    ]


def faults_at(page: Page, address: str) -> Iterator[str]:
    """What is wrong with one page, by theme and width.

    Only colours depend on the theme and only the arrangement on the width, so the
    other rules are asked once.
    """
    answer = page.goto(address)
    assert answer is not None
    assert not answer.request.redirected_from, address
    page.add_script_tag(path=AXE)
    for theme, rules in ("light", None), ("dark", ["color-contrast"]):
        page.emulate_media(color_scheme=theme)
        yield from (f"{theme}: {fault}" for fault in page.evaluate(RUN, rules))
    page.set_viewport_size(PHONE)
    yield from (f"phone: {fault}" for fault in page.evaluate(RUN, ON_PHONE))
    if page.evaluate(WIDER):
        yield "phone: scrolls sideways"
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")


@pytest.fixture
def furnished(book, alice):
    furnish(book, alice)
    return book


@pytest.fixture
def own_pages(furnished) -> list[str]:
    """Pages of single rows; the book has one of each."""
    with book_scope(furnished):
        entry = Entry.objects.get(payee__name="Corner shop")
        wallet = Wallet.objects.earliest("pk")
        budget, bill = Budget.objects.get(), Bill.objects.get()
        goal, debt = Goal.objects.all()
    return [
        reverse("ledger:entry-edit", args=[entry.pk]),
        reverse("ledger:wallet-edit", args=[wallet.pk]),
        reverse("budgets:budget-detail", args=[budget.pk]),
        reverse("budgets:goal-detail", args=[goal.pk]),
        reverse("budgets:goal-detail", args=[debt.pk]),
        reverse("budgets:set-aside-add", args=[goal.pk]),
        reverse("ledger:recurring-detail", args=[bill.recurring_id]),
        reverse("ledger:recurring-pay", args=[bill.recurring_id]),
        reverse("ledger:recurring-move", args=[bill.recurring_id]),
        reverse("reports:statement", args=[Period.month(2026, 11)]),
    ]


@needs_axe
def test_signed_out_pages(visitor):
    assert faults_of(visitor(**READABLE).new_page(), SIGNED_OUT) == []


@needs_axe
@pytest.mark.parametrize("places", [SIGNED_IN, SETTINGS], ids=["book", "settings"])
def test_pages_of_a_book(visitor, alice, furnished, places):
    assert faults_of(visitor(alice, **READABLE).new_page(), places) == []


@needs_axe
def test_pages_of_single_rows(visitor, alice, own_pages):
    assert faults_of(visitor(alice, **READABLE).new_page(), own_pages) == []


@needs_axe
def test_pages_of_an_empty_book(visitor, alice, book):
    page = visitor(alice, **READABLE).new_page()
    assert faults_of(page, EMPTY) == []


@needs_axe
def test_steps_of_an_import(visitor, alice, furnished):
    page = visitor(alice, **READABLE).new_page()
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(FILE)
    for button in "Continue", "Check the rows", "Import 5 transactions":
        page.get_by_role("button", name=button).click()
        assert faults_of(page, [urlsplit(page.url).path]) == []


@needs_axe
def test_an_open_sheet(visitor, alice, furnished):
    page = visitor(alice, **READABLE).new_page()
    page.goto("/entries/")
    page.keyboard.press("n")
    expect(story.sheet(page).get_by_label("Quick add")).to_be_focused()
    page.add_script_tag(path=AXE)
    assert page.evaluate(RUN, None) == []


@needs_axe
def test_the_console(visitor, staff, furnished):
    assert faults_of(visitor(staff, **READABLE).new_page(), CONSOLE) == []
