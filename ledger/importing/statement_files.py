"""The one door to files that name their own fields: bytes in, statements out."""

from ledger.importing.errors import UnreadableFile
from ledger.importing.sniff import Format, sniff
from ledger.importing.statements import ReadOptions, StatementFile


def read_statements(
    data: bytes, options: ReadOptions = ReadOptions(), *, form: Format | None = None
) -> StatementFile:
    """The statements in a file whose format needs no columns to be matched.

    That is every Format but those with `has_columns`. The format is found by content;
    pasted messages of a bank have none that shows, so they are asked for by
    `form=Format.SMS`. A ZIP gives the statements of all its files (parts.py has what
    else is in it). Raises UnreadableFile, with words for the user.
    """
    form = form or sniff(data)
    raise UnreadableFile(f"{form} is not read yet.")
