"""Files made to hurt are refused with words, within 5 seconds and 250 MB.

They are read in a process of their own, where time and memory can be measured and where
a parser that ends its process would show.
"""

import json
import random
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.importing.limits import MAX_BYTES
from ledger.tests.importing.helpers import archive, raw_workbook
from ledger.tests.importing.old_workbook import old_workbook

MOST_SECONDS = 5
MOST_MEGABYTES = 250
ROOT = Path(__file__).parents[3]

# Reads the files of a folder one after the other and says of each how it went, what it
# took, and what it cost this process and its children.
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from ledger.importing.detect import detect_layout
from ledger.importing.errors import UnreadableFile
from ledger.importing.reader import read_table
from ledger.importing.parts import file_parts
from ledger.importing.statement_files import read_statements
from ledger.importing.tables import open_table

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

def worked():
    # Processor time: what else the machine does is not the file's fault.
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime

def read_part(part):
    if not part.form.has_columns:
        return read_statements(part.data)
    table = open_table(part.data)
    layout = detect_layout(table).layout
    for _ in read_table(table, layout) if not layout.missing() else ():
        pass

def read(data):
    try:
        for part in file_parts(data):
            read_part(part)
    except UnreadableFile as error:
        return error.message
    return ""

for path in Path(sys.argv[1]).iterdir():
    Path("/proc/self/clear_refs").write_text("5")  # peak() begins anew
    data = path.read_bytes()
    before, started = peak(), worked()
    told = read(data)
    seconds = worked() - started
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cost = {"told": told, "seconds": seconds, "megabytes": max(peak() - before, child)}
    print(json.dumps({"name": path.name, **cost}), flush=True)
"""


@pytest.fixture(scope="module")
def costs(tmp_path_factory):
    """What reading each of the files below cost, by its name."""
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("memory is measured through /proc")
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in {**REFUSED, **READ}.items():
        (folder / name).write_bytes(make())
    answer = subprocess.run(
        [sys.executable, "-c", MEASURE, str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=300,
    )
    return {line["name"]: line for line in map(json.loads, answer.stdout.splitlines())}


def far_cell(place: str) -> bytes:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return raw_workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="{row}"><c r="{place}"><v>2</v></c></row>'
    )


def laughs() -> bytes:
    """Entities that would unfold to a billion words."""
    kin = "".join(
        f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10)
    )
    return raw_workbook(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>',
        prologue=f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{kin}]>',
    )


def outside_file() -> bytes:
    return raw_workbook(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>',
        prologue='<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    )


def bomb() -> bytes:
    return raw_workbook("<row/>" * 20_000_000)


def lying_bomb() -> bytes:
    """The bomb, with a directory that says it is small."""
    data = bytearray(bomb())
    place = data.rfind(b"PK\x01\x02")
    assert data[place + 46 :].startswith(b"xl/worksheets")
    struct.pack_into("<I", data, place + 24, 1000)
    return bytes(data)


def shared_text() -> bytes:
    """One long text that every cell refers to."""
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{'x' * 32_000}</t></si></sst>"
    )
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>'
        for row in range(1, 90_000)
    )
    return raw_workbook(cells, **{"sharedStrings.xml": strings.encode()})


def many_parts() -> bytes:
    return raw_workbook("", **{f"media/{number}": b"" for number in range(2_000)})


def noise() -> bytes:
    return random.Random(1).randbytes(MAX_BYTES)


def full(head: bytes, again: bytes, tail: bytes = b"") -> bytes:
    """The largest file there can be of one thing over and over."""
    return head + again * ((MAX_BYTES - len(head) - len(tail)) // len(again)) + tail


OFX = b"OFXHEADER:100\n<OFX><STMTRS>"
QIF = b"!Type:Bank\nD1/1/2026\nT1\n"
CAMT = b'<Document xmlns="camt.053"><BkToCstmrStmt><Stmt>'
CAMT_END = b"</Stmt></BkToCstmrStmt></Document>"
MT940 = b":20:X\n:25:1\n:61:2601010101C1,NTRF\n:86:"


def laughing_statement() -> bytes:
    kin = "".join(
        f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10)
    )
    return f"<!DOCTYPE x [{kin}]>".encode() + CAMT + b"<Ntry>&l9;</Ntry>" + CAMT_END


REFUSED = {
    "OFX of transactions": lambda: full(OFX, b"<STMTTRN>"),
    "OFX of statements": lambda: full(OFX, b"<STMTRS>"),
    "QIF of parts": lambda: full(QIF, b"Sa\n$1\n"),
    "QIF of addresses": lambda: full(QIF, b"Aa\n"),
    "CAMT with entities": laughing_statement,
    "CAMT of depth": lambda: full(CAMT, b"<Ntry>"),
    "CAMT of statements": lambda: full(CAMT + CAMT_END[:7], b"<Stmt/>", CAMT_END[7:]),
    "CAMT of one entry": lambda: full(
        CAMT + b"<Ntry>", b"<Nm/>", b"</Ntry>" + CAMT_END
    ),
    "MT940 of lines": lambda: full(MT940, b"x\n"),
    "MT940 of statements": lambda: full(MT940, b"\n:20:X\n:25:1"),
    "messages": lambda: b"<smses>" + b'<sms body="Rs 1"/>' * 6_000 + b"</smses>",
    "archive in an archive": lambda: archive({"a.zip": archive({"a.qif": QIF})}),
    "archive of a bomb": lambda: archive({"a.qif": QIF + bytes(40_000_000)}),
    "nothing": lambda: b"",
    "blanks": lambda: b" \r\n\t\0" * 1000,
    "too large": lambda: b"a,b\n" * (MAX_BYTES // 4 + 1),
    "noise": noise,
    "zeros": lambda: bytes(MAX_BYTES),
    "endless line": lambda: b"x" * MAX_BYTES,
    "endless line with columns": lambda: b"2026-11-05,1.00," + b"x" * (MAX_BYTES - 100),
    "endless quotation": lambda: b'a,b\n2026-11-05,"' + b"x\n," * (MAX_BYTES // 4),
    "millions of rows": lambda: b"1,2\n" * (MAX_BYTES // 4),
    "millions of columns": lambda: b"," * MAX_BYTES,
    "millions of short cells": lambda: (b"ab," * 199 + b"cd\n") * (MAX_BYTES // 600),
    "cells of a page": lambda: b"<table>" + b"<td>" * (MAX_BYTES // 5),
    "open tags": lambda: b"<html>" + b"<" * (MAX_BYTES - 10),
    "open comments": lambda: b"<html>" + b"<!--" * (MAX_BYTES // 5),
    "far cell": lambda: far_cell("XFD1048576"),
    "tall": lambda: far_cell("J1048576"),
    "wide": lambda: far_cell("XFD1"),
    "entities": laughs,
    "outside file": outside_file,
    "bomb": bomb,
    "bomb with a lying directory": lying_bomb,
    "one text in every cell": shared_text,
    "many parts": many_parts,
    "workbook cut short": lambda: far_cell("B2")[:-200],
    "zip of nothing": lambda: b"PK\x03\x04" + bytes(100),
    "old workbook with a far cell": lambda: old_workbook(
        {(0, 0): 1.0, (65535, 255): 2.0}
    ),
    "old workbook with a false size": lambda: old_workbook(
        {(0, 0): 1.0}, claims=(65535, 255)
    ),
    "old workbook of noise": lambda: (
        old_workbook({(0, 0): 1.0})[:512] + noise()[:100_000]
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_words_and_at_little_cost(name, costs):
    result = costs[name]
    assert result["told"].endswith((".", "in parts."))
    assert "root:" not in result["told"]
    assert result["seconds"] < MOST_SECONDS
    assert result["megabytes"] < MOST_MEGABYTES


READ = {
    "OFX of open tags": lambda: full(OFX, b"<a "),
    "OFX of sections": lambda: full(OFX, b"<![CDATA["),
    "OFX of entities": lambda: full(OFX + b"<STMTTRN><NAME>", b"&amp;"),
    "QIF of brackets": lambda: full(QIF + b"L", b"["),
    "CAMT of text": lambda: full(
        CAMT + b"<Ntry><AddtlNtryInf>", b"& ", b"</AddtlNtryInf></Ntry>" + CAMT_END
    ),
    "MT940 of subfields": lambda: full(MT940 + b"166?00A", b"?20a"),
    "MT940 of digits": lambda: full(b":20:X\n:25:1\n:61:", b"1"),
    "messages of one word": lambda: (
        b"<smses>"
        + b'<sms body="Rs 5 paid %b"/>' % (b"to a " * 110) * 300
        + b"</smses>"
    ),
    "titles of brackets": lambda: b"(" * 30_000 + b",Date,Amount\n,2026-11-05,1.00\n",
    "as many cells as we take": lambda: (
        (b"2026-11-05,1.00," + b"abcd," * 97 + b"e\n") * 19_900
    ),
    "numbers that go on": lambda: (b"2026-11-05,1.00," + b"1" * 30_000 + b"\n") * 300,
    "letters of every page": lambda: (
        b"2026-11-05," + bytes(range(160, 256)) * 300 + b",1.00\n"
    ),
}


@pytest.mark.parametrize("name", READ)
def test_strange_but_read_at_little_cost(name, costs):
    result = costs[name]
    assert result["told"] == ""
    assert result["seconds"] < MOST_SECONDS
    assert result["megabytes"] < MOST_MEGABYTES
