"""The guide: its pages, and the search over them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.assistant.handbook import find, pages

FOUND = 8
MAX_QUERY = 200


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    context = {
        "guide": list(pages().values()),
        "query": query,
        "found": find(query, count=FOUND) if query else [],
    }
    return render(request, "reports/help_index.html", context)


@require_safe
def help_page(request: HttpRequest, name: str) -> HttpResponse:
    page = pages().get(name)
    if page is None:
        raise Http404
    return render(
        request, "reports/help_page.html", {"page": page, "guide": pages().values()}
    )
