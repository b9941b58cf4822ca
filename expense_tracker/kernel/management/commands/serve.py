"""Run the whole site with one command: queue, worker, web server and beat."""

import errno
import socket
import time
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from expense_tracker.kernel import instance_lock, programs
from expense_tracker.kernel.pending import pending_migrations
from expense_tracker.kernel.queue_server import NoQueueServerError
from expense_tracker.kernel.static_files import collect_if_changed
from expense_tracker.kernel.supervisor import NotReadyError, Supervisor

PORT_SECONDS = 5.0

WELCOME = """
  {site} is running at {url}{log_in}{mails}

  Ctrl-C stops it.
"""
LOG_IN = """

  Sign in as          demo@example.com   demo-pass-2026
  or as staff         staff@example.com  staff-pass-2026"""
MAILS = """

  Mails are shown at  {url}/dev/mail/
  and kept in         {folder}"""


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="start empty")

    def handle(self, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        demo = may_load_demo() and not options["no_demo"]
        try:
            lock = instance_lock.hold(settings.VAR_DIR / "serve.lock")
            wait_for_port()
            with Supervisor(self.say, keep_open=[lock]) as supervisor:
                self.prepare()
                self.start_all(supervisor, demo=demo)
                supervisor.watch()
                self.say("Stopping")
        except (
            instance_lock.AlreadyRunningError,
            NoQueueServerError,
            NotReadyError,
        ) as error:
            raise CommandError(str(error)) from error

    def say(self, message: str) -> None:
        self.stdout.write(message)
        self.stdout.flush()

    def prepare(self) -> None:
        if pending_migrations():
            self.say("Bringing the database up to date")
            call_command("migrate", interactive=False, verbosity=0)
        if collect_if_changed():
            self.say("Collected static files")

    def start_all(self, supervisor: Supervisor, *, demo: bool) -> None:
        if not settings.REDIS_URL:
            supervisor.start(programs.queue())
        if demo:
            self.load_demo()
        # Each program opens connections of its own; ours would only stay idle.
        connections.close_all()
        for program in (programs.worker(), programs.web(), programs.beat()):
            supervisor.start(program)
        if not supervisor.stopping:
            self.say(welcome(demo=demo))

    def load_demo(self) -> None:
        """Demo data at the first start: once anybody has signed up, never."""
        if not get_user_model().objects.exists():
            self.say("Loading demo data")
            call_command("load_demo", stdout=StringIO())


def may_load_demo() -> bool:
    """Known passwords are for a machine's own user only, never for a real service."""
    return bool(settings.EMBEDDED and settings.LOOPBACK)


def welcome(*, demo: bool) -> str:
    """Where the site runs, how to log in, where its mails are."""
    url = settings.BASE_URL
    mails = MAILS.format(url=url, folder=settings.MAIL_DIR)
    return WELCOME.format(
        site=settings.SITE_NAME,
        url=url,
        log_in=LOG_IN if demo else "",
        mails=mails if settings.EMBEDDED else "",
    )


def wait_for_port() -> None:
    """Return once our address is free; what a killed run left needs a moment to end."""
    deadline = time.monotonic() + PORT_SECONDS
    while not port_is_free():
        if time.monotonic() > deadline:
            raise CommandError(
                f"Port {settings.PORT} on {settings.HOST} is in use. "
                f"Choose another one: make run PORT={settings.PORT + 1}"
            )
        time.sleep(0.2)


def port_is_free() -> bool:
    """Whether our address can be bound. Raises CommandError if it never can."""
    address = (settings.HOST, settings.PORT)
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise CommandError(f"Cannot listen on {address}: {error}") from error
    return True
