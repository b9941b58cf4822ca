import json
import sqlite3
import tarfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from expense_tracker.kernel.backup import BackupError, restore_backup
from expense_tracker.kernel.tests.system import System


def rows(system):
    """Every row of every table, as SQL."""
    with closing(sqlite3.connect(system.folder / "db.sqlite3")) as database:
        return list(database.iterdump())


@pytest.fixture(scope="module")
def original(tmp_path_factory, django_db_setup, django_db_blocker):
    system = System(tmp_path_factory.mktemp("original"))
    with django_db_blocker.unblock():
        system.build()
    system.succeed("load_demo")
    (system.media / "statements").mkdir(parents=True, exist_ok=True)
    (system.media / "statements" / "März.pdf").write_bytes(b"%PDF-1.7 some")
    return system


@pytest.fixture(scope="module")
def archive(original):
    return Path(original.succeed("backup"))


def test_everything_comes_back(original, archive, tmp_path):
    """In an empty system; people are replaced only when that is asked for."""
    system = System(tmp_path)
    system.succeed("restore", str(archive))
    assert rows(system) == rows(original)
    restored = system.media / "statements" / "März.pdf"
    assert restored.read_bytes() == b"%PDF-1.7 some"
    system.succeed("doctor")

    refused = system.manage("restore", str(archive))
    assert refused.returncode == 1
    assert "There are users here already" in refused.stderr
    (system.media / "stray").write_text("left over")
    system.succeed("restore", "--replace", str(archive))
    assert rows(system) == rows(original)
    assert not (system.media / "stray").exists()


def test_is_for_its_owner_alone(archive):
    assert archive.stat().st_mode & 0o777 == 0o600


def test_leaves_nothing_unfinished(archive):
    assert list(archive.parent.iterdir()) == [archive]


def test_what_is_no_archive_is_refused(db, tmp_path):
    (tmp_path / "note.txt").write_text("not a backup")
    with pytest.raises(BackupError, match="Cannot read"):
        restore_backup(tmp_path / "note.txt")
    with pytest.raises(BackupError, match="Cannot read"):
        restore_backup(tmp_path / "absent")


def test_another_archive_is_refused(db, tmp_path):
    with pytest.raises(BackupError, match="not a backup"):
        restore_backup(archive_of(tmp_path, "other.json", {}))


def test_a_backup_of_another_database_is_refused(db, tmp_path):
    manifest = {"database": "oracle", "made_at": "2026-11-21T00:00:00+00:00"}
    with pytest.raises(BackupError, match="of oracle"):
        restore_backup(archive_of(tmp_path, "manifest.json", manifest))


def archive_of(folder, name, content):
    path = folder / "backup.tar.gz"
    entry = tarfile.TarInfo(name)
    body = json.dumps(content).encode()
    entry.size = len(body)
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(entry, BytesIO(body))
    return path
