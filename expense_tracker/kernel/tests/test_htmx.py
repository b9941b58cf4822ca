import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from expense_tracker.kernel.htmx import is_part, toast


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
        ({"HX-Boosted": "true"}, False),
    ],
)
def test_a_part_is_answered_only_where_htmx_swaps_one(headers, expected):
    assert is_part(RequestFactory().get("/", headers=headers)) is expected


def test_a_toast_tells_the_page_what_happened():
    response = HttpResponse()
    assert toast(response, "Deleted “Café”", "/undo/x/") is response
    events = json.loads(response["HX-Trigger"])
    assert events == {"toast": {"message": "Deleted “Café”", "undo": "/undo/x/"}}


def test_a_message_cannot_break_the_header():
    response = toast(HttpResponse(), "line\r\nSet-Cookie: x=1")
    assert "\n" not in response["HX-Trigger"]
    assert response["HX-Trigger"].isascii()
    assert json.loads(response["HX-Trigger"])["toast"]["undo"] is None
