"""A program of its own: the path of a workbook in, rows as lines of JSON out.

The parser reserves memory for every cell up to the farthest one and ends the whole
process when it gets none, so it runs where that hurts nobody: under limits it sets
for itself. It imports nothing of ours; `workbook.py` starts it.

    workbook_child.py PATH MEMORY_BYTES CPU_SECONDS MAX_ROWS MAX_COLUMNS MAX_CELLS
        MAX_CHARS

Each sheet is a line `{"sheet": name}` and then one list per row, from the first of the
sheet on: text, numbers, and days as `{"day": "2026-11-21"}`. The last line is
`{"end": "done"}`, or one word for why there are no more: rows, columns, cells, text,
password, damaged.
"""

import datetime
import json
import sys
from collections.abc import Iterator
from typing import Any

import python_calamine

try:
    import resource
except ImportError:  # Windows has no such limits; time alone guards there
    resource = None  # type: ignore[assignment]


class _TooMuch(Exception):
    """The workbook exceeds the limit of this name."""


def main() -> None:
    path = sys.argv[1]
    memory, seconds, *limits = map(int, sys.argv[2:])
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    _say({"end": _read(path, *limits)})


def _read(path: str, rows: int, columns: int, cells: int, chars: int) -> str:
    try:
        workbook = python_calamine.load_workbook(path)
        for sheet in _shown_sheets(workbook):
            rows, cells, chars = _write_sheet(sheet, rows, columns, cells, chars)
    except _TooMuch as limit:
        return str(limit)
    except python_calamine.PasswordError:
        return "password"
    except python_calamine.CalamineError:
        return "damaged"
    return "done"


def _shown_sheets(workbook: Any) -> Iterator[Any]:
    kinds, shown = (
        python_calamine.SheetTypeEnum,
        python_calamine.SheetVisibleEnum.Visible,
    )
    sheets = [one for one in workbook.sheets_metadata if one.typ is kinds.WorkSheet]
    for one in [one for one in sheets if one.visible is shown] or sheets:
        yield workbook.get_sheet_by_name(one.name)


def _write_sheet(
    sheet: Any, rows: int, columns: int, cells: int, chars: int
) -> tuple[int, int, int]:
    """Writes one sheet; answers what is left for rows, cells and characters."""
    if sheet.end and sheet.end[1] >= columns:
        raise _TooMuch("columns")
    _say({"sheet": sheet.name})
    for row in sheet.iter_rows():
        values = [_plain(cell) for cell in row]
        rows -= 1
        cells -= len(values)
        chars -= sum(len(one) for one in values if isinstance(one, str))
        for left, name in ((rows, "rows"), (cells, "cells"), (chars, "text")):
            if left < 0:
                raise _TooMuch(name)
        _say(values)
    return rows, cells, chars


def _plain(cell: Any) -> Any:
    """A value JSON can hold. Numbers have the 15 digits that spreadsheets show."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else float(f"{cell:.15g}")
    if isinstance(cell, (str, int)):
        return cell
    if isinstance(cell, datetime.datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, datetime.date):
        return {"day": cell.isoformat()}
    return str(cell)


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
