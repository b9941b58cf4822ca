"""Files that no row knows are removed, after a while."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.tasks import sweep_leftovers
from ledger.models import ImportRun
from reports.models import Statement


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def upload(scope, cash) -> ImportRun:
    run = ImportRun(book=scope, wallet=cash, file_name="bank.csv")
    run.file.save("upload", ContentFile(b"a;b"), save=False)
    run.save()
    return run


@pytest.fixture
def statement(scope) -> Statement:
    made = Statement(
        book=scope,
        period_start="2026-10-01",
        period_slug="2026-10",
        book_version=1,
        made_at=timezone.now(),
    )
    made.file.save("2026-10.pdf", ContentFile(b"%PDF"))
    return made


def stray_beside(path: str, *, hours: int) -> Path:
    """A file in the same folder, as a killed process leaves it, last written then."""
    stray = Path(path).with_name(f"stray-{hours}")
    stray.write_bytes(b"")
    age(stray, hours)
    return stray


def age(path, hours):
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


@pytest.mark.parametrize("kind", ["upload", "statement"])
def test_a_stray_file_goes_after_a_day(kind, request):
    known = request.getfixturevalue(kind).file.path
    age(known, 100)
    old, fresh = stray_beside(known, hours=25), stray_beside(known, hours=23)
    sweep_leftovers()
    assert not old.exists()
    assert fresh.exists()
    assert Path(known).exists()


def test_without_any_file_nothing_is_swept(db):
    sweep_leftovers()


@pytest.mark.parametrize("kind", ["upload", "statement"])
def test_a_file_goes_with_its_row(kind, request, django_capture_on_commit_callbacks):
    row = request.getfixturevalue(kind)
    path = Path(row.file.path)
    with django_capture_on_commit_callbacks() as callbacks:
        row.delete()
    assert path.exists()  # until it is certain
    for callback in callbacks:
        callback()
    assert not path.exists()
