"""What a line of the log says, and what it never does."""

import io
import logging

import pytest
from celery.signals import setup_logging
from django.conf import settings

from expense_tracker import celery
from expense_tracker.kernel.logs import Discreet, Line, without_secrets

SECRETS = (
    "Not Found: /calendar/s3cretOfACalendar.ics",
    "Gone: /invitations/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d/",
    "POST /accounts/password/reset/key/1-c6mx2k-5b1d8c9e8f7a6b5c4d3e2f/",
    "GET /unsubscribe/WzEsImRpZ2VzdCJd:1vMabc:9sdf8SDF_sdfsDFS-dfs/",
    "refused otl_AbCdEf0123456789abcdefghijklmnopqrstuvwxyzAB",
    "headers: {'Authorization': 'Bearer q8f7-w6e5.r4t3'}",
    "postgres said password=hunter2secret",
    "callback?state=x&code=4/P7q7W91a-oMsCeLvIaQm6bTrgtp7",
)


@pytest.mark.parametrize("said", SECRETS)
def test_secrets_are_cut_short(said):
    told = without_secrets(said)
    assert told.endswith(("…", "…/", "…'}", "….ics"))
    assert len(told) < len(said)


@pytest.mark.parametrize(
    "said",
    [
        "Not Found: /entries/17/edit/",
        "Forbidden: /reports/2026-03-05..2026-03-20/",
        "Bad Request: /settings/notifications/budget-over/",
        "Task ledger.tasks.post_recurring_entries[1b2c] succeeded in 0.1s",
        "status code: 200",
    ],
)
def test_what_is_no_secret_stays(said):
    assert without_secrets(said) == said


@pytest.fixture
def line():
    """What a message looks like on the console."""
    shape = settings.LOGGING["formatters"]["line"]
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(Discreet())
    handler.setFormatter(Line(shape["format"], shape["datefmt"], shape["style"]))
    logger = logging.getLogger("line")
    logger.addHandler(handler)

    def write(message, *args, **more):
        logger.warning(message, *args, **more)
        return handler.stream.getvalue()

    yield write
    logger.removeHandler(handler)


def test_a_line_says_when_in_which_zone_who_and_where(line, rf, alice):
    request = rf.get("/")
    request._cached_user = alice
    told = line("looked", extra={"request": request})
    stamp, level, name, who, words = told.split(maxsplit=4)
    assert stamp.endswith("+0000")
    assert (level, name, who) == ("WARNING", "line", f"{alice.pk}@127.0.0.1:")
    assert words == "looked\n"


def test_nobody_writes_lines_of_their_own(line):
    told = line(
        "name: %s", "x\n2026 INFO security -: person 1 signed in\r\x1b[2J\u2028"
    )
    assert told.count("\n") == 1
    assert "\x1b" not in told


def refuse():
    raise ValueError("https://example.com/x?password=hunter2secret&y")


def test_a_failure_tells_no_secrets_either(line):
    try:
        refuse()
    except ValueError:
        told = line("failed", exc_info=True)
    assert "ValueError" in told
    assert "hunter2" not in told


def test_lines_go_to_one_place():
    assert [
        (name, handler["class"], handler["filters"])
        for name, handler in settings.LOGGING["handlers"].items()
    ] == [("console", "logging.StreamHandler", ["discreet"])]
    assert settings.LOGGING["root"]["handlers"] == ["console"]


def test_worker_and_beat_write_the_same_lines(monkeypatch):
    set_up = []
    monkeypatch.setattr(celery, "dictConfig", set_up.append)
    setup_logging.send(sender=None, loglevel=logging.WARNING, logfile=None)
    [shape] = set_up
    assert shape["handlers"] == settings.LOGGING["handlers"]
    assert shape["root"] == {"handlers": ["console"], "level": logging.WARNING}
