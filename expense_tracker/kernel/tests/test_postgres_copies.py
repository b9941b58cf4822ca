"""From the embedded default to PostgreSQL, and PostgreSQL's own backup."""

import os

import psycopg
import pytest
from django.db import connection

from expense_tracker.kernel.tests.system import System

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
REAL = {"SECRET_KEY": "only-for-tests-" + "x" * 40, "ALLOWED_HOSTS": "localhost"}


@pytest.fixture
def new_system(tmp_path, django_db_setup):
    """Makes systems, each with an empty PostgreSQL database of its own."""
    made = []

    def make(name):
        database = f"{connection.settings_dict['NAME']}_{name}"
        run_sql(f"CREATE DATABASE {database}")
        made.append(database)
        url = os.environ["TEST_DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}"
        return System(tmp_path / name, DATABASE_URL=url, **REAL)

    yield make
    for database in made:
        run_sql(f"DROP DATABASE {database} WITH (FORCE)")


def run_sql(statement):
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    with psycopg.connect(**parameters, autocommit=True) as server:
        server.execute(statement)


def count_entries(system):
    count = (
        "from expense_tracker.kernel.scoping import all_books\n"
        "from ledger.models import Entry\n"
        "with all_books(): print(Entry.objects.count())"
    )
    return int(system.succeed("shell", "--no-imports", "-c", count))


def test_moves_in_and_comes_back(tmp_path, new_system):
    embedded = System(tmp_path / "embedded")
    embedded.succeed("migrate")
    embedded.succeed("load_demo")
    rows = str(tmp_path / "rows.json")
    left_out = ["contenttypes", "auth.permission", "sessions"]
    options = [f"--exclude={name}" for name in left_out]
    embedded.succeed("dumpdata", "--all", "--natural-foreign", *options, "-o", rows)

    moved = new_system("moved")
    moved.succeed("migrate")
    moved.succeed("loaddata", rows)
    moved.succeed("doctor")
    assert count_entries(moved) == count_entries(embedded) > 0

    restored = new_system("restored")
    restored.succeed("restore", moved.succeed("backup"))
    restored.succeed("doctor")
    assert count_entries(restored) == count_entries(moved)
