"""Notices in a browser: boxes saved at once, a device that shows push, the bell.

A push service cannot be reached from here: the browser's call to it is stood in for.
The worker is the real one and is given its message by the browser's own tools.
"""

import json

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Notice, PushDevice
from accounts.tests.views.test_push_devices import subscription

SETTINGS = "/settings/notifications/"
STAND_IN = """
    Notification.requestPermission = async () => "granted";
    PushManager.prototype.subscribe = async (options) => {
      if (!options.userVisibleOnly) throw new Error("unseen");
      if (options.applicationServerKey.length !== 65) throw new Error("no key");
      return { toJSON: () => (%s) };
    };
"""


@pytest.fixture
def settings_page(alices_page) -> Page:
    alices_page.goto(SETTINGS)
    return alices_page


def box(page: Page, name: str):
    return page.get_by_role("checkbox", name=name)


def test_a_box_is_saved_at_once_with_a_tick(settings_page):
    box(settings_page, "In app: Bills").press("Space")
    expect(settings_page.locator("#saved-bill")).to_have_text("Saved")
    settings_page.reload()
    expect(box(settings_page, "In app: Bills")).not_to_be_checked()
    expect(box(settings_page, "E-mail: Bills")).to_be_checked()


def test_days_ahead_are_saved_at_once(settings_page):
    choice = settings_page.get_by_label("Bills: how long before")
    choice.select_option("7 days before")
    expect(settings_page.locator("#saved-bill")).to_have_text("Saved")
    settings_page.reload()
    expect(choice).to_have_value("7")


def test_what_could_not_be_saved_is_put_back(settings_page):
    settings_page.route("**/bill/app/", lambda route: route.fulfill(status=403))
    box(settings_page, "In app: Bills").click()
    expect(settings_page.get_by_text("Nothing was changed")).to_be_visible()
    expect(box(settings_page, "In app: Bills")).to_be_checked()


def test_without_scripts_one_save_does_it(visitor, alice, book):
    page = visitor(alice, java_script_enabled=False).new_page()
    page.goto(SETTINGS)
    box(page, "In app: Bills").uncheck()
    page.get_by_label("Quiet from").select_option("22:00")
    page.get_by_role("button", name="Save notifications").click()
    expect(box(page, "In app: Bills")).not_to_be_checked()
    expect(page.get_by_label("Quiet from")).to_have_value("22")


def test_this_device_is_added(alices_page, alice):
    alices_page.add_init_script(STAND_IN % json.dumps(_said()))
    alices_page.goto(SETTINGS)
    alices_page.get_by_role("button", name="Add this device").click()
    expect(alices_page.get_by_role("button", name="Remove Chrome")).to_be_visible()
    assert PushDevice.objects.get(user=alice).endpoint == subscription()["endpoint"]


def _said():
    told = subscription()
    return {"endpoint": told.pop("endpoint"), "keys": told}


def test_a_refusal_is_told(alices_page):
    alices_page.add_init_script('Notification.requestPermission = async () => "denied"')
    alices_page.goto(SETTINGS)
    alices_page.get_by_role("button", name="Add this device").click()
    expect(alices_page.get_by_text("was told not to show notices")).to_be_visible()


def test_the_worker_shows_what_is_pushed(alices_page, site):
    alices_page.context.grant_permissions(["notifications"], origin=site)
    alices_page.goto(SETTINGS)
    tools = alices_page.context.new_cdp_session(alices_page)
    known = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    alices_page.evaluate(
        "navigator.serviceWorker.register('/sw.js')"
        ".then(() => navigator.serviceWorker.ready)"
    )
    message = {"title": "Rent is due", "body": "Personal", "url": "/x/", "tag": "t"}
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": site,
            "registrationId": known[-1]["registrationId"],
            "data": json.dumps(message),
        },
    )
    shown = alices_page.wait_for_function(
        """async () => {
          const worker = await navigator.serviceWorker.ready;
          const [first] = await worker.getNotifications();
          return first && { title: first.title, body: first.body, ...first.data };
        }"""
    )
    assert shown.json_value() == {
        "title": "Rent is due",
        "body": "Personal",
        "url": "/x/",
    }


def test_the_bell_leads_to_what_is_new(alices_page, alice, book):
    Notice.objects.create(
        user=alice,
        book=book,
        kind="bill",
        key="bill:1",
        channel="app",
        state="sent",
        text="Rent is due today",
        payload={"url": "/bills/"},
    )
    alices_page.goto("/bills/")
    alices_page.keyboard.press("g")
    alices_page.keyboard.press("n")
    alices_page.get_by_role("link", name="Rent is due today").click()
    expect(alices_page.get_by_role("heading", name="Bills", level=1)).to_be_visible()
    expect(alices_page.locator(".side .bell-n")).to_have_count(0)
