import socket

import pytest
from django.core.management import CommandError

from expense_tracker.kernel import queue_server, static_files
from expense_tracker.kernel.management.commands import serve
from expense_tracker.kernel.pending import pending_migrations
from expense_tracker.kernel.queue_server import NoQueueServerError


@pytest.fixture
def taken_port(settings):
    """Our address, held by somebody else."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.HOST, settings.PORT = other.getsockname()
        yield settings.PORT


def test_says_that_the_port_is_in_use(taken_port, monkeypatch):
    monkeypatch.setattr(serve, "PORT_SECONDS", 0)
    with pytest.raises(CommandError, match=rf"{taken_port}.* in use.*{taken_port + 1}"):
        serve.wait_for_port()


def test_says_that_an_address_is_not_ours(settings):
    settings.HOST, settings.PORT = "192.0.2.1", 8000
    with pytest.raises(CommandError, match="Cannot listen"):
        serve.wait_for_port()


@pytest.mark.parametrize(
    ("embedded", "loopback", "allowed"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_demo_data_stays_on_this_machine(settings, embedded, loopback, allowed):
    settings.EMBEDDED, settings.LOOPBACK = embedded, loopback
    assert serve.may_load_demo() is allowed


def test_welcome_says_where_and_how(settings):
    settings.BASE_URL = "http://127.0.0.1:8000"
    said = serve.welcome(demo=True)
    assert "is running at http://127.0.0.1:8000\n" in said
    assert "demo@example.com" in said
    assert "staff@example.com" in said
    assert "http://127.0.0.1:8000/dev/mail/" in said
    assert str(settings.MAIL_DIR) in said


def test_welcome_names_no_login_where_there_is_none(settings):
    settings.EMBEDDED = False
    said = serve.welcome(demo=False)
    assert "demo@example.com" not in said
    assert "/dev/mail/" not in said


def test_queue_server_falls_back_to_an_installed_one(monkeypatch, tmp_path):
    monkeypatch.setattr(queue_server, "_bundled", lambda: None)
    installed = {"redis-server": "/bin/r"}
    monkeypatch.setattr(queue_server.shutil, "which", installed.get)
    assert queue_server.command(tmp_path / "socket", tmp_path)[0] == "/bin/r"


def test_says_that_there_is_no_queue_server(monkeypatch, tmp_path):
    monkeypatch.setattr(queue_server, "_bundled", lambda: None)
    monkeypatch.setattr(queue_server.shutil, "which", lambda _name: None)
    with pytest.raises(NoQueueServerError, match="set REDIS_URL"):
        queue_server.command(tmp_path / "socket", tmp_path)


def test_nobody_answers_at_an_absent_socket(tmp_path):
    assert queue_server.answers(tmp_path / "socket") is False


@pytest.fixture
def sources(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STATICFILES_DIRS[0].mkdir()
    (settings.STATICFILES_DIRS[0] / "app.css").write_text("a {}")
    return settings.STATICFILES_DIRS[0]


def test_static_files_are_collected_when_one_changed(sources, settings):
    assert static_files.collect_if_changed() is True
    assert static_files.collect_if_changed() is False
    (sources / "more.css").write_text("b {}")
    assert static_files.collect_if_changed() is True
    assert (settings.STATIC_ROOT / "more.css").exists()


def test_nothing_is_pending_after_migrating(db):
    assert pending_migrations() == []
