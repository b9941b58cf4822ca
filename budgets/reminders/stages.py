"""When a day that must not be missed is told of."""

from datetime import date

# What is overdue is mentioned on the day after, then each week, so many times in all.
LATE_REMINDERS = 4
WEEK = 7


def stage_of(on: date, today: date, lead: int) -> str:
    """What there is to say of a date: "soon", "today", "late0" and up, "" for nothing.

    Each is said once. Late is said the day after and each week from then, up to
    LATE_REMINDERS times.
    """
    late = (today - on).days
    if late > 0:
        nth = (late - 1) // WEEK
        return f"late{nth}" if nth < LATE_REMINDERS else ""
    if late == 0:
        return "today"
    return "soon" if -late <= lead else ""
