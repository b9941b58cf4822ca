"""How long an answer takes tells nobody who has an account.

With a hasher slow enough to stand out. What the process worked is measured, not what
the clock says, each kind of question in turn, and the least of several counts: another
program on the machine makes them longer and never shorter.
"""

import time

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client

from accounts.models import User

PASSWORD = "heron kettle orbit"
ROUNDS = 3
# Without equal work the ratio would be over two.
ALIKE = 1.6


class SlowHasher(PBKDF2PasswordHasher):
    iterations = 60_000


@pytest.fixture
def nell(settings, db):
    settings.PASSWORD_HASHERS = [f"{__name__}.SlowHasher"]
    return User.objects.create_user("nell@example.com", PASSWORD, username="nell")


def least(questions):
    """Seconds of work for each question, in the order given."""
    taken = [[] for _ in questions]
    for _ in range(ROUNDS):
        for times, ask in zip(taken, questions, strict=True):
            cache.clear()
            begun = time.process_time()
            ask()
            times.append(time.process_time() - begun)
    return [min(times) for times in taken]


def test_signing_in_takes_as_long_without_an_account(nell):
    def sign_in(name):
        sent = {"login": name, "password": "not this one"}
        return lambda: Client().post("/accounts/login/", sent)

    names = ("nell@example.com", "nell", "orla@example.com", "orla")
    sign_in("warm-up")()
    taken = least([sign_in(name) for name in names])
    assert max(taken) / min(taken) < ALIKE, dict(zip(names, taken, strict=True))


def test_asking_for_a_reset_takes_as_long_without_an_account(nell):
    def ask(email):
        return lambda: Client().post("/accounts/password/reset/", {"email": email})

    ask("warm-up@example.com")()
    taken = least([ask("nell@example.com"), ask("orla@example.com")])
    assert max(taken) / min(taken) < ALIKE, taken
