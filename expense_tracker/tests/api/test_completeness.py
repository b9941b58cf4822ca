"""What people can do in pages, programs can do too, or there is a reason.

The pages come from the addresses of the program, so a new one needs its row in
`pages.toml`.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from expense_tracker.api import api

TABLE = tomllib.loads(Path(__file__).with_name("pages.toml").read_text())
# Staff's, the API's own, allauth's (docs/api/sign-in.md), supervisors', developers'.
NOT_PEOPLES = (
    "accounts/", "admin/", "api/", "_allauth/", "dev/", "healthz", "readyz", "static/",
)  # fmt: skip
WORDS_OF_A_REASON = 4


def pages(
    resolver: URLResolver | None = None, prefix: str = "", app: str = "site"
) -> Iterator[str]:
    """`app:name` of every address of people; of one without a name, the address."""
    for each in (resolver or get_resolver()).url_patterns:
        address = prefix + str(each.pattern)
        if address.startswith(NOT_PEOPLES):
            continue
        if isinstance(each, URLPattern):
            yield f"{app}:{each.name or address}"
        else:
            yield from pages(each, address, each.namespace or app)


def rows() -> Iterator[tuple[str, list[str] | str]]:
    """Each page of the table: its operations, or the reason why it has none."""
    for app, nouns in TABLE.items():
        for noun in nouns.values():
            for page, said in noun.items():
                yield f"{app}:{page}", said


PAGES = set(pages())
ROWS = list(rows())
LISTED = {page for page, _ in ROWS}
NAMED = {each for _, said in ROWS if isinstance(said, list) for each in said}
OPERATIONS = {
    operation["operationId"]
    for operations in api.document["paths"].values()
    for operation in operations.values()
}


def test_every_page_has_its_row():
    """Else say in pages.toml which operations do the same, or why none does."""
    assert sorted(PAGES - LISTED) == []


def test_no_row_is_of_a_page_that_is_gone_or_stands_twice():
    assert sorted(LISTED - PAGES) == []
    assert len(ROWS) == len(LISTED)


def test_the_operations_of_the_table_are_there():
    assert sorted(NAMED - OPERATIONS) == []


def test_every_operation_stands_beside_a_page():
    """Or the table would not tell what a page is made of."""
    assert sorted(OPERATIONS - NAMED) == []


def test_what_has_no_operation_has_a_reason_in_words():
    said = dict(ROWS)
    assert [page for page in said if not said[page]] == []
    reasons = {page: each for page, each in said.items() if isinstance(each, str)}
    short = [p for p, why in reasons.items() if len(why.split()) < WORDS_OF_A_REASON]
    assert short == []
