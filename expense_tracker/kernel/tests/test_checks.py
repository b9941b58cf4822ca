import pytest
from django.db import connection

from expense_tracker.kernel.checks import check_durability


def switched_off():
    return [message.msg.split()[-2] for message in check_durability(["default"])]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
def test_a_server_that_may_forget_is_found(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        known = switched_off()
        assert "synchronous_commit" not in known
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert set(switched_off()) == {*known, "synchronous_commit"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_sqlite_keeps_what_it_acknowledged(db):
    assert check_durability(["default"]) == []


def test_without_a_database_none_is_asked():
    assert check_durability(None) == []
