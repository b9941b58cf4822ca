"""The whole site in one file, and back: the database and the uploaded files.

The archive is a gzipped tar of `manifest.json`, `database` (SQLite: the database file;
PostgreSQL: a custom-format dump) and `media/...`. Secrets are not in it.
"""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from expense_tracker.kernel import database_copy

MANIFEST, DATABASE, MEDIA = "manifest.json", "database", "media/"


class BackupError(Exception):
    """A backup that cannot be put back; the message says why."""


def write_backup(folder: Path, *, made_at: datetime) -> Path:
    """Write a new archive into `folder` and return its path; the site may be running.

    Files are read after the database, so every file that a row names is there.
    Raises DatabaseCopyError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"backup-{made_at:%Y%m%d-%H%M%S}.tar.gz"
    unfinished = path.with_suffix(".part")
    unfinished.touch(mode=0o600)
    with tarfile.open(unfinished, "w:gz") as archive:
        manifest = json.dumps(_manifest(made_at), indent=2).encode()
        _add(archive, MANIFEST, BytesIO(manifest), len(manifest))
        _add_database(archive)
        for name in stored_files():
            with default_storage.open(name) as file:
                _add(archive, MEDIA + name, file, file.size)
    return unfinished.rename(path)


def restore_backup(path: Path, *, replace: bool = False) -> None:
    """Put the archive at `path` in place of what is here; the site must be stopped.

    Raises BackupError when the archive is not ours or is of another kind of database,
    or when there are users here already and `replace` is False; DatabaseCopyError.
    """
    if not replace and has_users():
        raise BackupError("There are users here already; --replace would delete them.")
    with _opened(path) as archive:
        _check(archive)
        _restore_database(archive)
        _restore_files(archive)
    call_command("migrate", interactive=False, verbosity=0)
    forget_queue_and_cache()


def has_users() -> bool:
    """Whether anyone has an account; a database without tables has none."""
    tables = connection.introspection.django_table_names(only_existing=True)
    return bool(tables) and get_user_model().objects.exists()


def stored_files(folder: str = "") -> Iterator[str]:
    """Names of the files in the default storage, below `folder`, in order."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored_files(f"{folder}{name}/")


def forget_queue_and_cache() -> None:
    """Both speak of rows that are gone or changed; nothing lives in them alone."""
    cache.clear()
    if not settings.REDIS_URL:
        shutil.rmtree(settings.VAR_DIR / "queue", ignore_errors=True)


def _manifest(made_at: datetime) -> dict[str, Any]:
    return {"database": connection.vendor, "made_at": made_at.isoformat()}


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = size
    archive.addfile(entry, file)


def _add_database(archive: tarfile.TarFile) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / DATABASE
        database_copy.dump(copy)
        with copy.open("rb") as file:
            _add(archive, DATABASE, file, copy.stat().st_size)


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path)
    except (OSError, tarfile.TarError) as error:
        raise BackupError(f"Cannot read {path}: {error}") from error


def _check(archive: tarfile.TarFile) -> None:
    """Raise BackupError unless `archive` is ours and for this kind of database."""
    try:
        manifest = json.load(_content(archive, MANIFEST))
    except (KeyError, ValueError) as error:
        raise BackupError("This is not a backup of this program.") from error
    if manifest["database"] != connection.vendor:
        raise BackupError(
            f"This backup is of {manifest['database']}, "
            f"and the database here is {connection.vendor}."
        )


def _restore_database(archive: tarfile.TarFile) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / DATABASE
        with copy.open("wb") as file:
            shutil.copyfileobj(_content(archive, DATABASE), file)
        database_copy.load(copy)


def _restore_files(archive: tarfile.TarFile) -> None:
    for name in list(stored_files()):
        default_storage.delete(name)
    for name in archive.getnames():
        if name.startswith(MEDIA):
            default_storage.save(
                name.removeprefix(MEDIA), File(_content(archive, name))
            )


def _content(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    """Content of the file `name`. Raises KeyError when there is none."""
    content = archive.extractfile(name)
    if content is None:
        raise KeyError(name)
    return content
