"""Taking in a file and finding out how it is laid out."""

from django.core.files.base import ContentFile

from accounts.models import Book, User
from ledger.importing.detect import detect_layout
from ledger.importing.layout import Layout
from ledger.importing.tables import Table, open_table
from ledger.models import ImportRun, Wallet
from ledger.services.imports.runs import State


def start_import(
    *, book: Book, actor: User, wallet: Wallet, file_name: str, data: bytes
) -> ImportRun:
    """A run for this file, its columns guessed, or as they were confirmed for the last
    file with the same header. Raises UnreadableFile.
    """
    detection = detect_layout(open_table(data), locale=actor.locale)
    known = _confirmed_layout(book, detection.header_key)
    run = ImportRun(
        book=book,
        wallet=wallet,
        created_by=actor,
        file_name=file_name[-200:],
        layout=(known or detection.layout).to_json(),
        header_key=detection.header_key,
    )
    run.file.save("upload", ContentFile(data), save=False)
    run.save()
    return run


def _confirmed_layout(book: Book, header_key: str) -> Layout | None:
    if not header_key:
        return None
    run = (
        ImportRun.objects.filter(book=book, header_key=header_key)
        .exclude(state__in=[State.COLUMNS, State.CANCELLED])
        .first()
    )
    return Layout.from_json(run.layout) if run else None


def table_of(run: ImportRun, layout: Layout) -> Table:
    """The run's file, opened as the layout says. Raises UnreadableFile."""
    with run.file.open("rb") as file:
        return open_table(
            file.read(),
            encoding=layout.encoding,
            delimiter=layout.delimiter,
            sheet=layout.sheet,
        )
