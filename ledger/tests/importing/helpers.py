"""Short ways to say what a file reads as."""

import datetime
import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal

from ledger.importing.detect import Detection, detect_layout
from ledger.importing.layout import Layout
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.reader import read_table
from ledger.importing.statement_files import read_statements
from ledger.importing.statements import ReadOptions, StatementFile
from ledger.importing.tables import Table, open_table


@dataclass(frozen=True)
class Reading:
    """Everything a file came to."""

    table: Table
    detection: Detection
    lines: list[StatementLine]
    unread: list[UnreadRow]

    @property
    def layout(self) -> Layout:
        return self.detection.layout

    @property
    def doubts(self) -> set[str]:
        return {doubt.about for doubt in self.detection.doubts}

    @property
    def money(self) -> list[tuple[str, str]]:
        """Day and amount of each line."""
        return [(line.date.isoformat(), str(line.amount)) for line in self.lines]


def read(data: str | bytes, *, locale: str = "", layout: Layout | None = None):
    """Reads a file as the import does, with the detected layout unless told another."""
    raw = data.encode() if isinstance(data, str) else data
    table = open_table(raw)
    detection = detect_layout(table, locale=locale)
    items = list(read_table(table, layout or detection.layout))
    lines = [item for item in items if isinstance(item, StatementLine)]
    unread = [item for item in items if isinstance(item, UnreadRow)]
    return Reading(table, detection, lines, unread)


def only_line(data: str | bytes) -> StatementLine:
    """The one line of a file that has just one."""
    [line] = read(data).lines
    return line


def total(reading: Reading) -> Decimal:
    return sum((line.amount for line in reading.lines), Decimal(0))


def statements(data: str | bytes, **options) -> StatementFile:
    """The statements of a file, read as told or as fits best."""
    raw = data.encode() if isinstance(data, str) else data
    return read_statements(raw, ReadOptions(**options))


def lines_of(data: str | bytes, **options) -> list[StatementLine]:
    items = statements(data, **options).items
    return [item for item in items if isinstance(item, StatementLine)]


def reasons_of(data: str | bytes, **options) -> list[tuple[str, bool]]:
    """Why rows gave no line, and whether that is all right."""
    items = statements(data, **options).items
    return [(one.reason, one.left_out) for one in items if isinstance(one, UnreadRow)]


def money_of(data: str | bytes, **options) -> list[tuple[str, str]]:
    """Day and amount of each line."""
    found = lines_of(data, **options)
    return [(line.date.isoformat(), str(line.amount)) for line in found]


def on_day(day: str) -> ReadOptions:
    return ReadOptions(as_of=datetime.date.fromisoformat(day))


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET = (
    "{prologue}"
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def raw_workbook(rows: str, *, prologue: str = "", **parts: bytes) -> bytes:
    """An XLSX of one sheet from the XML of its rows; more parts as xl/<name>."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr(
            "_rels/.rels",
            _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
        )
        package.writestr("xl/workbook.xml", _WORKBOOK)
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            _RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        )
        sheet = _SHEET.format(rows=rows, prologue=prologue)
        package.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            package.writestr(f"xl/{name}", content)
    return buffer.getvalue()
