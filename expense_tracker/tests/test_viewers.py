"""A viewer is offered nothing that would be refused: every link of every page leads
somewhere, and every form may be sent.
"""

from html.parser import HTMLParser
from http import HTTPStatus

from django.urls import Resolver404, resolve

from expense_tracker.tests.test_isolation import OWN
from expense_tracker.tests.walk import own_addresses

# Leaves the site, or the frame that every page has.
LEFT_OUT = ("/accounts/", "/static/", "/media/", "/api/", "/dev/", "/admin/")


class Offers(HTMLParser):
    """What a page offers: addresses to look at, and to send a form to."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.links: set[str] = set()
        self.sends: set[str] = set()
        self.form = ""  # the address of the one that stands open
        self.fieldsets: list[bool] = []  # those that stand open, and which are disabled

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "a" or ("hx-get" in said and not any(self.fieldsets)):
            self.links.add(said.get("href") or said.get("hx-get") or "")
        if tag == "form" and (said.get("method") or "").lower() == "post":
            # A hidden one is a pattern for scripts.
            self.form = "" if "hidden" in said else said.get("action") or self.path
        if tag == "fieldset":
            self.fieldsets.append("disabled" in said)
        if tag == "button" and said.get("type") == "submit" and not any(self.fieldsets):
            self.sends.add(said.get("formaction") or self.form)
        if said.get("hx-post"):
            self.sends.add(said["hx-post"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = ""
        if tag == "fieldset":
            self.fieldsets.pop()


def is_ours(path: str) -> bool:
    return path.startswith("/") and not path.startswith(LEFT_OUT)


def name_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


def page_of(client, path: str) -> Offers | None:
    """What the page there offers; None when there is none."""
    answer = client.get(path)
    is_html = answer.get("Content-Type", "").startswith("text/html")
    if answer.status_code != HTTPStatus.OK or not is_html or answer.streaming:
        return None
    offers = Offers(path)
    offers.feed(answer.text)
    return offers


def test_a_viewer_is_offered_nothing_that_is_refused(full_book, vera, as_user):
    client = as_user(vera)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for path in own_addresses(full_book).values():
        offers = page_of(client, path)
        for link in filter(is_ours, offers.links if offers else ()):
            found.setdefault(("get", name_of(link)), (path, link))
        for send in filter(is_ours, offers.sends if offers else ()):
            if name_of(send) not in OWN:
                found.setdefault(("post", name_of(send)), (path, send))
    refused = [
        (method, path, address)
        for (method, _), (path, address) in found.items()
        if getattr(client, method)(address).status_code == HTTPStatus.FORBIDDEN
    ]
    assert refused == [], "\n".join(map(str, refused))


def test_an_empty_book_does_not_ask_a_viewer_to_fill_it(book, vera, as_user):
    page = as_user(vera).get("/dashboard/")
    assert page.status_code == HTTPStatus.OK
    assert "First steps" not in page.text
    assert "/entries/new/" not in page.text
