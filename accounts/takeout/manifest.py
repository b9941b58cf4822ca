"""What an archive says of itself, and where in it things are."""

import re
from datetime import datetime
from typing import Any

from accounts.models import Book, User

FORMAT, VERSION = "expense-tracker-archive", 1
MANIFEST, README = "manifest.json", "README.txt"
BOOK_SETTINGS = (
    *("name", "base_currency", "time_zone", "pay_day", "first_weekday"),
    *("is_sample", "is_settled"),
)
PERSON_SETTINGS = (
    *("locale", "time_zone", "theme", "reminder_hour", "idle_reminder", "idle_days"),
    *("quiet_from", "quiet_until", "daily_digest", "amounts_in_subjects"),
)
# Every name that an archive may have in it: nothing else is even looked at.
KNOWN_NAME = re.compile(
    r"manifest\.json|README\.txt|person/[a-z_]{1,40}\.jsonl"
    r"|books/[1-9][0-9]{0,2}/(?:[a-z_]{1,40}\.jsonl|book\.xlsx|csv/[a-z_]{1,40}\.csv"
    r"|files/[a-z_]{1,40}/[0-9]{1,19}\.[a-z0-9]{1,5})",
    re.ASCII,
)


def lines_name(number: int, table: str) -> str:
    return f"books/{number}/{table}.jsonl"


def csv_name(number: int, sheet: str) -> str:
    return f"books/{number}/csv/{sheet}.csv"


def workbook_name(number: int) -> str:
    return f"books/{number}/book.xlsx"


def file_name(number: int, table: str, pk: int, stored: str) -> str:
    """Named by the row it belongs to, never by people's own words."""
    return f"{file_stem(number, table, pk)}.{stored.rpartition('.')[2].lower()}"


def file_stem(number: int, table: str, pk: int) -> str:
    return f"books/{number}/files/{table}/{pk}"


def part_name(part: str) -> str:
    return f"person/{part}.jsonl"


def manifest_of(user: User, made_at: datetime, site: str) -> dict[str, Any]:
    """Without its Books, which are added as they are written."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": made_at.isoformat(timespec="seconds"),
        "site": site,
        "person": {"name": user.name, "email": user.email},
        "settings": {name: getattr(user, name) for name in PERSON_SETTINGS},
        "books": [],
    }


def book_entry(
    number: int, book: Book, role: str, counts: dict[str, int]
) -> dict[str, Any]:
    return {
        "number": number,
        "role": role,
        "settings": {name: getattr(book, name) for name in BOOK_SETTINGS},
        "rows": counts,
    }
