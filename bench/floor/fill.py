"""python -m bench.floor.fill N: as many rows as our own book has, and who sees them.

Prints the session's key as JSON.
"""

import json
import os
import random
import sys
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from bench.floor.models import Category, Entry

YEARS, CATEGORIES = 10, 25


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    # Our own tables have no migrations, and point at what those made.
    call_command("migrate", run_syncdb=True, verbosity=0)
    user = User.objects.create_user("floor", password=None)
    _rows(user, count)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    sys.stdout.write(json.dumps({"session": session.session_key}))


def _rows(user: User, count: int) -> None:
    rng = random.Random(count)
    today = date.fromisoformat(os.environ["BENCH_TODAY"])
    categories = Category.objects.bulk_create(
        Category(name=f"Category {n}") for n in range(CATEGORIES)
    )
    rows = (
        Entry(
            user=user,
            date=today - timedelta(days=rng.randrange(365 * YEARS)),
            amount=-rng.randrange(150, 15_000),
            category=rng.choice(categories),
            payee=f"Shop {rng.randrange(40)}",
            note=f"weekly order {rng.randrange(count)}",
        )
        for _ in range(count)
    )
    Entry.objects.bulk_create(rows, batch_size=2000)


if __name__ == "__main__":
    main(int(sys.argv[1]))
