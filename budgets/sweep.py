"""Which Books have something to be told of, found over all of them at once.

One statement each, whatever the number of Books and budgets: only Books with a
threshold newly crossed, or a wallet newly below or above its floor, are opened. This is
the one place of the program that reads tables across Books in SQL of its own; it hands
out Book ids and nothing else. The sums follow `ledger.queries.totals`: whole calendar
months from MonthTotal, the ragged edges from Entry, planned entries taken off.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import Book
from budgets.cadence import Cadence, period_containing
from budgets.overruns import GRACE
from expense_tracker.kernel.period import Period

Row = tuple[int | str | date, ...]

# Whose day it is where, what period a budget is in, and which parts make up its sum.
# A budget counts in the frame with its cadence and `anchor`: pay-day or first weekday.
CALENDAR = """
WITH
local_day (time_zone, today, first_of_month) AS (VALUES {local_days}),
frame (id, today, cadence, anchor, starts_on) AS (VALUES {frames}),
whole_months (frame, first_month, last_month) AS (VALUES {whole_months}),
days (frame, first_day, last_day, sign) AS (VALUES {days})
"""

CROSSINGS = """
, watched AS (
    SELECT budget.id, budget.book_id, budget.category_id, budget.amount,
           budget.arming, frame.id AS frame, frame.starts_on
    FROM budgets_budget budget
    JOIN accounts_book book ON book.id = budget.book_id
    JOIN local_day ON local_day.time_zone = book.time_zone
    JOIN frame ON frame.today = local_day.today
        AND frame.cadence = budget.cadence
        AND frame.anchor = CASE budget.cadence
            WHEN 'week' THEN book.first_weekday
            WHEN 'month' THEN book.pay_day
            ELSE 0 END
),
filed AS (
    SELECT id, book_id, frame, category_id FROM watched
    WHERE category_id IS NOT NULL
    UNION ALL
    SELECT watched.id, watched.book_id, watched.frame, category.id
    FROM watched JOIN ledger_category category
        ON category.parent_id = watched.category_id
),
flow AS (
    SELECT filed.id, filed.frame, total.base_amount AS amount
    FROM filed
    JOIN whole_months ON whole_months.frame = filed.frame
    JOIN ledger_monthtotal total ON total.book_id = filed.book_id
        AND total.month BETWEEN whole_months.first_month AND whole_months.last_month
        AND total.category_id = filed.category_id
    WHERE total.kind IN ('expense', 'refund')
    UNION ALL
    SELECT filed.id, filed.frame, days.sign * entry.base_amount
    FROM filed
    JOIN days ON days.frame = filed.frame
    JOIN ledger_entry entry ON entry.category_id = filed.category_id
        AND entry.date BETWEEN days.first_day AND days.last_day
    WHERE entry.kind IN ('expense', 'refund')
    UNION ALL
    SELECT watched.id, watched.frame, total.base_amount
    FROM watched
    JOIN whole_months ON whole_months.frame = watched.frame
    JOIN ledger_monthtotal total ON total.book_id = watched.book_id
        AND total.month BETWEEN whole_months.first_month AND whole_months.last_month
    WHERE watched.category_id IS NULL AND total.kind IN ('expense', 'refund')
    UNION ALL
    SELECT watched.id, watched.frame, days.sign * entry.base_amount
    FROM watched
    JOIN days ON days.frame = watched.frame
    JOIN ledger_entry entry ON entry.book_id = watched.book_id
        AND entry.date BETWEEN days.first_day AND days.last_day
    WHERE watched.category_id IS NULL AND entry.kind IN ('expense', 'refund')
),
spending AS (
    SELECT id, frame, -SUM(amount) AS spent FROM flow
    GROUP BY id, frame HAVING SUM(amount) < 0
)
SELECT DISTINCT watched.book_id
FROM spending
JOIN watched ON watched.id = spending.id AND watched.frame = spending.frame
JOIN budgets_threshold threshold ON threshold.budget_id = watched.id
    AND spending.spent * 100 >= watched.amount * threshold.percent
LEFT JOIN budgets_overrun overrun ON overrun.budget_id = watched.id
    AND overrun.period_start = watched.starts_on
    AND overrun.percent = threshold.percent
    AND overrun.arming = watched.arming
WHERE overrun.id IS NULL
"""

FALLS = """
, balance AS (
    SELECT wallet.book_id, wallet.floor, wallet.below_floor_since,
        COALESCE((
            SELECT SUM(total.amount) FROM ledger_monthtotal total
            WHERE total.wallet_id = wallet.id
                AND total.month < local_day.first_of_month), 0)
        + COALESCE((
            SELECT SUM(entry.amount) FROM ledger_entry entry
            WHERE entry.wallet_id = wallet.id
                AND entry.date BETWEEN local_day.first_of_month AND local_day.today
        ), 0) AS amount
    FROM ledger_wallet wallet
    JOIN accounts_book book ON book.id = wallet.book_id
    JOIN local_day ON local_day.time_zone = book.time_zone
    WHERE wallet.floor IS NOT NULL AND wallet.archived_at IS NULL
)
SELECT DISTINCT book_id FROM balance
WHERE (amount < floor) <> (below_floor_since IS NOT NULL)
"""


def books_with_crossings(now: datetime) -> list[int]:
    """Ids of the Books where a threshold is crossed and not recorded, each once."""
    return _ask(CROSSINGS, now)


def books_with_falls(now: datetime) -> list[int]:
    """Ids of the Books where a wallet fell below its floor or recovered, unnoted."""
    return _ask(FALLS, now)


def _ask(question: str, now: datetime) -> list[int]:
    calendar = calendar_of(now)
    if not calendar.local_days:
        return []
    tables = calendar.tables()
    blanks = {name: _blanks(rows) for name, rows in tables.items()}
    values = [value for row in chain(*tables.values()) for value in row]
    with connection.cursor() as cursor:
        cursor.execute(CALENDAR.format(**blanks) + question, values)
        return [book_id for (book_id,) in cursor.fetchall()]


def _blanks(rows: list[Row]) -> str:
    return ", ".join(f"({', '.join(['%s'] * len(row))})" for row in rows)


# --- the calendar ---------------------------------------------------------------------


@dataclass
class Calendar:
    """The days and periods that budgets are in, as rows to join with."""

    local_days: list[Row] = field(default_factory=list)
    frames: list[Row] = field(default_factory=list)
    whole_months: list[Row] = field(default_factory=list)
    days: list[Row] = field(default_factory=list)

    def tables(self) -> dict[str, list[Row]]:
        return {
            "local_days": self.local_days,
            "frames": self.frames,
            "whole_months": self.whole_months,
            "days": self.days,
        }

    def add(self, today: date, cadence: str, anchor: int, period: Period) -> None:
        """A frame, and the parts its sum is made of. What is planned after `today` is
        in the whole and taken off again; that part may be empty, the days run out.
        """
        frame = len(self.frames)
        self.frames.append((frame, today, cadence, anchor, period.start))
        months, edges = period.split_whole_months()
        if months:
            self.whole_months.append((frame, months[0], months[-1]))
        for edge in edges:
            self.days.append((frame, edge.start, edge.last, 1))
        planned_from = max(today + timedelta(days=1), period.start)
        self.days.append((frame, planned_from, period.last, -1))


def calendar_of(now: datetime) -> Calendar:
    """Of the zones, pay-days and first weekdays that Books have, at that instant."""
    settings = Book.objects.order_by().values_list(
        "time_zone", "pay_day", "first_weekday"
    )
    return build_calendar(now, settings.distinct())


def build_calendar(now: datetime, settings: Iterable[tuple[str, int, int]]) -> Calendar:
    calendar = Calendar()
    today_in: dict[str, date] = {}
    wanted: set[tuple[date, str, int, Period]] = set()
    for zone, pay_day, first_weekday in settings:
        today = today_in.setdefault(zone, now.astimezone(ZoneInfo(zone)).date())
        for cadence in Cadence:
            anchor = {Cadence.MONTH: pay_day, Cadence.WEEK: first_weekday}.get(
                cadence, 0
            )
            for day in (today, today - GRACE):
                period = period_containing(
                    day, cadence, pay_day=pay_day, first_weekday=first_weekday
                )
                wanted.add((today, cadence, anchor, period))
    calendar.local_days = [
        (zone, today, today.replace(day=1)) for zone, today in today_in.items()
    ]
    for frame in sorted(wanted):
        calendar.add(*frame)
    return calendar
