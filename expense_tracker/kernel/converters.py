"""Parts of URLs that arrive in views as values."""

from expense_tracker.kernel.period import Period


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
