"""What is asked of a language model, and what is made of its answers."""

import logging
import time

import pytest

from expense_tracker.kernel import language_model
from expense_tracker.kernel.checks import check_language_model
from expense_tracker.kernel.language_model import (
    ModelUnavailable,
    complete,
    is_configured,
)
from expense_tracker.kernel.tests.model_server import send


def ask(user="How much?"):
    return complete(system="Be brief.", user=user, most_tokens=50)


def test_the_question_goes_to_the_named_model_with_its_key(model):
    assert ask() == "All is well."
    assert model.bodies == [
        {
            "model": "parrot",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "How much?"},
            ],
            "max_tokens": 50,
            "temperature": 0,
            "stream": False,
        }
    ]
    assert model.keys == ["Bearer open sesame"]


def test_no_key_is_sent_where_none_is_set(model, settings):
    settings.LLM_API_KEY = ""
    ask()
    assert model.keys == [None]


@pytest.mark.parametrize("name", ["LLM_BASE_URL", "LLM_MODEL"])
def test_nothing_is_asked_while_a_setting_is_missing(model, settings, name):
    setattr(settings, name, "")
    assert not is_configured()
    with pytest.raises(ModelUnavailable):
        ask()
    assert model.bodies == []


def test_thoughts_before_the_answer_are_left_out(model):
    model.text = "<think>Hm, 1234.</think>\n Fine. "
    assert ask() == "Fine."


@pytest.mark.parametrize(
    "content",
    [
        b"not json",
        b"",
        b"[" * 50_000,
        {"choices": []},
        {"choices": [{"message": {"content": None}}]},
        {"choices": [{"message": {"content": "  "}}]},
        {"choices": "no"},
        ["no"],
    ],
    ids=range(8),
)
def test_what_is_no_answer_is_none(model, content):
    model.respond = lambda handler: send(handler, content)
    with pytest.raises(ModelUnavailable):
        ask()


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_refusal_says_its_number_only(model, status):
    model.respond = lambda handler: send(handler, b"secret words", status)
    with pytest.raises(ModelUnavailable, match=str(status)) as refused:
        ask()
    assert "secret" not in str(refused.value)


def test_a_redirect_is_not_followed(model):
    where = f"{model.address}/chat/completions"
    model.respond = lambda handler: send(handler, b"", 307, Location=where)
    with pytest.raises(ModelUnavailable):
        ask()
    assert len(model.bodies) == 1


def test_a_huge_answer_is_given_up(model):
    def pour(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 10_000)
        except OSError:
            pass

    model.respond = pour
    with pytest.raises(ModelUnavailable, match="too long"):
        ask()


def test_a_silent_model_is_given_up(model, monkeypatch):
    monkeypatch.setattr(language_model, "READ", 0.2)
    model.respond = lambda _handler: time.sleep(0.5)
    with pytest.raises(ModelUnavailable, match="ReadTimeout"):
        ask()


def test_an_answer_that_drips_in_is_given_up(model, monkeypatch):
    monkeypatch.setattr(language_model, "WHOLE", 0.2)

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(50):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.02)
        except OSError:
            pass

    model.respond = drip
    with pytest.raises(ModelUnavailable, match="too long"):
        ask()


def test_a_question_is_not_sent_when_it_is_too_long(model):
    with pytest.raises(ModelUnavailable, match="question"):
        ask("x" * language_model.MAX_SENT)
    assert model.bodies == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/v1", "http://[::bad/v1", "x"])
def test_nobody_there_is_no_answer(model, settings, address):
    settings.LLM_BASE_URL = address
    with pytest.raises(ModelUnavailable):
        ask()


def test_neither_question_nor_answer_nor_key_is_logged(model, caplog):
    caplog.set_level(logging.DEBUG)
    model.text = "the answer"
    ask("the question")
    for secret in ("the question", "the answer", "sesame"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("address", "name", "wrong"),
    [
        ("", "", []),
        ("https://models.example/v1", "m", []),
        ("https://models.example/v1", "", ["kernel.E003"]),
        ("models.example", "m", ["kernel.E001"]),
        ("https://me:secret@models.example", "m", ["kernel.E002"]),
        ("https://models.example/v1?key=secret", "m", ["kernel.E002"]),
    ],
)
def test_a_wrong_address_is_told_at_the_start(settings, address, name, wrong):
    settings.LLM_BASE_URL, settings.LLM_MODEL = address, name
    assert [each.id for each in check_language_model()] == wrong
