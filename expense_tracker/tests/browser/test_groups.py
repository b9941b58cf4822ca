"""A trip: made, shared from the entry form, settled and undone, in the sheet."""

from decimal import Decimal

from playwright.sync_api import Page, expect

from budgets.trips.services import set_limits
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.browser import story
from ledger.groups.people import GroupDraft, create_group
from ledger.models import Category


def test_a_trip_is_shared_and_settled(cash, alices_page: Page):
    page = alices_page
    page.goto("/groups/")
    page.get_by_role("link", name="Add group").click()
    page.get_by_label("Name").fill("Lisbon weekend")
    page.get_by_label("Who else").fill("Tom, Ada")
    page.get_by_role("button", name="Save group").click()
    expect(page.get_by_role("heading", name="Lisbon weekend")).to_be_visible()

    page.goto("/entries/new/")
    page.locator("[name=amount]").fill("90")
    page.get_by_label("Payee").fill("Tasca do Rio")
    page.locator("[name=share_group]").select_option("Lisbon weekend")
    page.locator("[name=share-way]").select_option("exact")
    page.get_by_label("Part of Tom").fill("50")
    state = page.locator("[data-division-state]")
    expect(state).to_have_text("€40.00 missing")
    page.get_by_label("Part of Ada").fill("40")
    expect(state).to_have_text("Adds up")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url("**/entries/")

    page.goto("/groups/")
    page.get_by_role("link", name="Lisbon weekend").last.click()
    expect(page.get_by_text("+€90.00").first).to_be_visible()
    page.get_by_role("link", name="Paid: Tom pays you").click()
    story.sheet(page).get_by_role("button", name="Record payment").click()
    expect(page.get_by_text("+€40.00").first).to_be_visible()
    page.get_by_role("button", name="Undo: Tom paid you").click()
    expect(page.get_by_text("+€90.00").first).to_be_visible()


def test_a_trip_with_a_long_name_fits_a_phone(book, alice, cash, alices_page: Page):
    name = "Climbing in the Dolomites with everybody from work"
    draft = GroupDraft(name=name, kind="trip", currency="EUR")
    with book_scope(book):
        group = create_group(user=alice, book=book, draft=draft, names=("Tom",))
        eating = Category.objects.get(name="Eating out")
        set_limits(book=book, actor=alice, group=group, limits={eating: Decimal(60)})
    page = alices_page
    page.set_viewport_size({"width": 390, "height": 844})
    for part in ("", "plan/"):
        page.goto(f"/groups/{group.pk}/{part}")
        wide = "nodes => nodes.filter(each => each.scrollWidth > 390).length"
        parts = page.locator("html, .card, .card > div")
        assert parts.evaluate_all(wide) == 0
    expect(page.get_by_role("textbox", name="Eating out")).to_be_in_viewport()
