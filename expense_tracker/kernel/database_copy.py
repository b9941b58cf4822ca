"""The whole database to one file and back."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection


class DatabaseCopyError(Exception):
    """The copy failed; the message says why."""


def dump(target: Path) -> None:
    """Write the database as it is at one moment to `target`, beside running writers."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def load(source: Path) -> None:
    """Replace all that is in the database by what `dump` wrote to `source`."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as original:
            original.backup(connection.connection)
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction"]
        _postgres("pg_restore", *options, str(source), "--dbname")


def _postgres(program: str, *options: str) -> None:
    """Run one of PostgreSQL's own programs on our database, its name put last."""
    if not shutil.which(program):
        raise DatabaseCopyError(f"{program} is missing: install PostgreSQL's client.")
    settings = connection.settings_dict
    arguments, secrets = connection.client.settings_to_cmd_args_env(settings, options)
    done = subprocess.run(  # noqa: S603 - no part of it comes from users
        [program, *arguments[1:]],
        env={**os.environ, **(secrets or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DatabaseCopyError(f"{program} failed: {done.stderr.strip()}")
