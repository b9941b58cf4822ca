"""Runs our own small programs on strangers' files, where a fault hurts nobody."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledger.receipts.errors import UnusableFile
from ledger.receipts.limits import (
    CHILD_MEMORY_BYTES,
    CHILD_OUTPUT_BYTES,
    CHILD_SECONDS,
)

TOO_COSTLY = "That file takes far more work than a receipt needs, so it was not taken."


def run_child(
    program: str, data: bytes, *limits: int, asks: str = ""
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The answer of `program` (a file beside this one) for `data`, and the files it
    wrote, by name. Raises UnusableFile when its limits ended it.
    """
    with TemporaryDirectory(prefix="receipt-") as folder:
        place = Path(folder)
        (place / "in").write_bytes(data)
        answer = _run(program, folder, asks, limits)
        files = {
            path.name: path.read_bytes() for path in place.iterdir() if path.suffix
        }
    return answer, files


def _run(
    program: str, folder: str, asks: str, limits: tuple[int, ...]
) -> dict[str, Any]:
    # -P: the folder of the program holds modules that are not meant for it.
    command = [sys.executable, "-P", str(Path(__file__).with_name(program)), folder]
    bounds = (CHILD_MEMORY_BYTES, CHILD_SECONDS, CHILD_OUTPUT_BYTES)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and numbers
            [*command, asks, *map(str, (*bounds, *limits))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnusableFile(TOO_COSTLY) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        # Ended by its limits, or by a fault of the decoder.
        raise UnusableFile(TOO_COSTLY) from error
    return answer
