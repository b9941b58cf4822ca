"""A site of its own to run commands on, apart from the tests' database."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": "", "EMAIL_URL": ""}


class System:
    """The embedded default in `folder`; `settings` are further variables."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.media = folder / "media"
        own = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder)}
        self.environment = {**own, **EMBEDDED, **settings}

    def manage(self, *command):
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self):
        """Its database, copied from that of the tests: migrations take half a minute,
        and the test of a whole site runs them. Asks for the tests' database.
        """
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.folder / "db.sqlite3")) as file:
                connection.connection.backup(file)
            self.succeed("migrate", "--fake")
        else:
            self.succeed("migrate")

    def succeed(self, *command):
        """Run `command`, which must succeed, and return what it printed."""
        done = self.manage(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()
