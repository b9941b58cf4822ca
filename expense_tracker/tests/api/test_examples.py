"""The examples of docs/api are run as they stand, and answer what stands below them.

Of an answer the shape and the words are compared; ids, times and what follows from them
are another one each time.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project

from accounts.tokens.services import Scope, create_token

DOCS = Path(project.BASE_DIR) / "docs/api"
PAGES = (
    "README",
    "transactions",
    "files",
    "questions",
    "groups",
    "archives",
    "sign-in",
)
BLOCK = re.compile(r"^```(sh|json|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MARK = "=== end of example ==="
# What is another one each time it is run.
PASSING = {"id", "wallet", "category", "created_at"}

pytestmark = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq") and shutil.which("bash")),
    reason="curl, jq and bash run the examples",
)


@pytest.fixture
def environment(site, alice, book, tmp_path):
    EmailAddress.objects.create(
        user=alice, email=alice.email, verified=True, primary=True
    )
    _, value = create_token(user=alice, name="script", scopes=Scope.values)
    return {
        "PATH": os.environ["PATH"],
        "URL": site,
        "TOKEN": value,
        "EMAIL": alice.email,
        "PASSWORD": "correct-horse-7",
        "HOME": str(tmp_path),
        "no_proxy": "*",
    }


def blocks(page):
    return BLOCK.findall((DOCS / f"{page}.md").read_text())


def outcomes(page, environment, folder):
    """What each shell example of the page prints; one script runs all of them."""
    script = "".join(
        f"{text}\necho '{MARK}'\n" for kind, text in blocks(page) if kind == "sh"
    )
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split(MARK)[:-1]


def told(page):
    """What stands below each shell example; None where nothing does."""
    found = []
    for kind, text in blocks(page):
        if kind == "sh":
            found.append(None)
        elif kind == "json":
            found[-1] = json.loads(text)
    return found


def last_json(text):
    """An example may print several; the last one is shown."""
    decoder, rest, value = json.JSONDecoder(), text.strip(), None
    while rest:
        value, end = decoder.raw_decode(rest)
        rest = rest[end:].strip()
    return value


def lasting(value):
    if isinstance(value, list):
        return [lasting(each) for each in value]
    if isinstance(value, dict):
        return {
            name: type(each).__name__ if name in PASSING else lasting(each)
            for name, each in value.items()
        }
    return value


def check(page, environment, folder):
    for expected, printed in zip(
        told(page), outcomes(page, environment, folder), strict=True
    ):
        if expected is not None:
            assert lasting(last_json(printed)) == lasting(expected)


@pytest.mark.parametrize("page", PAGES)
def test_examples_answer_as_they_say(page, environment, tmp_path):
    check(page, environment, tmp_path)


@pytest.fixture
def receiver(tmp_path):
    """The page's own program; what it prints is in the file."""
    ((_, program),) = [each for each in blocks("webhooks") if each[0] == "python"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    printed = tmp_path / "printed.txt"
    with printed.open("w") as out:
        running = subprocess.Popen(
            [sys.executable, "-c", program],
            env={"PORT": str(port)},
            cwd=tmp_path,
            stdout=out,
        )
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/hook", printed
        running.terminate()
        running.wait()


def _wait_for(port):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.05)


def test_the_receiver_of_webhooks_works(
    receiver, environment, tmp_path, settings, monkeypatch
):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    settings.OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    address, printed = receiver
    check("webhooks", environment | {"HOOK": address}, tmp_path)
    assert printed.read_text() == "test {'message': 'It works.'}\n"
