"""The one door to files that name their own fields: bytes in, statements out."""

from collections.abc import Callable
from dataclasses import replace

from ledger.importing.camt import read_camt
from ledger.importing.errors import UnreadableFile
from ledger.importing.lines import StatementLine
from ledger.importing.messages import read_messages
from ledger.importing.mt940 import read_mt940
from ledger.importing.ofx import read_ofx
from ledger.importing.parts import file_parts
from ledger.importing.qif import read_qif
from ledger.importing.sniff import Format, sniff
from ledger.importing.statements import Item, ReadOptions, Statement, StatementFile

_READERS: dict[Format, Callable[[bytes, ReadOptions], StatementFile]] = {
    Format.CAMT: read_camt,
    Format.MT940: read_mt940,
    Format.OFX: read_ofx,
    Format.QIF: read_qif,
    Format.SMS: read_messages,
}


def read_statements(
    data: bytes, options: ReadOptions | None = None, *, form: Format | None = None
) -> StatementFile:
    """The statements in a file whose format needs no columns to be matched.

    That is every Format but those with `has_columns`. The format is found by content;
    pasted messages of a bank have none that shows, so they are asked for by
    `form=Format.SMS`. A ZIP gives the statements of all its files (parts.py has what
    else is in it). Raises UnreadableFile, with words for the user.
    """
    form = form or sniff(data)
    if form is Format.ZIP:
        return _read_all(data, options or ReadOptions())
    if form not in _READERS:
        raise UnreadableFile(f"This is {form}: its columns have to be matched first.")
    return _READERS[form](data, options or ReadOptions())


def _read_all(data: bytes, options: ReadOptions) -> StatementFile:
    """The statements of all files of a ZIP as one, numbered through."""
    own = [part for part in file_parts(data) if not part.form.has_columns]
    if not own:
        raise UnreadableFile("The columns of these files have to be matched first.")
    files = [_READERS[part.form](part.data, options) for part in own]
    statements: list[Statement] = []
    row = 0
    for number, file in enumerate(files, start=1):
        for statement in file.statements:
            items = [_moved(item, row, f"{number}") for item in statement.items]
            statements.append(replace(statement, items=tuple(items)))
        row += sum(1 for _ in file.items)
    doubts = {doubt.about: doubt for file in files for doubt in file.doubts}
    return StatementFile(Format.ZIP, tuple(statements), options, tuple(doubts.values()))


def _moved(item: Item, before: int, file: str) -> Item:
    """An item numbered on from the files before; groups are of one file."""
    if isinstance(item, StatementLine) and item.group:
        item = replace(item, group=f"{file}: {item.group}")
    return replace(item, row=before + item.row)
