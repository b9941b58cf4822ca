"""Questions to the assistant through the API."""

import json
import time
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine

from accounts.language_model.asking import change_model_choice
from accounts.services import create_book
from ledger.groups.people import GroupDraft, create_group
from ledger.models import Entry
from reports.assistant import translation


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 12:00Z"):
        yield


@pytest.fixture
def ask(api, alice, scope):
    program = api(alice)
    return lambda q: program("get", f"/assistant?{urlencode({'q': q})}").json()


@pytest.fixture
def read(api, alice, scope):
    program = api(alice)
    return lambda q: program("get", f"/assistant/reading?{urlencode({'q': q})}").json()


def test_an_answer_has_words_a_figure_and_what_it_adds_up_from(
    ask, api, alice, spend, as_user, book
):
    spend("12.50", on=date(2026, 10, 3))
    spend("7.50", on=date(2026, 10, 9))
    told = ask("groceries in October 2026")
    assert told["text"].startswith("You spent €20.00 on Groceries in October 2026")
    assert told["figure"] == {"amount": "20.00", "currency": "EUR"}
    found = api(alice)("get", f"/entries?{urlencode(told['entries'])}").json()["items"]
    assert sorted(row["amount"] for row in found) == ["-12.50", "-7.50"]
    link = urlsplit(told["source"]["url"])
    page = as_user(alice).get(f"{link.path}?{link.query}", follow=True)
    assert page.status_code == HTTPStatus.OK
    assert "12.50" in page.content.decode()


def test_what_is_not_known_is_refused_with_what_may_be_meant(ask):
    told = ask("how much did I spend on zorgblatt")
    assert (told["understood"], told["unknown"]) == (False, ["zorgblatt"])
    assert told["text"] == "I do not know “zorgblatt”, so I will not guess."
    assert (told["figure"], told["entries"]) == (None, None)
    assert all(ask(example)["understood"] for example in told["examples"][:2])
    [meant] = ask("how much was electricity in september")["others"]
    assert meant["label"] == "Category Energy & water"
    assert ask(meant["q"])["understood"] is True


def test_how_to_is_answered_by_the_guide(ask):
    told = ask("how do I split a purchase?")
    assert told["text"].endswith("The guide says:")
    assert told["passages"][0]["url"].startswith("http")
    assert "split" in json.dumps(told["passages"]).lower()


def test_a_transaction_is_only_prepared(ask, api, alice):
    told = ask("add 12.50 lunch yesterday")
    assert told["text"] == "This would be added. Nothing is booked yet."
    assert not Entry.objects.exists()
    sent = {"line": told["add"]["line"]}
    booked = api(alice)("post", "/entries/quick", sent).json()
    assert (booked["amount"], booked["date"]) == ("-12.50", "2026-11-20")


def test_without_a_question_there_are_some_to_begin_with(ask):
    told = ask(" ")
    assert (told["understood"], len(told["examples"])) == (False, 5)


def test_it_is_long_enough_at_300_characters(api, alice, book):
    answer = api(alice)("get", f"/assistant?q={'x' * 301}")
    assert answer.json()["errors"][0]["field"] == "q"


# --- as a language model reads it -----------------------------------------------------

ODD = "zorgblatt for the flumph"


def test_no_answer_waits_for_a_language_model(ask, book, model):
    assert ask(ODD)["may_be_read"] is False
    change_model_choice(book=book, changes={"questions": True})
    assert ask(ODD)["may_be_read"] is True
    assert ask("groceries last month")["may_be_read"] is False
    assert model.bodies == []


def test_a_question_is_read_by_it_when_asked_to(read, book, model, spend):
    assert read(ODD)["text"] == "No language model reads questions in this book."
    change_model_choice(book=book, changes={"questions": True})
    spend("20", on=date(2026, 10, 3))
    told = {"kind": "total", "expression": "", "period": "2026-10", "measure": "spent"}
    model.text = json.dumps(told)
    assert read(ODD)["figure"] == {"amount": "20.00", "currency": "EUR"}
    assert len(model.bodies) == 1


def test_it_is_not_waited_for_long(read, book, model, monkeypatch):
    change_model_choice(book=book, changes={"questions": True})
    monkeypatch.setattr(translation, "PATIENCE", 0.2)
    model.respond = lambda _handler: time.sleep(1)
    told = read(ODD)
    assert told["text"].startswith("The language model did not answer in time.")


def test_a_token_of_one_book_tells_of_no_group_booked_in_another(api, alice, book):
    draft = GroupDraft(name="Chess club", currency="EUR")
    other = create_book(owner=alice, name="Other", base_currency="EUR")
    create_group(user=alice, book=other, draft=draft)
    words = urlencode({"q": "what is my balance in the Chess club group"})
    question = f"/assistant?{words}"
    assert "Chess club" in api(alice)("get", question).json()["text"]
    told = api(alice, book=book)("get", question).json()
    assert (told["lines"], told["links"], told["figure"]) == ([], [], None)
    assert "0" not in told["text"]
