from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.importing.dates import DateOrder, date_in_serial, orders_of, parse_date

DMY, MDY, YMD = DateOrder
MARCH_5 = date(2024, 3, 5)

WRITTEN = [
    ("05.03.24", DMY),
    ("5. 3. 2024", DMY),
    ("05/03/2024", DMY),
    ("03/05/2024", MDY),
    ("03-05-24", MDY),
    ("24-03-05", YMD),
    ("2024-03-05", DMY),
    ("2024/3/5", MDY),
    ("2024.03.05.", DMY),
    ("２０２４/０３/０５", DMY),
    ("2024年3月5日", DMY),
    ("20240305", MDY),
    ("05032024", DMY),
    ("03052024", MDY),
    ("240305", YMD),
    ("20240305101112", DMY),
    ("5-Mar-2024", DMY),
    ("05MAR24", MDY),
    ("Mar 5, 2024", DMY),
    ("March 5th, 2024", DMY),
    ("2024-Mar-05", DMY),
    ("5. März 2024", DMY),
    ("5 de marzo de 2024", DMY),
    ("5 mars 2024", DMY),
    ("5 marca 2024", DMY),
    ("Di, 05.03.2024", DMY),
    ("Tuesday, March 5, 2024", DMY),
    ("2024-03-05T23:59:59Z", DMY),
    ("2024-03-05T00:30:00.1234567+14:00", DMY),
    ("2024-03-05 10:11:12 UTC", DMY),
    ("5/3/2024 7:42", DMY),
    ("03/05/2024 06:50 PM", MDY),
    ("05.03.2024, 10.11 Uhr", DMY),
    ("5 Mar 2024 10:11", DMY),
]


@pytest.mark.parametrize(("text", "order"), WRITTEN)
def test_reads_what_banks_write(text, order):
    assert parse_date(text, order) == MARCH_5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31.11.2026",
        "29.02.2023",
        "00.00.0000",
        "13/13/2024",
        "12/25/2024",  # a month first, and days were asked for
        "05.03.",
        "5 Mar",
        "05.03.0001",
        "05.03.9999",
        "1.5",
        "1.234,56",
        "12:30",
        "Total",
        "2024-03-05 (pending)",
        "05.03.2024 - 06.03.2024",
        "05²/03/2024",
        "٠٥/٠٣/٢٠٢٤",
        "5 Mar Apr 2024",
        "1/2/3",
        "05.03.2024" + " " * 100,
    ],
)
def test_refuses_what_is_no_day(text):
    assert parse_date(text, DMY) is None


def test_two_digit_years_turn_at_1970():
    assert parse_date("01.01.69", DMY) == date(2069, 1, 1)
    assert parse_date("01.01.70", DMY) == date(1970, 1, 1)


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(
        [(DMY, "%d.%m.%Y"), (MDY, "%m/%d/%Y"), (YMD, "%Y-%m-%d"), (DMY, "%d/%m/%y")]
    ),
)
def test_reads_back_any_day(day, form):
    order, pattern = form
    assert parse_date(day.strftime(pattern), order) == day


@pytest.mark.parametrize(
    ("texts", "orders"),
    [
        (["03.04.18", "29.03.18"], {DMY}),
        (["2/20/19", "1/5/19"], {MDY}),
        (["24-01-05", "24-02-17", "24-02-03"], {YMD}),
        (["01/03/2023", "02/03/2023"], {DMY, MDY}),
        (["2024-01-05", "2024-02-01"], set()),
        (["5 Mar 2024"], set()),
        (["Shop", ""], set()),
        (["29/03/2024", "02/03/2024", "Total"], {DMY}),
        ([], set()),
    ],
)
def test_says_which_orders_are_possible(texts, orders):
    assert orders_of(texts) == orders


def test_serial_numbers_count_as_spreadsheets_do():
    assert date_in_serial(Decimal(45356)) == MARCH_5
    assert date_in_serial(Decimal("45356.75")) == MARCH_5
    assert date_in_serial(Decimal(45356) + 1) == MARCH_5 + timedelta(days=1)
    assert date_in_serial(Decimal("12.50")) is None
    assert date_in_serial(Decimal(20240305)) is None
