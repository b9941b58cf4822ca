"""Take the README's pictures of a program that `make run` has just started.

.venv/bin/python -m scripts.pictures http://127.0.0.1:8000
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import NAMES

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
BANK_FILE = ROOT / "expense_tracker" / "tests" / "browser" / "bank.csv"
DRAWN_MS = 1_500


@dataclass(frozen=True)
class Picture:
    name: str
    open: str | Callable[[Page], None]
    theme: str = "light"
    width: int = 1440
    height: int = 900


def latest_statement(page: Page) -> None:
    page.goto("/reports/statements/")
    page.locator("main a[href*='/reports/statements/2']").first.click()


def reviewed_import(page: Page) -> None:
    page.goto("/import/")
    page.set_input_files("input[type=file]", BANK_FILE)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check the rows").click()


PICTURES = (
    Picture("overview-light", "/dashboard/"),
    Picture("overview-dark", "/dashboard/", theme="dark"),
    Picture("forecast", "/forecast/"),
    Picture("import", reviewed_import),
    Picture("statement", latest_statement),
    Picture("transactions-phone", "/entries/", width=390, height=844),
)


def main(base: str) -> None:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program)
        for picture in PICTURES:
            take(browser, base, picture)


def take(browser: Browser, base: str, picture: Picture) -> None:
    page = browser.new_page(
        base_url=base,
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.theme == "dark" else "light",
        device_scale_factor=2 if picture.width < picture.height else 1,
    )
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "demo@example.com")
    page.fill("input[name=password]", "demo-pass-2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/")
    if callable(picture.open):
        picture.open(page)
    else:
        page.goto(picture.open)
    page.wait_for_timeout(DRAWN_MS)
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    page.context.close()
    print(picture.name)


if __name__ == "__main__":
    main(sys.argv[1])
