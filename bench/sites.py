"""The site and the floor, each served by gunicorn with two workers on one database."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

ROOT = Path(__file__).resolve().parents[1]
STARTED_SECONDS = 30
GUNICORN = [sys.executable, "-m", "gunicorn"]


@dataclass(frozen=True)
class Setting:
    """One database with one number of entries: where things are, and as of when."""

    database: str  # "sqlite" or "postgres"
    count: int
    folder: Path
    environment: Mapping[str, str]
    server: int | None  # the database's process, None where it runs inside ours

    def run(self, module: str, *arguments: str) -> dict[str, Any]:
        """What a script of ours prints as JSON, run in this setting."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            check=True,
            env=dict(self.environment),
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found


@dataclass(frozen=True)
class Site:
    """A running server: its process, address, and how to be signed in."""

    pid: int
    address: str
    cookies: Mapping[str, str]


def environment(folder: Path, today: str, address: Mapping[str, str]) -> dict[str, str]:
    """What our processes are told. `address`: DATABASE_URL and FLOOR_DATABASE_URL, or
    nothing for SQLite files in `folder`.
    """
    var = folder / "var"
    var.mkdir(parents=True, exist_ok=True)
    floor = f"sqlite:///{folder / 'floor.sqlite3'}"
    told = {
        "VAR_DIR": str(var),
        "BENCH_TODAY": today,
        "FLOOR_DATABASE_URL": floor,
        "LOG_LEVEL": "ERROR",
        "BASE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": "measured, not guarded: nobody else reaches this server",
        **address,
    }
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "PORT"}}
    return {**kept, **told}


@contextmanager
def queue(setting: Setting) -> Iterator[redis.Redis]:
    """The embedded queue and cache; gives its cache, to be emptied."""
    code = (
        "import django,json,os;django.setup();from expense_tracker.kernel import "
        "programs;from django.conf import settings;p=programs.queue();"
        "print(json.dumps([p.command,str(settings.QUEUE_SOCKET)]))"
    )
    told = {**setting.environment, "DJANGO_SETTINGS_MODULE": "expense_tracker.settings"}
    printed = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env=told,
        cwd=ROOT,
        capture_output=True,
    ).stdout
    command, path = json.loads(printed)
    process = subprocess.Popen(command)
    cache = redis.Redis(unix_socket_path=path, db=1)
    try:
        _wait(cache.ping)
        yield cache
    finally:
        _stop(process)


@contextmanager
def ours(setting: Setting, signed_in: Mapping[str, str]) -> Iterator[Site]:
    port = _free_port()
    told = {**setting.environment, "PORT": str(port), "WEB_WORKERS": "2"}
    command = [*GUNICORN, "-c", "python:expense_tracker.gunicorn"]
    with _served(command, told, port) as pid:
        cookies = {signed_in["cookie"]: signed_in["session"]}
        yield Site(pid, f"http://127.0.0.1:{port}", cookies)


@contextmanager
def floor(setting: Setting, signed_in: Mapping[str, str]) -> Iterator[Site]:
    port = _free_port()
    options = ["--workers=2", "--threads=4", "--no-control-socket"]
    command = [*GUNICORN, *options, f"--bind=127.0.0.1:{port}", "bench.floor.wsgi"]
    with _served(command, dict(setting.environment), port) as pid:
        yield Site(pid, f"http://127.0.0.1:{port}", {"sessionid": signed_in["session"]})


@contextmanager
def _served(command: list[str], told: dict[str, str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, env=told, cwd=ROOT)
    try:
        _wait(lambda: _listens(port))
        yield process.pid
    finally:
        _stop(process)


def _listens(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def _wait(ready: Any) -> None:
    limit = time.monotonic() + STARTED_SECONDS
    while True:
        try:
            if ready():
                return
        except (OSError, redis.RedisError):
            if time.monotonic() > limit:
                raise
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
