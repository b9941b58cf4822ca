"""XLSX, XLS and ODS to sheets of rows, at a bounded price.

The package is measured first (a zip names its unpacked sizes, but may lie, so it is
unpacked once and counted), then read in a child process under limits.
"""

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any

from ledger.importing.cells import Cell, Row
from ledger.importing.errors import UnreadableFile
from ledger.importing.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT_CHARS,
    SPARE_ROWS,
    WORKBOOK_MEMORY_BYTES,
    WORKBOOK_SECONDS,
)
from ledger.importing.sniff import MARK_WITHIN, ODS_MARK
from ledger.importing.unpacking import unpacked_limit, unpacks_within

_CHILD = Path(__file__).with_name("workbook_child.py")
_ZIP = b"PK"
_SPLIT = "Export a shorter period, or split it in parts."
_REFUSALS = {
    "rows": f"The workbook has more than {MAX_ROWS:,} rows. {_SPLIT}",
    "columns": f"The workbook uses more than {MAX_COLUMNS} columns.",
    "cells": f"The workbook has more than {MAX_CELLS:,} cells. {_SPLIT}",
    "text": f"The workbook holds more text than we read. {_SPLIT}",
    "password": (
        "This workbook is protected by a password. Save it without one and choose it "
        "again."
    ),
    "damaged": (
        "This workbook is damaged or cut short. Download it again, or save it as CSV."
    ),
}
_TOO_BIG = (
    "This workbook takes far more room than a statement needs, so it was not opened. "
    "Save the sheet with the transactions as CSV."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows from the first on, blank ones too."""

    name: str
    rows: list[Row] = field(default_factory=list)


def read_workbook(data: bytes) -> list[Sheet]:
    """The visible sheets of a workbook, in its order, empty ones too.

    Raises UnreadableFile for a file that is damaged, locked, or costs too much.
    """
    if data.startswith(_ZIP):
        _measure(data)
    with (
        NamedTemporaryFile(suffix=_suffix(data)) as question,
        TemporaryFile() as answer,
    ):
        question.write(data)
        question.flush()
        _run_child(question.name, answer)
        answer.seek(0)
        return _sheets(answer)


def _suffix(data: bytes) -> str:
    """The parser goes by the name."""
    if not data.startswith(_ZIP):
        return ".xls"
    return ".ods" if ODS_MARK in data[:MARK_WITHIN] else ".xlsx"


def _measure(data: bytes) -> None:
    """Refuses a package that is broken or unpacks to more than we take."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if not unpacks_within(package, unpacked_limit(data)):
                raise UnreadableFile(_TOO_BIG)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
        raise UnreadableFile(_REFUSALS["damaged"]) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise UnreadableFile(_REFUSALS["password"]) from error


def _run_child(path: str, answer: IO[bytes]) -> None:
    limits = (
        WORKBOOK_MEMORY_BYTES,
        WORKBOOK_SECONDS,
        MAX_ROWS + SPARE_ROWS,
        MAX_COLUMNS,
        MAX_CELLS,
        MAX_TEXT_CHARS,
    )
    # -P: the folder of the program holds modules that are not meant for it.
    command = [sys.executable, "-P", str(_CHILD), path, *map(str, limits)]
    try:
        subprocess.run(  # noqa: S603 - our own program and our own file's name
            command,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=WORKBOOK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(_TOO_BIG) from error


def _sheets(answer: IO[bytes]) -> list[Sheet]:
    sheets: list[Sheet] = []
    for line in _answers(answer):
        match line:
            case list():
                sheets[-1].rows.append(tuple([_cell(value) for value in line]))
            case {"sheet": name}:
                sheets.append(Sheet(name))
            case {"end": "done"}:
                return sheets
            case {"end": reason}:
                raise UnreadableFile(_REFUSALS[reason])
    # The child was ended by its limits, or by a fault of the parser.
    raise UnreadableFile(_TOO_BIG)


def _answers(answer: IO[bytes]) -> Iterator[Any]:
    for line in answer:
        # Without its end the line was cut when the child was stopped.
        if line.endswith(b"\n"):
            yield json.loads(line, parse_float=Decimal, parse_int=Decimal)


def _cell(value: Any) -> Cell:
    match value:
        case {"day": day}:
            return date.fromisoformat(day)
        case str():
            return value.strip()
        case _:
            return Decimal(value)
