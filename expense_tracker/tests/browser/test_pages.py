"""Every page, light and dark, wide and on a phone: axe finds nothing serious in it, and
nothing makes it scroll sideways.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from accounts.models import User
from budgets.models import Bill, Budget, Goal
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.browser import story
from expense_tracker.tests.browser.conftest import DESK
from expense_tracker.tests.console import fill
from ledger.models import Entry, Wallet

AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
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

RUN = """async ([rules, frame]) => {
  const only = rules ? {runOnly: {type: "rule", values: rules}} : {};
  const context = frame ? document : {exclude: [[".side"], [".tabbar"]]};
  const found = await axe.run(context, {...only, resultTypes: ["violations"]});
  return found.violations
    .filter(({impact}) => ["serious", "critical"].includes(impact))
    .flatMap(({id, nodes}) => nodes.map(({target, any}) =>
      `${id}: ${target.join(" ")} ${any.map(({message}) => message).join(" ")}`));
}"""
# How each page is looked at, and which rules are asked for: only colours depend on the
# theme and only the arrangement on the width, so the others are asked once.
LOOKS = [
    ("light", DESK, None),
    ("dark", DESK, ["color-contrast"]),
    ("dark", PHONE, ["button-name", "link-name", "label", "select-name"]),
]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def faults_of(page: Page, addresses: list[str]) -> list[str]:
    """What is wrong with the pages, by theme and width; of the first with the frame,
    which is the same around all. Every other page is looked at the other way round, as
    changing the width takes longest.
    """
    faults = []
    for place, address in enumerate(addresses):
        answer = page.goto(address, wait_until="domcontentloaded")
        assert answer is not None
        assert not answer.request.redirected_from, address
        for theme, size, rules in LOOKS[:: -1 if place % 2 else 1]:
            look_at(page, theme, size)
            told = page.evaluate(RUN, [rules, not place])
            if size is PHONE and page.evaluate(WIDER):
                told.append("scrolls sideways")
            faults += [f"{address} {theme} {size['width']}: {each}" for each in told]
    return faults


def look_at(page: Page, theme: str, size: ViewportSize) -> None:
    if page.viewport_size != size:
        page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)


@pytest.fixture
def reader(visitor) -> Callable[..., Page]:
    """Opens a page with axe in it, signed in as the given person. Its policy lets axe
    in, and colours change at once.
    """

    def arrive(*person: User) -> Page:
        context = visitor(*person, bypass_csp=True, reduced_motion="reduce")
        context.add_init_script(path=AXE)
        return context.new_page()

    return arrive


@pytest.fixture
def filled(book, alice):
    fill(book, alice)
    return book


@pytest.fixture
def own_pages(filled) -> list[str]:
    """Pages of single rows; the book has one of each."""
    with book_scope(filled):
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
def test_signed_out_pages(reader):
    assert faults_of(reader(), SIGNED_OUT) == []


@needs_axe
@pytest.mark.parametrize("places", [SIGNED_IN, SETTINGS], ids=["book", "settings"])
def test_pages_of_a_book(reader, alice, filled, places):
    assert faults_of(reader(alice), places) == []


@needs_axe
def test_pages_of_single_rows(reader, alice, own_pages):
    assert faults_of(reader(alice), own_pages) == []


@needs_axe
def test_pages_of_an_empty_book(reader, alice, book):
    assert faults_of(reader(alice), EMPTY) == []


@needs_axe
def test_steps_of_an_import(reader, alice, filled):
    page = reader(alice)
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(FILE)
    for button in "Continue", "Check the rows", "Import 5 transactions":
        page.get_by_role("button", name=button).click()
        assert faults_of(page, [urlsplit(page.url).path]) == []


@needs_axe
def test_an_open_sheet(reader, alice, filled):
    page = reader(alice)
    page.goto("/entries/")
    page.keyboard.press("n")
    expect(story.sheet(page).get_by_label("Quick add")).to_be_focused()
    assert page.evaluate(RUN, [None, True]) == []


@needs_axe
def test_the_console(reader, staff, filled):
    assert faults_of(reader(staff), CONSOLE) == []
