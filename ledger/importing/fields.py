"""Single values as statements without columns write them."""

import datetime
import re
from calendar import monthrange
from collections.abc import Iterable

from expense_tracker.kernel.currencies import is_currency
from expense_tracker.kernel.text import clean_line
from ledger.importing.charsets import Decoded, decode
from ledger.importing.dates import MAX_YEAR, MIN_YEAR, DateOrder, parse_date
from ledger.importing.detect import Doubt, encoding_doubt
from ledger.importing.figures import DecimalSign, Figure, decimal_signs_of, parse_figure

# What a text may say; longer ones come from files made to hurt.
MAX_TEXT = 1_000
_SHOWN_CHARS = 60
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_SHORT_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_PIVOT = 80
_FEBRUARY, _BANK_MONTH = 2, 30
_PLACEHOLDERS = frozenset(
    {"", "NONREF", "NOTPROVIDED", "NOTAVAILABLE", "NONE", "NULL", "N/A", "NA", "0"}
)


def tidy(text: str) -> str:
    """The text on one line, the beginning of a very long one."""
    line = " ".join(text[:MAX_TEXT].split())
    # What is plain already need not go through the Unicode tables.
    return line if line.isascii() and line.isprintable() else clean_line(line)


def shown(text: str) -> str:
    """What a value says in quotation marks, the beginning of a long one."""
    line = tidy(text)
    short = line if len(line) <= _SHOWN_CHARS else f"{line[:_SHOWN_CHARS]}…"
    return f"“{short}”"


def real_reference(*texts: str) -> str:
    """The first that is a reference, and not a word for having none."""
    references = map(tidy, texts)
    return next((one for one in references if is_reference(one)), "")


def is_reference(text: str) -> bool:
    """Whether it is more than zeros or a word for “none”."""
    return text.strip("0 ").replace(" ", "").upper() not in _PLACEHOLDERS


def payee_and_note(name: str, *texts: str) -> tuple[str, str]:
    """The payee, or the first text where the bank names none; the texts that say more
    than it, once each.
    """
    found = list(dict.fromkeys(one for one in texts if one))
    payee = name or (found[0] if found else "")
    notes = [one for one in found if one != payee]
    kept = [one for one in notes if not any(one in other != one for other in notes)]
    return payee, " ".join(kept)


def currency_of(text: str) -> str | None:
    """The ISO code the text is, None when it is none."""
    code = text.strip().upper()
    return code if is_currency(code) else None


def compact_day(text: str) -> datetime.date | None:
    """The day of `20240305`, `20240305101112.000[-5:EST]`, `2024-03-05T10:11:12Z`, as
    written, without regard to zones. None for zeros and for what is no day.
    """
    plain = text.strip()[:64]
    match = _DAY.match(plain)
    day = match and _date(int(match[1]), int(match[2]), int(match[3]))
    return day or parse_date(plain, DateOrder.DMY)


def short_day(text: str) -> datetime.date | None:
    """The day of `240305`: year, month, day; from 80 on of the last century.

    Banks that count every month as 30 days write 30 February for its last.
    """
    match = _SHORT_DAY.match(text)
    if not match:
        return None
    year = int(match[1])
    year += 1900 if year >= _PIVOT else 2000
    month, day = int(match[2]), int(match[3])
    if month == _FEBRUARY and day <= _BANK_MONTH:
        day = min(day, monthrange(year, month)[1])
    return _date(year, month, day)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


class Amounts:
    """Reads the amounts of one file. Where they leave open what the decimal sign is,
    the last sign before the end is: these formats know no thousands.
    """

    def __init__(self, texts: Iterable[str], sign: DecimalSign | None = None) -> None:
        signs = {sign} if sign else decimal_signs_of(texts)
        self.settled = len(signs) == 1
        self.signs = [*signs] if self.settled else [*DecimalSign]

    def read(self, text: str) -> Figure | None:
        """The figure, None where the text writes none."""
        plain = text.strip()
        last = DecimalSign.COMMA if _comma_is_last(plain) else DecimalSign.POINT
        signs = [*self.signs, last] if self.settled else [last, *self.signs]
        figures = (parse_figure(plain, sign) for sign in signs)
        return next((one for one in figures if one), None)


def _comma_is_last(text: str) -> bool:
    return text.rfind(",") > text.rfind(".")


def decode_statement(
    data: bytes, asked: str = "", declared: str = ""
) -> tuple[Decoded, tuple[Doubt, ...]]:
    """The text of a file, and the doubt about its encoding where there is one.

    What the file says of itself is often wrong: it only decides between encodings that
    fit the bytes. Raises UnreadableFile when the encoding asked for does not.
    """
    decoded = decode(data, asked)
    if declared and declared in decoded.others:
        decoded = decode(data, declared)
    if declared == decoded.encoding or not decoded.others:
        return decoded, ()
    return decoded, (encoding_doubt(decoded.encoding),)
