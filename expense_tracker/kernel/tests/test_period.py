import calendar
import doctest
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expense_tracker.kernel import period as period_module
from expense_tracker.kernel.converters import PeriodConverter
from expense_tracker.kernel.locale import LOCALES
from expense_tracker.kernel.period import Period, PeriodError

DAY = timedelta(days=1)

days = st.dates(date(1901, 1, 1), date(2199, 12, 31))
first_days = st.integers(1, 31)
weekdays = st.integers(0, 6)
periods = st.one_of(
    st.builds(Period.day, days),
    st.builds(Period.week, days, weekdays),
    st.builds(Period.month_of, days, first_days),
    st.builds(Period.quarter_of, days),
    st.builds(Period.year, st.integers(1901, 2199)),
    st.builds(Period.last_days, st.integers(1, 800), days),
)


def days_of(period):
    return [period.start + DAY * index for index in range(period.days)]


def pay_days(first_day, first_year, last_year):
    """The days on which months begin, by the calendar alone."""
    starts = []
    for year in range(first_year, last_year + 1):
        for month in range(1, 13):
            length = calendar.monthrange(year, month)[1]
            starts.append(date(year, month, min(first_day, length)))
    return starts


def test_docstring_examples():
    assert doctest.testmod(period_module).failed == 0


# --- one value ------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, -1])
def test_a_period_has_at_least_a_day(length):
    start = date(2026, 3, 5)
    with pytest.raises(PeriodError):
        Period("range", start, start + DAY * length)


def test_a_range_backwards_is_refused():
    with pytest.raises(PeriodError):
        Period.between(date(2026, 3, 20), date(2026, 3, 5))


def test_periods_are_values():
    assert Period.month(2026, 11) == Period.month_of(date(2026, 11, 30))
    assert len({Period.year(2026), Period.year(2026)}) == 1
    assert Period.month(2026, 1) != Period.between(date(2026, 1, 1), date(2026, 1, 31))


def test_periods_sort_by_time():
    later, sooner = Period.month(2026, 2), Period.month(2026, 1)
    assert sorted([later, sooner]) == [sooner, later]
    assert sooner < later
    with pytest.raises(TypeError):
        assert sooner < date(2026, 1, 1)


# --- neighbours -----------------------------------------------------------------------


@given(periods)
def test_next_and_previous_undo_each_other(period):
    # A free range of 1 to 800 days too: they all keep their length or their kind.
    assert period.next().previous() == period
    assert period.previous().next() == period


@given(periods)
def test_neighbours_touch_without_gap_or_overlap(period):
    assert period.next().start == period.end
    assert period.previous().end == period.start
    assert not period.overlaps(period.next())
    assert period.next().kind == period.kind


@given(days, first_days, weekdays)
def test_each_day_lies_in_the_period_made_from_it(day, first_day, first_weekday):
    for period in (
        Period.day(day),
        Period.week(day, first_weekday),
        Period.month_of(day, first_day),
        Period.quarter_of(day),
        Period.year(day.year),
        Period.last_days(30, day),
    ):
        assert period.contains(day)
        assert not period.next().contains(day)
        assert not period.previous().contains(day)


@pytest.mark.parametrize("first_day", range(1, 32))
def test_pay_day_months_follow_the_table(first_day):
    starts = pay_days(first_day, 2023, 2032)
    month = Period.month(2023, 1, first_day)
    for start, end in pairwise(starts):
        assert (month.start, month.end) == (start, end)
        assert month.first_day == first_day
        month = month.next()


@pytest.mark.parametrize("first_day", [1, 2, 15, 25, 28, 29, 30, 31])
def test_every_day_finds_its_pay_day_month(first_day):
    starts = pay_days(first_day, 2023, 2029)
    day = date(2024, 1, 1)
    while day < date(2028, 12, 31):
        expected = max(start for start in starts if start <= day)
        assert Period.month_of(day, first_day).start == expected
        day += DAY


def test_forty_eight_months_from_the_31st():
    month = Period.month(2023, 12, first_day=31)
    seen = []
    for _ in range(48):
        month = month.next()
        seen.append(month.start)
    by_month = {
        1: 31, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31
    }  # fmt: skip
    expected = [
        date(year, month, 29 if year == 2024 else 28)
        if month == 2
        else date(year, month, by_month[month])
        for year in range(2024, 2028)
        for month in range(1, 13)
    ]
    assert seen == expected


@given(st.integers(1901, 2199), first_days)
def test_the_months_of_a_year_tile_it(year, first_day):
    months = [Period.month(year, number, first_day) for number in range(1, 13)]
    covered = [day for month in months for day in days_of(month)]
    first = months[0].start
    assert covered == [first + DAY * index for index in range(len(covered))]
    assert covered[-1] + DAY == Period.month(year + 1, 1, first_day).start


@given(st.integers(1901, 2199))
def test_quarters_and_months_tile_a_year(year):
    whole = days_of(Period.year(year))
    quarters = [Period.quarter(year, number) for number in range(1, 5)]
    months = [Period.month(year, number) for number in range(1, 13)]
    assert [day for one in quarters for day in days_of(one)] == whole
    assert [day for one in months for day in days_of(one)] == whole
    assert len(whole) == (366 if calendar.isleap(year) else 365)


@given(days, weekdays)
def test_weeks_begin_on_their_first_weekday(day, first_weekday):
    week = Period.week(day, first_weekday)
    assert week.days == 7
    assert week.start.weekday() == week.next().start.weekday() == first_weekday


@pytest.mark.parametrize(
    ("year", "month", "first_day"),
    [(2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32), (2026, -1, 1)],
)
def test_months_that_do_not_exist_are_refused(year, month, first_day):
    with pytest.raises(PeriodError):
        Period.month(year, month, first_day)


@pytest.mark.parametrize("quarter", [0, 5, -1])
def test_quarters_that_do_not_exist_are_refused(quarter):
    with pytest.raises(PeriodError):
        Period.quarter(2026, quarter)


# --- a year earlier -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("2026-11", "2025-11"),
        ("2024-02", "2023-02"),
        ("2025-02", "2024-02"),
        ("2026-q1", "2025-q1"),
        ("2026", "2025"),
        ("2024-02-29", "2023-02-28"),
        ("2025-02-28", "2024-02-28"),
        ("2026-w47", "2025-w47"),
        ("2026-w53", "2025-w52"),
        ("2027-w01", "2026-w01"),
        ("2026-03-05..2026-03-20", "2025-03-05..2025-03-20"),
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28"),
        ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
    ],
)
def test_same_period_last_year(slug, expected):
    assert Period.parse(slug).same_last_year().slug == expected


@given(days, first_days)
def test_pay_day_months_keep_their_first_day_over_the_year(day, first_day):
    month = Period.month_of(day, first_day)
    twelve_back = month
    for _ in range(12):
        twelve_back = twelve_back.previous()
    assert month.same_last_year() == twelve_back


@given(days, weekdays)
def test_weeks_keep_their_first_weekday_over_the_year(day, first_weekday):
    week = Period.week(day, first_weekday)
    assert week.same_last_year().start.weekday() == first_weekday


# --- questions ------------------------------------------------------------------------


@given(periods, st.integers(-900, 900))
def test_elapsed_and_remaining_count_days(period, offset):
    as_of = period.start + DAY * offset
    if period.days > 1000:
        return
    gone = [day for day in days_of(period) if day <= as_of]
    left = [day for day in days_of(period) if day >= as_of]
    assert period.elapsed(as_of) == len(gone)
    assert period.remaining(as_of) == len(left)


@pytest.mark.parametrize(
    ("day", "elapsed", "remaining"),
    [
        ((2026, 10, 31), 0, 30),
        ((2026, 11, 1), 1, 30),
        ((2026, 11, 21), 21, 10),
        ((2026, 11, 30), 30, 1),
        ((2026, 12, 1), 30, 0),
    ],
)
def test_november_seen_from_a_day(day, elapsed, remaining):
    november = Period.month(2026, 11)
    assert november.elapsed(date(*day)) == elapsed
    assert november.remaining(date(*day)) == remaining


@given(periods, periods)
def test_overlap_is_sharing_a_day(one, other):
    shared = max(one.start, other.start) < min(one.end, other.end)
    assert one.overlaps(other) == other.overlaps(one) == shared


@given(periods)
def test_last_is_the_last_day_contained(period):
    assert period.contains(period.last)
    assert not period.contains(period.end)


def test_last_days_end_with_today():
    assert Period.last_days(7, date(2026, 11, 21)).slug == "2026-11-15..2026-11-21"
    assert Period.last_days(1, date(2026, 11, 21)).days == 1


@given(periods)
def test_whole_months_and_edges_are_the_period(period):
    months, edges = period.split_whole_months()
    parts = [*edges, *(Period.month(first.year, first.month) for first in months)]
    covered = sorted(day for part in parts for day in days_of(part))
    assert covered == days_of(period)
    assert all(first.day == 1 for first in months)


@given(periods)
def test_edges_hold_no_whole_month(period):
    _, edges = period.split_whole_months()
    assert len(edges) <= 2
    for edge in edges:
        month = Period.month_of(edge.start)
        assert not (edge.start <= month.start and month.end <= edge.end)
        assert not (edge.start < month.end and month.next().end <= edge.end)


def test_a_pay_day_month_is_one_edge():
    month = Period.month(2026, 11, first_day=25)
    assert month.split_whole_months() == (
        [],
        [Period("range", month.start, month.end)],
    )


# --- text -----------------------------------------------------------------------------


@given(periods)
def test_a_slug_reads_back(period):
    first_day = period.first_day if period.kind == "month" else 1
    again = Period.parse(
        period.slug, first_day=first_day, first_weekday=period.start.weekday()
    )
    assert again == period


@pytest.mark.parametrize("first_weekday", range(7))
def test_ten_years_of_weeks_have_a_name_each(first_weekday):
    week = Period.week(date(2019, 12, 30), first_weekday)
    slugs = []
    while week.start.year < 2031:
        slugs.append(week.slug)
        week = week.next()
    assert slugs == sorted(set(slugs))


@given(days)
def test_monday_weeks_are_iso_weeks(day):
    year, week, _ = day.isocalendar()
    assert Period.week(day).slug == f"{year}-w{week:02}"


@pytest.mark.parametrize(
    ("slug", "kind", "start", "last"),
    [
        ("2026-11", "month", "2026-11-01", "2026-11-30"),
        ("2026-w47", "week", "2026-11-16", "2026-11-22"),
        ("2026-w01", "week", "2025-12-29", "2026-01-04"),
        ("2026-w53", "week", "2026-12-28", "2027-01-03"),
        ("2026-q4", "quarter", "2026-10-01", "2026-12-31"),
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2028-02-29", "day", "2028-02-29", "2028-02-29"),
        ("2026-03-05..2026-03-20", "range", "2026-03-05", "2026-03-20"),
    ],
)
def test_slugs(slug, kind, start, last):
    period = Period.parse(slug)
    assert (period.kind, str(period.start), str(period.last)) == (kind, start, last)


@pytest.mark.parametrize(
    "slug",
    [
        *("", "2026-", "26-11", "2026-1", "2026-13", "2026-00", "2026-11-31", "x"),
        *("2027-02-29", "2026-q0", "2026-q5", "2026-q", "2026-w00", "2025-w53"),
        *("2026-W47", "2026-w1", "2026-Q4", "20261121", "2026-W10-4", "0001", "9999"),
        *(
            "1899-12",
            "2201",
            "٢٠٢٦",
            "2026-11 ",
            " 2026-11",
            "2026-11\n",
            "2026-11-21T0",
        ),
        *("2026-03-20..2026-03-05", "2026-03..2026-04", "2026-03-05..", "..", "a..b"),
        *("2026-03-05...2026-03-20", "2026-03-05..2026-03-20..2026-04-01"),
    ],
)
def test_other_text_is_no_period(slug):
    with pytest.raises(PeriodError, match="is not a period"):
        Period.parse(slug)


@given(st.text(max_size=30) | st.text("0123456789-wq.", max_size=25))
def test_any_text_is_a_period_of_that_slug_or_an_error(text):
    try:
        period = Period.parse(text)
    except PeriodError:
        return
    assert period.slug == text
    assert period.next().start == period.end


@pytest.mark.parametrize("first_day", [0, 32])
def test_a_first_day_no_month_has_is_refused(first_day):
    with pytest.raises(PeriodError):
        Period.parse("2026-11", first_day=first_day)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period.day(date(2026, 11, 21)), "21 November 2026"),
        (Period.week(date(2026, 11, 21)), "16–22 Nov 2026"),
        (Period.week(date(2027, 1, 1)), "28 Dec 2026 – 3 Jan 2027"),
        (Period.month(2026, 11), "November 2026"),
        (Period.month(2026, 11, first_day=25), "25 Nov – 24 Dec 2026"),
        (Period.month(2026, 2, first_day=31), "28 Feb – 30 Mar 2026"),
        (Period.quarter(2026, 4), "Q4 2026"),
        (Period.year(2026), "2026"),
        (Period.between(date(2026, 3, 5), date(2026, 3, 5)), "5 Mar 2026"),
    ],
)
def test_labels(period, expected):
    assert period.label("en-IE").replace("\u2009", " ") == expected


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_labels_every_kind(locale):
    day = date(2026, 11, 21)
    for period in (
        Period.day(day),
        Period.week(day),
        Period.month_of(day),
        Period.month_of(day, 25),
        Period.quarter_of(day),
        Period.year(2026),
    ):
        assert "2026" in period.label(locale)


# --- in a path ------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["2026-11", "2026-w47", "2026-03-05..2026-03-20"])
def test_converter_gives_the_period_and_takes_it_back(slug):
    converter = PeriodConverter()
    assert converter.to_url(converter.to_python(slug)) == slug
    assert converter.to_url(slug) == slug
