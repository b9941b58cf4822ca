import re
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

import pytest

from expense_tracker.api import api
from expense_tracker.api_guide import PAGES
from expense_tracker.kernel.api.types import Body, Row


def test_the_page_tells_every_operation(client):
    page = client.get("/api/docs")
    assert page.status_code == HTTPStatus.OK
    text = page.content.decode()
    for operations in api.document["paths"].values():
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in text


@pytest.mark.parametrize("page", PAGES)
def test_each_page_of_examples_is_shown_with_its_links(client, page):
    shown = client.get(f"/api/docs/{page}/")
    assert shown.status_code == HTTPStatus.OK
    text = shown.content.decode()
    assert "curl" in text
    assert ".md" not in text
    for address in set(re.findall(r'href="(/api/[^"#]+)"', text)):
        assert client.get(address).status_code == HTTPStatus.OK, address


def test_there_are_no_other_pages(client):
    assert client.get("/api/docs/README/").status_code == HTTPStatus.NOT_FOUND


def test_no_two_shapes_have_one_name():
    """The document would tell the one in place of the other."""
    names = Counter(shape.__name__ for root in (Row, Body) for shape in shapes(root))
    assert [name for name, count in names.items() if count > 1] == []


def shapes(root: type) -> Iterator[type]:
    for shape in root.__subclasses__():
        yield shape
        yield from shapes(shape)
