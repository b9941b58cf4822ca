"""Taking in a file and finding out how it is laid out."""

import uuid
from datetime import date

from django.core.files.base import ContentFile

from accounts.models import Book, User
from expense_tracker.kernel.text import clean_line
from ledger.errors import InvalidEntry
from ledger.importing.detect import Doubt, detect_layout
from ledger.importing.errors import UnreadableFile
from ledger.importing.layout import Layout
from ledger.importing.origins import adapted
from ledger.importing.parts import Part, file_parts
from ledger.importing.sniff import Format
from ledger.importing.statement_files import read_statements
from ledger.importing.statements import ReadOptions, StatementFile
from ledger.importing.tables import Table, open_table
from ledger.models import ImportRun, Wallet
from ledger.services.imports.profiles import account_key, known_layout, known_wallet


def start_import(
    *,
    book: Book,
    actor: User,
    wallet: Wallet | None,
    file_name: str,
    data: bytes,
    form: Format | None = None,
    as_of: date | None = None,
) -> ImportRun:
    """`start_imports` of what is one file: the first run of it."""
    return start_imports(
        book=book,
        actor=actor,
        wallet=wallet,
        file_name=file_name,
        data=data,
        form=form,
        as_of=as_of,
    )[0]


def start_imports(
    *,
    book: Book,
    actor: User,
    wallet: Wallet | None,
    file_name: str,
    data: bytes,
    form: Format | None = None,
    as_of: date | None = None,
) -> list[ImportRun]:
    """A run for this file, or one for each file of a ZIP.

    Columns are guessed, or are as they were for the last file with these headings.
    `wallet` None is the one such a file went to last, else the first. `form` is told
    for pasted messages only, and `as_of` the day of a message that names none. Raises
    UnreadableFile; InvalidEntry in a Book without a wallet.
    """
    parts = [Part("", data, form)] if form else file_parts(data)
    upload = uuid.uuid4().hex
    runs = []
    for part in parts:
        run = ImportRun(
            book=book,
            created_by=actor,
            upload=upload,
            file_name=(clean_line(part.name) or clean_line(file_name))[-200:],
            format=part.form,
        )
        likely = _prepare(run, part, as_of)
        run.wallet = wallet or likely or _first_wallet(book)
        runs.append(run)
    for run, part in zip(runs, parts, strict=True):
        run.file.save("upload", ContentFile(part.data), save=False)
        run.save()
    return runs


def _prepare(run: ImportRun, part: Part, as_of: date | None) -> Wallet | None:
    """Find out how the file is read; returns the wallet such a file went to last."""
    locale = run.created_by.locale if run.created_by else ""
    try:
        if part.form.has_columns:
            return _prepare_table(run, open_table(part.data), locale)
        options = ReadOptions(locale=locale, as_of=as_of)
        found = read_statements(part.data, options, form=part.form)
    except UnreadableFile as error:
        if not part.name:
            raise
        raise UnreadableFile(f"{part.name}: {error.message}") from error
    run.layout = options.to_json()
    known = [known_wallet(run.book, account_key(each)) for each in found.accounts]
    return next(filter(None, known), None)


def _prepare_table(run: ImportRun, table: Table, locale: str) -> Wallet | None:
    detection = detect_layout(table, locale=locale)
    run.header_key = detection.header_key
    known = known_layout(run.book, run.header_key)
    run.layout = (known or detection.layout).to_json()
    return known_wallet(run.book, run.header_key)


def _first_wallet(book: Book) -> Wallet:
    """Where a bank's file likely belongs: the first wallet that is not cash."""
    wallets = Wallet.objects.filter(book=book).usable()
    wallet: Wallet | None = (
        wallets.exclude(kind=Wallet.Kind.CASH).first() or wallets.first()
    )
    if wallet is None:
        raise InvalidEntry("Add a wallet first.", field="wallet")
    return wallet


def has_columns(run: ImportRun) -> bool:
    """Whether the run's file is a table, read by a Layout; else by ReadOptions."""
    return Format(run.format).has_columns


def data_of(run: ImportRun) -> bytes:
    with run.file.open("rb") as file:
        data: bytes = file.read()
    return data


def table_of(run: ImportRun, layout: Layout) -> Table:
    """The run's file, opened as the layout says. Raises UnreadableFile."""
    table = _opened(run, layout)
    return adapted(table, person=layout.person) if layout.origin else table


def _opened(run: ImportRun, layout: Layout) -> Table:
    return open_table(
        data_of(run),
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        sheet=layout.sheet,
    )


def statements_of(run: ImportRun, options: ReadOptions) -> StatementFile:
    """The statements in the run's file. Raises UnreadableFile."""
    return read_statements(data_of(run), options, form=Format(run.format))


def doubts_of(run: ImportRun) -> tuple[Doubt, ...]:
    """What the file leaves open, to be answered by the person; nothing when one like
    it was read before. Raises UnreadableFile.
    """
    if not has_columns(run):
        return statements_of(run, ReadOptions.from_json(run.layout)).doubts
    if known_layout(run.book, run.header_key):
        return ()
    layout = Layout.from_json(run.layout)
    locale = run.created_by.locale if run.created_by else ""
    return detect_layout(_opened(run, layout), locale=locale).doubts
