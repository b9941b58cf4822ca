"""Parts of URLs that arrive in views as values."""

from expense_tracker.kernel.period import Period

_ID_DIGITS = 18  # what every database takes


def read_id(text: str) -> int | None:
    """The id that plain digits name; None for any other text and beyond all ids.

    `int` would read digits of other scripts too, fail on thousands of them, and give
    numbers that no database compares with.
    """
    is_plain = text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS
    return int(text) if is_plain else None


class PeriodConverter:
    """`2026-11` in a path as a Period; anything that names none is a 404.

    The months are calendar months: a view of a Book with a pay-day reads the slug again
    with `Period.parse(period.slug, first_day=...)`.
    """

    regex = r"[0-9]{4}[-.0-9qw]*"

    def to_python(self, value: str) -> Period:
        return Period.parse(value)

    def to_url(self, value: Period | str) -> str:
        return value.slug if isinstance(value, Period) else value
