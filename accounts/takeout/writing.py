"""The ZIP: written to one file, a chunk of rows at a time."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import models

from accounts.models import Book, Membership, User
from accounts.takeout import manifest
from accounts.takeout.errors import MovedOnError
from accounts.takeout.registry import Table, parts, tables
from accounts.takeout.rows import rows_of, write_lines
from accounts.takeout.sheets import add_sheets, copy_into
from expense_tracker.kernel.scoping import book_scope

TRIES = 5
README = """This is everything that {site} has of {name}, made on {day}.

books/1/book.xlsx             open this one: a workbook with the tables of a book
books/1/csv/transactions.csv  its transactions with the names of wallets, categories
                              and payees, as the site exports and imports them
books/1/csv/*.csv             every table of the book as CSV
books/1/*.jsonl               the same, exact and complete, for programs: a JSON object
                              a line. This is what another server reads
books/1/files/receipt/        the receipts, named by their row in receipt.jsonl
person/*.jsonl                your own: profile, preferences, notices you were sent,
                              groups you share expenses in, looks that staff took
manifest.json                 what is in here

To move in somewhere else: Settings, Your data, Move in from an archive.
"""


def write_archive(
    target: IO[bytes], *, user: User, made_at: datetime, beat: Callable[[], None]
) -> None:
    """Everything of `user` into `target`; `beat` is called now and then on the way.

    Raises MovedOnError when a Book changes over and over while it is read.
    """
    about = manifest.manifest_of(user, made_at, settings.BASE_URL)
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=6) as package:
        memberships = user.memberships.select_related("book").order_by("pk")
        for number, membership in enumerate(memberships, start=1):
            entry = _add_book(package, number, membership, beat)
            about["books"].append(entry)
        about["person"]["rows"] = _add_person(package, user)
        text = README.format(
            site=settings.BASE_URL, name=user.name, day=made_at.date().isoformat()
        )
        package.writestr(manifest.README, text)
        package.writestr(
            manifest.MANIFEST, json.dumps(about, ensure_ascii=False, indent=1)
        )


def _add_book(
    package: ZipFile, number: int, membership: Membership, beat: Callable[[], None]
) -> dict[str, Any]:
    book, user = membership.book, membership.user
    with TemporaryDirectory() as folder:
        staged, counts = _stage(Path(folder), book, user, beat)
        for table, path in staged.items():
            with path.open("rb") as lines:
                copy_into(package, manifest.lines_name(number, table.name), lines)
        beat()
        add_sheets(package, number, book, staged, beat)
        beat()
    for table in tables():
        if table.file:
            _add_files(package, number, table, book, beat)
    return manifest.book_entry(number, book, membership.role, counts)


def _stage(
    folder: Path, book: Book, user: User, beat: Callable[[], None]
) -> tuple[dict[Table, Path], dict[str, int]]:
    """Every table as lines, all of one and the same version of the Book."""
    for _ in range(TRIES):
        book.refresh_from_db()
        staged, counts = {}, {}
        for table in tables():
            path = staged[table] = folder / table.name
            with path.open("wb") as lines:
                counts[table.name] = write_lines(lines, rows_of(table, book, user))
            beat()
        if Book.objects.filter(pk=book.pk, version=book.version).exists():
            return staged, counts
    raise MovedOnError("The book kept changing.")


def _add_files(
    package: ZipFile, number: int, table: Table, book: Book, beat: Callable[[], None]
) -> None:
    """The files of its rows; one that is gone is left out."""
    with book_scope(book):
        names = list(
            table.model.objects.filter(book=book).values_list("pk", table.file)
        )
    field = table.model._meta.get_field(table.file)
    assert isinstance(field, models.FileField)
    for pk, stored in names:
        name = manifest.file_name(number, table.name, pk, stored)
        try:
            with field.storage.open(stored) as file, package.open(name, "w") as inside:
                shutil.copyfileobj(file, inside)
        except FileNotFoundError:
            continue
        beat()


def _add_person(package: ZipFile, user: User) -> dict[str, int]:
    counts = {}
    for part in parts():
        with package.open(manifest.part_name(part.name), "w") as lines:
            counts[part.name] = write_lines(lines, iter(part.rows(user)))
    return counts
