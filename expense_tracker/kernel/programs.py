"""The programs that make up a running site."""

import socket
import sys

from django.conf import settings

from expense_tracker.kernel import queue_server
from expense_tracker.kernel.supervisor import Program

PROJECT = "expense_tracker"
# Its warning about running as root is no news to whoever starts everything as root.
UNWARNED = ["-W", "ignore::UserWarning:celery.platforms"]
CELERY = [sys.executable, *UNWARNED, "-m", "celery", "--app", PROJECT, "--quiet"]


def queue() -> Program:
    """The embedded queue. Raises NoQueueServerError."""
    folder = settings.VAR_DIR / "queue"
    folder.mkdir(exist_ok=True)
    return Program(
        name="queue",
        command=queue_server.command(settings.QUEUE_SOCKET, folder),
        ready=lambda: queue_server.answers(settings.QUEUE_SOCKET),
    )


def worker() -> Program:
    """A worker of two processes, given half a minute to end what it is doing."""
    options = ["--concurrency=2", "--loglevel=WARNING"]
    return Program(
        name="worker",
        command=[*CELERY, "worker", *options, "--without-gossip", "--without-mingle"],
        grace=30,
    )


def web() -> Program:
    return Program(
        name="web",
        command=[sys.executable, "-m", "gunicorn", "-c", f"python:{PROJECT}.gunicorn"],
        ready=is_listening,
        grace=20,
    )


def beat() -> Program:
    """The clock. No pid file: one instance per data folder is ensured by its lock."""
    return Program(
        name="beat",
        command=[*CELERY, "beat", "--loglevel=WARNING", "--pidfile="],
    )


def is_listening() -> bool:
    """Whether something accepts connections at our address."""
    try:
        socket.create_connection((settings.HOST, settings.PORT), timeout=1).close()
    except OSError:
        return False
    return True
