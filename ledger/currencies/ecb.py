"""The European Central Bank's reference rates: reading its files, asking its server.

It publishes units of some thirty currencies for one euro, on its working days at about
16:00 Central European Time, as XML (the day, the last 90 days) and as a zipped CSV
(every day since 1999). https://www.ecb.europa.eu/stats/eurofxref/
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.parsers import expat

from dateutil.parser import parse as parse_date

from expense_tracker.kernel.currencies import is_currency
from ledger.errors import LedgerError
from ledger.importing.camt_xml import refuse_doctype
from ledger.importing.errors import UnreadableFile

DAY_FILE = "eurofxref-daily.xml"
QUARTER_FILE = "eurofxref-hist-90d.xml"
WHOLE_FILE = "eurofxref-hist.zip"
# The whole history is some 3 MB unpacked.
MAX_BYTES = 20 * 1024 * 1024
PATIENCE = 30.0  # seconds

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,10})?", re.ASCII)


class UnreadableRates(LedgerError):
    """The file is not one of the bank's."""


class UnreachableBank(LedgerError):
    """The bank's server gave no answer that could be used."""


class Published(NamedTuple):
    """Units of `currency` for one euro on `day`."""

    currency: str
    day: date
    per_euro: Decimal


def read_rates(data: bytes) -> list[Published]:
    """The rates of one of the bank's files, XML, CSV or zipped CSV.

    Days without a rate ("N/A") and currencies we do not know are left out. Raises
    UnreadableRates.
    """
    try:
        found = list(_readable(_unpacked(data)))
    except (expat.ExpatError, UnreadableFile, ValueError, csv.Error) as error:
        raise UnreadableRates("This is not a file of the bank's rates.") from error
    if not found:
        raise UnreadableRates("There are no exchange rates in this file.")
    return found


def fetch_rates(address: str) -> list[Published]:
    """The rates of the file at that address. Raises UnreachableBank."""
    # It takes 10 MB, and only the worker asks.
    import httpx  # noqa: PLC0415

    try:
        answer = httpx.get(address, timeout=PATIENCE, follow_redirects=True)
        answer.raise_for_status()
        return read_rates(answer.content)
    except (httpx.HTTPError, UnreadableRates) as error:
        raise UnreachableBank(f"No rates from {address}: {error}") from error


def _unpacked(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise UnreadableRates("The file is too large.")
    if not data.startswith(b"PK"):
        return data
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as package,
            package.open(package.infolist()[0]) as member,
        ):
            text = member.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, IndexError, RuntimeError, OSError) as error:
        raise UnreadableRates("The archive is damaged.") from error
    if len(text) > MAX_BYTES:
        raise UnreadableRates("The file is too large.")
    return text


def _readable(data: bytes) -> Iterator[Published]:
    rows = _of_xml(data) if data.lstrip().startswith(b"<") else _of_csv(data)
    for currency, day, text in rows:
        if is_currency(currency) and _NUMBER.fullmatch(text) and Decimal(text):
            yield Published(currency, day, Decimal(text))


Row = tuple[str, date, str]


def _of_xml(data: bytes) -> list[Row]:
    """`<Cube time="2026-11-20"><Cube currency="USD" rate="1.08"/>...` anywhere."""
    rows: list[Row] = []
    days: list[date] = []

    def begin(_tag: str, said: dict[str, str]) -> None:
        if "time" in said:
            days.append(date.fromisoformat(said["time"]))
        elif "currency" in said and days:
            rows.append((said["currency"], days[-1], said.get("rate", "")))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = begin
    parser.Parse(data, True)
    return rows


def _of_csv(data: bytes) -> Iterator[Row]:
    """`Date, USD, JPY, ...` with a row for each day; N/A where there was no rate."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    head, *days = ([cell.strip() for cell in row] for row in rows)
    if head[:1] != ["Date"]:
        raise UnreadableRates("This is not a file of the bank's rates.")
    for day in days:
        yield from _of_day(head, day)


def _of_day(head: Iterable[str], day: list[str]) -> Iterator[Row]:
    if not day or not day[0]:
        return
    on = _day(day[0])
    for currency, text in list(zip(head, day, strict=False))[1:]:
        yield currency, on, text


def _day(text: str) -> date:
    """`2026-11-20`, and `20 November 2026` of the file of one day."""
    return parse_date(text).date()
