"""A site of its own to run commands on, apart from the tests' database."""

import os
import subprocess
import sys
from pathlib import Path

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

    def succeed(self, *command):
        """Run `command`, which must succeed, and return what it printed."""
        done = self.manage(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()
