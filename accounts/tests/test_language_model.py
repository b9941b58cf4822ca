"""Who may ask the language model, how often, and what its settings say."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from accounts.language_model import asking as language_model
from accounts.language_model.asking import (
    NOTE_PROMPT,
    ModelLimitReached,
    ModelUnavailable,
    Purpose,
    ask_model,
    calls_left,
    change_model_choice,
    may_ask,
    model_choice,
    recent_uses,
)
from accounts.models import Book, ModelChoice, ModelUse
from accounts.services import register_person
from conftest import make_person
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.tests.model_server import send

TODAY = date(2026, 11, 21)
PAGE = "/settings/language-model/"


def ask(book, day=TODAY):
    return ask_model(book=book, as_of=day, system="s", user="u", most_tokens=9)


def test_nothing_may_be_asked_until_an_owner_says_so(scope, model):
    assert not any(may_ask(scope, purpose) for purpose in Purpose)
    change_model_choice(book=scope, changes={"wording": True})
    assert may_ask(scope, Purpose.WORDING)
    assert not may_ask(scope, Purpose.CATEGORIES)
    assert not may_ask(scope, Purpose.QUESTIONS)


def test_nothing_may_be_asked_where_there_is_no_model(scope):
    change_model_choice(book=scope, changes={"wording": True})
    assert not may_ask(scope, Purpose.WORDING)
    with pytest.raises(ModelUnavailable):
        ask(scope)
    assert not ModelUse.objects.exists()


def test_calls_are_counted_by_day_and_end_at_the_limit(scope, model, settings):
    settings.LLM_CALLS_PER_DAY = 2
    assert [ask(scope), ask(scope)] == ["All is well."] * 2
    with pytest.raises(ModelLimitReached):
        ask(scope)
    assert len(model.bodies) == 2
    assert calls_left(scope, TODAY) == 0
    tomorrow = TODAY + timedelta(days=1)
    ask(scope, tomorrow)
    assert calls_left(scope, tomorrow) == 1
    assert [(use.day, use.calls) for use in recent_uses(scope, tomorrow)] == [
        (tomorrow, 1),
        (TODAY, 2),
    ]


def test_a_call_that_fails_counts_too(scope, model, settings):
    settings.LLM_CALLS_PER_DAY = 1
    model.respond = lambda handler: send(handler, b"", 500)
    with pytest.raises(ModelUnavailable):
        ask(scope)
    assert calls_left(scope, TODAY) == 0


def test_each_book_has_calls_of_its_own(scope, other_book, model, settings):
    settings.LLM_CALLS_PER_DAY = 1
    ask(scope)
    with book_scope(other_book):
        assert ask(other_book) == "All is well."


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_asking_at_once_never_passes_the_limit(settings, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection only")
    settings.LLM_CALLS_PER_DAY, settings.LLM_BASE_URL = 3, "http://model/v1"
    settings.LLM_MODEL = "parrot"
    monkeypatch.setattr(language_model.language_model, "complete", lambda **_: "yes")
    book = register_person(user=make_person("Alice"))

    def try_it(_):
        try:
            with book_scope(book):
                return ask(book)
        except ModelLimitReached:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(try_it, range(8)))
    assert sorted(answers) == [""] * 5 + ["yes"] * 3


def test_the_claim_is_one_conditional_statement(
    scope, model, django_assert_num_queries
):
    """What makes it hold when several ask at once, on SQLite too."""
    ask(scope)
    with django_assert_num_queries(2) as asked:
        ask(scope)
    assert asked[1]["sql"].startswith("UPDATE")
    assert '"calls" <' in asked[1]["sql"]


# --- the settings page ----------------------------------------------------------------


def test_the_page_says_what_each_purpose_sends(client_alice):
    page = client_alice.get(PAGE).content.decode()
    assert "No payees, no notes, no single transactions." in page
    assert "No amounts, no dates." in page
    assert "No language model is set up" in page
    assert NOTE_PROMPT[:30] in page


def test_an_owner_switches_purposes_and_words_the_prompt(client_alice, scope):
    version = Book.objects.get().version
    sent = {"wording": "on", "prompt": "As a poem.\r\nIn two lines."}
    assert client_alice.post(PAGE, sent).status_code == 302
    choice = model_choice(scope)
    assert (choice.wording, choice.categories) == (True, False)
    assert choice.prompt == "As a poem.\nIn two lines."
    assert Book.objects.get().version > version


def test_reset_brings_the_own_prompt_back_and_keeps_the_switches(client_alice, scope):
    change_model_choice(book=scope, changes={"wording": True, "prompt": "As a poem."})
    client_alice.post(PAGE, {"reset": "1"})
    assert (model_choice(scope).prompt, model_choice(scope).wording) == ("", True)


def test_the_own_prompt_is_not_kept_as_ones_own(client_alice, scope):
    client_alice.post(PAGE, {"prompt": NOTE_PROMPT})
    assert model_choice(scope).prompt == ""


def test_a_prompt_that_is_too_long_is_refused_with_what_was_typed(client_alice, scope):
    answer = client_alice.post(PAGE, {"prompt": "x" * 2001})
    assert answer.status_code == 422
    assert "x" * 2001 in answer.content.decode()
    assert not ModelChoice.objects.exists()


def test_only_an_owner_changes_it(as_user, bob, vera, scope):
    for person in (bob, vera):
        client = as_user(person)
        assert client.get(PAGE).status_code == 200
        assert client.post(PAGE, {"wording": "on"}).status_code == 403
        assert client.post(PAGE, {"reset": "1"}).status_code == 403
    assert not ModelChoice.objects.exists()


def test_the_page_shows_how_often_was_asked(client_alice, scope, model, monkeypatch):
    monkeypatch.setattr("accounts.language_model.views.today_for", lambda _book: TODAY)
    ask(scope)
    page = client_alice.get(PAGE).content.decode()
    assert "49 more today" in page
    assert "21 Nov" in page
