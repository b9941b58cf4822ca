"""docs/api as pages of the program: how the API is used, by examples."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

FOLDER = Path("docs") / "api"
FIRST = "start"
# In the order in which they are read; README is what others call the first page.
PAGES = {
    FIRST: "README",
    "transactions": "transactions",
    "files": "files",
    "groups": "groups",
    "archives": "archives",
    "questions": "questions",
    "sign-in": "sign-in",
    "webhooks": "webhooks",
}
_OTHER_PAGE = re.compile(r"\]\(([a-z-]+)\.md\)")
_OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\.[^)]*\)")


@dataclass(frozen=True)
class GuidePage:
    name: str
    title: str
    html: SafeString

    @property
    def url(self) -> str:
        return reverse("api-guide", args=[self.name])


@require_safe
@login_not_required
def guide_page(request: HttpRequest, page: str) -> HttpResponse:
    if page not in PAGES:
        raise Http404
    pages = {name: read_page(name) for name in PAGES}
    context = {"pages": pages.values(), "shown": pages[page]}
    return render(request, "api_guide.html", context)


@lru_cache(maxsize=len(PAGES))
def read_page(name: str) -> GuidePage:
    """Links lead to the other pages here; those to other files are words."""
    text = (settings.BASE_DIR / FOLDER / f"{PAGES[name]}.md").read_text()
    heading = text.partition("\n")[0].removeprefix("# ")
    text = _OTHER_PAGE.sub(lambda found: f"]({_address(found[1])})", text)
    text = _OUTSIDE.sub(r"\1", text)
    title = "Start" if name == FIRST else heading
    return GuidePage(name, title, _rendered(text))


def _address(name: str) -> str:
    return reverse("api-guide", args=[name])


def _rendered(text: str) -> SafeString:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "tbl")
    html = parser.renderer.render(tokens, parser.options, {})
    return mark_safe(html)  # noqa: S308 - our own files, with HTML switched off
