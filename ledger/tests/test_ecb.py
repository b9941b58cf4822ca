"""The bank's files, as it publishes them, and what pretends to be one."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import httpx
import pytest

from ledger.currencies.ecb import (
    UnreachableBank,
    UnreadableRates,
    fetch_rates,
    read_rates,
)

XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
                 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <Cube>
    <Cube time='2026-11-20'>
      <Cube currency='USD' rate='1.0843'/><Cube currency='JPY' rate='163.72'/>
    </Cube>
    <Cube time='2026-11-19'><Cube currency='USD' rate='1.0801'/></Cube>
  </Cube>
</gesmes:Envelope>"""
CSV = b"""Date,USD,JPY,CYP,
2026-11-20,1.0843,163.72,N/A,
2026-11-19,1.0801,N/A,N/A,
"""
ONE_DAY = b"Date, USD, JPY, \n20 November 2026, 1.0843, 163.72, \n"

FRIDAY, THURSDAY = date(2026, 11, 20), date(2026, 11, 19)
EXPECTED = [
    ("USD", FRIDAY, Decimal("1.0843")),
    ("JPY", FRIDAY, Decimal("163.72")),
    ("USD", THURSDAY, Decimal("1.0801")),
]


def packed(data, times=1):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", data * times)
    return package.getvalue()


@pytest.mark.parametrize("data", [XML, CSV, packed(CSV)], ids=["xml", "csv", "zip"])
def test_every_form_tells_the_same_rates(data):
    assert read_rates(data) == EXPECTED


def test_the_file_of_one_day_spells_its_date():
    assert read_rates(ONE_DAY) == EXPECTED[:2]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Date,Description,Amount\n2026-11-20,Lunch,-12.50\n",
        b"nothing of the kind",
        XML[:200],
        b"PK\x03\x04 damaged",
        packed(b"x" * 1024 * 1024, times=30),
        b'<!DOCTYPE a [<!ENTITY b "cc">]><a time="2026-11-20">&b;</a>',
        XML.replace(b"1.0843", b"-1").replace(b"163.72", b"1e9").replace(b"801", b"x"),
        XML.replace(b"2026-11-20", b"tomorrow"),
        b"\xff\xfe\x00",
    ],
    ids=range(10),
)
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(UnreadableRates):
        read_rates(data)


def test_a_silent_bank_is_said(monkeypatch):
    def refuse(*_args, **_more):
        raise httpx.ConnectError("no network")

    monkeypatch.setattr(httpx, "get", refuse)
    with pytest.raises(UnreachableBank):
        fetch_rates("https://bank.example/rates.xml")
