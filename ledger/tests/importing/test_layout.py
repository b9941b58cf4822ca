import json
from datetime import date
from decimal import Decimal

import pytest

from ledger.importing.dates import DateOrder
from ledger.importing.figures import DecimalSign
from ledger.importing.layout import Layout, LayoutError, Role, SignRule, fingerprint
from ledger.importing.lines import StatementLine
from ledger.importing.words import Direction

LAYOUT = Layout(
    columns=(Role.DATE, Role.SKIP, Role.DIRECTION, Role.AMOUNT),
    header_row=3,
    date_order=DateOrder.MDY,
    decimal_sign=DecimalSign.COMMA,
    sign_rule=SignRule.COLUMN,
    directions={"raus": Direction.OUT, "": Direction.LEAVE_OUT},
    currency="EUR",
    encoding="cp1252",
    delimiter=";",
)
LINE = StatementLine(
    row=7,
    date=date(2026, 11, 5),
    amount=Decimal("-12.50"),
    payee="Shop",
    balance=Decimal("0.00"),
    tags=("a", "b"),
)


def test_layout_survives_json():
    assert Layout.from_json(json.loads(json.dumps(LAYOUT.to_json()))) == LAYOUT


@pytest.mark.parametrize(
    "change",
    [
        {"columns": ["date", "nonsense"]},
        {"columns": None},
        {"header_row": "x"},
        {"date_order": "dym"},
        {"decimal_sign": ""},
        {"sign_rule": None},
        {"directions": {"x": "sideways"}},
        {"directions": []},
    ],
)
def test_what_is_no_layout_is_refused(change):
    with pytest.raises(LayoutError):
        Layout.from_json({**LAYOUT.to_json(), **change})


def test_nothing_is_no_layout():
    with pytest.raises(LayoutError):
        Layout.from_json({})


def test_says_what_is_missing():
    assert LAYOUT.missing() == ()
    assert len(Layout(columns=(Role.SKIP,)).missing()) == 2
    twice = Layout(columns=(Role.DATE, Role.DATE, Role.AMOUNT, Role.NOTE, Role.NOTE))
    assert twice.missing() == ("Only one column can be “date”.",)
    no_words = Layout(columns=(Role.DATE, Role.AMOUNT), sign_rule=SignRule.COLUMN)
    assert "money in from money out" in no_words.missing()[0]


def test_fingerprint_of_a_header():
    key = fingerprint(("Date", "Amount (EUR)"))
    assert len(key) == 64
    assert fingerprint((" DATE ", "amount  EUR")) == key
    assert fingerprint(("Amount (EUR)", "Date")) != key
    assert fingerprint(("", "")) == ""


def test_line_survives_json():
    plain = json.loads(json.dumps(LINE.to_json()))
    assert StatementLine.from_json(plain) == LINE
    assert "note" not in plain


def test_line_without_a_balance_survives_json():
    line = StatementLine(row=1, date=date(2026, 1, 1), amount=Decimal(0))
    assert StatementLine.from_json(line.to_json()) == line
