import base64
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from expense_tracker.kernel.environment import (
    Environment,
    FileValues,
    development_push_key,
    new_push_key,
    queue_socket,
)


def environment(**values) -> Environment:
    env = Environment()
    env.ENVIRON = FileValues(values)
    return env


def test_a_value_may_stand_in_a_file(tmp_path):
    file = tmp_path / "hosts"
    file.write_text("one.example,two.example\n")
    env = environment(ALLOWED_HOSTS_FILE=str(file))
    assert env.list("ALLOWED_HOSTS") == ["one.example", "two.example"]


def test_an_address_in_a_file_ends_where_its_line_does(tmp_path):
    file = tmp_path / "database"
    file.write_text("postgres://u:p@db/books\r\n")
    env = environment(DATABASE_URL_FILE=str(file))
    assert env.db("DATABASE_URL")["NAME"] == "books"


def test_a_value_given_directly_stays_as_it_is():
    assert environment(SITE_NAME=" Outlay").str("SITE_NAME") == " Outlay"


def test_a_long_folder_has_its_socket_elsewhere(tmp_path):
    assert queue_socket(tmp_path / "var") == tmp_path / "var" / "queue.sock"
    assert len(str(queue_socket(tmp_path / ("x" * 120)))) < 100


def test_the_push_key_is_made_once_for_its_owner_alone(tmp_path):
    key = development_push_key(tmp_path)
    assert development_push_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "push-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["push-key"]


def test_the_first_of_two_at_once_makes_the_key(tmp_path, monkeypatch):
    """The other one has looked before it was there."""
    key = development_push_key(tmp_path)
    monkeypatch.setattr(Path, "exists", lambda _: False)
    assert development_push_key(tmp_path) == key


def test_push_keys_are_numbers_of_the_curve():
    for _ in range(20):
        number = int.from_bytes(base64.urlsafe_b64decode(f"{new_push_key()}="))
        assert ec.derive_private_key(number, ec.SECP256R1())
