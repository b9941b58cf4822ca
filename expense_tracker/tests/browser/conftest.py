"""A real Chromium before Django's live server.

Every page is watched: what it writes to the console, a breach of its own content
security policy included, fails the test at its end.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from accounts.clock import today_for
from accounts.models import User
from expense_tracker.tests.one_at_a_time import OneAtATime

BUILT = Path(project.BASE_DIR) / "static/build/app.js"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
DESK = {"width": 1440, "height": 900}
# Nobody watches: nothing moves that would have to be waited for.
HERE = {
    "locale": "en-IE",
    "timezone_id": "Europe/Dublin",
    "viewport": DESK,
    "reduced_motion": "reduce",
}
# Long enough for a busy machine of two cores, short enough to fail while one watches.
PATIENCE = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, and say what it lacks on this machine."""
    lacking = None
    if not CHROMIUM:
        lacking = "no Chromium is installed"
    elif not BUILT.exists():
        lacking = "static/build is missing: run `make assets`"
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if lacking:
                item.add_marker(pytest.mark.skip(reason=lacking))


@pytest.fixture(scope="session", autouse=True)
def one_at_a_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LiveServerThread, "server_class", OneAtATime)
        yield


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop in this thread; no query of ours runs in it.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--disable-gpu"]
        )
        expect.set_options(timeout=PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server, settings) -> str:
    """Address of the running program, which its mails link to as well."""
    settings.BASE_URL = live_server.url
    # Rate limits are kept per address, and all tests come from one.
    cache.clear()
    return str(live_server.url)


@pytest.fixture
def visitor(browser, site) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser of one's own: `visitor()`, or signed in: `visitor(alice)`.

    Takes Playwright's options of a context as well.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def arrive(person: User | None = None, **options) -> BrowserContext:
        context = browser.new_context(base_url=site, **HERE | options)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: complaints.extend(_complaint(message)))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        if person:
            context.add_cookies([_session(person, site)])
        contexts.append(context)
        return context

    yield arrive
    for context in contexts:
        context.close()
    OneAtATime.wait_until_idle()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    if message.type not in {"error", "warning"}:
        return []
    address = message.location["url"]
    # Pages that refuse, or are not there, say so themselves.
    if "with a status of 4" in message.text and "/static/" not in address:
        return []
    # What a page asked for when it was left; failures have messages of their own.
    told = ("htmx:sendAbort", "htmx:afterRequest", "Response Status Error Code 4")
    if message.text.startswith(told):
        return []
    return [f"{message.text} ({address})"]


def _session(person: User, site: str) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    name = project.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


@pytest.fixture
def page(visitor) -> Page:
    """A stranger's first page."""
    return visitor().new_page()


@pytest.fixture
def alices_page(visitor, alice, book) -> Page:
    return visitor(alice).new_page()


@pytest.fixture
def today(book) -> date:
    return today_for(book)
