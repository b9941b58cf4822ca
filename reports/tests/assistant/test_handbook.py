"""The guide: every page can be opened, is linked soundly, and answers its questions."""

import re

import pytest
from django.urls import reverse

from reports.assistant.handbook import find, pages
from reports.assistant.pages import _HERE

QUESTIONS = {
    "How do I import a bank file?": "import",
    "how to split a purchase": "adding",
    "How do I undo an import?": "import",
    "What is free to spend?": "budgets",
    "what is rollover": "budgets",
    "how do I move money between budgets": "budgets",
    "How do I mark a bill as paid?": "bills",
    "which order to pay off debts": "goals",
    "avalanche or snowball": "goals",
    "how do I change the main currency": "currencies",
    "exchange rates": "currencies",
    "how are receipts read": "receipts",
    "how do I reconcile": "reconciling",
    "quiet hours": "notices",
    "who can see my data": "privacy",
    "delete my account": "privacy",
    "keyboard shortcuts": "keyboard",
    "how do rules work": "categories",
    "savings rate": "reports",
    "how do I split a bill": "groups",
    "how do I split the bill with friends": "groups",
    "how can I invite somebody to a group": "groups",
    "how do I ask somebody for the money they owe me": "groups",
    "how is the forecast worked out": "forecast",
    "sample book": "start",
    "what does net worth mean": "start",
}


def test_the_guide_answers_its_questions():
    wrong = {
        text: [section.url for section in find(text)]
        for text, page in QUESTIONS.items()
        if page not in [section.page for section in find(text)[:2]]
    }
    assert wrong == {}


def test_what_is_not_in_it_finds_nothing():
    assert find("quantum chromodynamics") == []
    assert find("") == []
    assert find("the of and") == []


def test_only_what_fits_as_well_is_shown():
    found = find("how do I split a purchase between two categories")
    assert [section.url for section in found] == ["/help/adding/#split-a-purchase"]


def test_tables_are_no_part_of_a_passage():
    tables = [s for page in pages().values() for s in page.sections if s.table]
    assert tables
    assert not [section for section in tables if "|" in section.passage]
    keys = next(s for s in tables if s.anchor == "keys-everywhere")
    assert all(len(row) == len(keys.table[0]) for row in keys.table)


def test_every_page_opens(client_alice):
    for name, page in pages().items():
        html = client_alice.get(
            reverse("reports:help-page", args=[name])
        ).content.decode()
        for section in page.sections[1:]:
            assert f'id="{section.anchor}"' in html


def test_pages_of_the_program_name_pages_of_the_guide():
    assert {here.guide for here in _HERE.values()} <= set(pages())


def test_no_passage_shows_marks():
    passages = [s.text for page in pages().values() for s in page.sections]
    assert not [text for text in passages if re.search(r"\*\*|`|\]\(|^#", text)]


def test_html_in_a_page_is_shown_as_text(tmp_path, settings):
    folder = tmp_path / "docs" / "guide"
    folder.mkdir(parents=True)
    (folder / "01-bad.md").write_text(
        "# Bad\n\n<script>alert(1)</script> [x](javascript:y)\n"
    )
    settings.BASE_DIR = tmp_path
    pages.cache_clear()
    try:
        html = pages()["bad"].html
    finally:
        pages.cache_clear()
    assert "<script>" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize("name", ["nothing", "..", "01-start"])
def test_an_unknown_page_is_not_found(client_alice, name):
    assert client_alice.get(f"/help/{name}/").status_code in {301, 404}
