"""Rows that need care: what they become, and what is said of those left."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.importing.dates import DateOrder
from ledger.importing.figures import DecimalSign
from ledger.importing.layout import Layout, LayoutError, Role, SignRule
from ledger.importing.reader import read_cell, read_table
from ledger.importing.tables import Table
from ledger.importing.words import Direction
from ledger.tests.importing.helpers import only_line, read

PLAIN = Layout(columns=(Role.DATE, Role.PAYEE, Role.AMOUNT))
GOOD = ("2026-11-05", "Shop", "-5.00")


def items(*rows, layout: Layout = PLAIN) -> list:
    return list(read_table(Table(list(rows)), layout))


def reason(*row: str, layout: Layout = PLAIN) -> str:
    [item] = items(row, layout=layout)
    assert len(item.reason) <= 200
    assert item.cells == row
    return item.reason


def test_rows_have_the_numbers_of_the_file():
    numbers = [item.row for item in items(GOOD, (), GOOD, ("", "", ""), GOOD)]
    assert numbers == [1, 3, 5]


def test_repeated_headers_are_passed_over():
    header = ("Date", "Payee", "Amount")
    layout = replace(PLAIN, header_row=1)
    assert len(items(header, GOOD, header, GOOD, layout=layout)) == 2


@pytest.mark.parametrize(
    "row",
    [
        ("Total", "", "-5.00"),
        ("", "Summe 3 Buchungen", "-5.00"),
        ("Saldo zum 10.11.2026:", "", "-5.00"),
        ("Page 1 of 3", "", ""),
        ("", "This statement needs no signature", ""),
        ("XXXX-4939", "", ""),
        ("No more", "rows", "here"),
    ],
)
def test_footers_are_passed_over(row):
    assert len(items(GOOD, row)) == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("31.11.2026", "Shop", "1.00"), "“31.11.2026” is not a date."),
        (("11/25/2026", "Shop", "1.00"), "is not a date when the day comes first."),
        (("", "Shop", "1.00"), "The date is missing."),
        (("2026-11-05", "Shop", ""), "The amount is missing."),
        (("2026-11-05", "Shop", "-"), "The amount is missing."),
        (("2026-11-05", "Shop", "abc"), "“abc” is not an amount."),
        (("2026-11-05", "Shop", "1,50"), "not an amount when “.” is the decimal sign."),
        (("2026-11-05", "Shop", "9" * 200), "…” is not an amount."),
        (("2026-11-05",), "The amount is missing."),
    ],
)
def test_unread_rows_say_why(row, words):
    assert words in reason(*row)


def test_failed_payments_are_left_out():
    layout = Layout(columns=(Role.DATE, Role.STATUS, Role.AMOUNT))
    [item] = items(("2026-11-05", "Declined", "-5.00"), layout=layout)
    assert item.left_out
    assert "“Declined”" in item.reason


@pytest.mark.parametrize(
    "text", ["Opening Balance", "CLOSING BALANCE:", "Saldo anterior"]
)
def test_balances_are_left_out(text):
    [item] = items(("2026-11-05", text, "100.00"))
    assert item.left_out


def test_a_shop_called_total_is_a_shop():
    [line] = items(("2026-11-05", "TOTAL 1234 PARIS", "-50.00"))
    assert line.payee == "TOTAL 1234 PARIS"


def test_words_the_layout_does_not_know_are_asked_of_the_vocabulary():
    columns = (Role.DATE, Role.DIRECTION, Role.AMOUNT)
    layout = Layout(
        columns=columns,
        sign_rule=SignRule.COLUMN,
        directions={"raus": Direction.OUT, "weg": Direction.LEAVE_OUT},
    )
    rows = [("2026-11-05", word, "5.00") for word in ("Raus", "Credit", "weg", "Hm")]
    out, came, left, unknown = items(*rows, layout=layout)
    assert (out.amount, came.amount) == (Decimal("-5.00"), Decimal("5.00"))
    assert left.left_out
    assert "“Hm” does not say" in unknown.reason


def test_transfers_name_the_other_wallet():
    columns = (Role.DATE, Role.DIRECTION, Role.WALLET, Role.TO_WALLET, Role.AMOUNT)
    layout = Layout(
        columns=columns,
        sign_rule=SignRule.COLUMN,
        directions={"move": Direction.TRANSFER},
    )
    [line] = items(("2026-11-05", "Move", "Bank", "Cash", "50.00"), layout=layout)
    assert (line.kind, line.amount) == ("transfer", Decimal("-50.00"))
    assert (line.wallet, line.to_wallet) == ("Bank", "Cash")


@pytest.mark.parametrize(
    ("debit", "credit", "rule", "amount"),
    [
        ("5.00", "", SignRule.PLUS_OUT, "-5.00"),
        ("", "5.00", SignRule.PLUS_OUT, "5.00"),
        ("5.00", "0.00", SignRule.PLUS_OUT, "-5.00"),
        ("-5.00", "", SignRule.PLUS_OUT, "5.00"),  # a debit taken back
        ("-5.00", "", SignRule.MINUS_OUT, "-5.00"),
        ("", "-5.00", SignRule.MINUS_OUT, "-5.00"),  # a credit taken back
        ("", "-5.00", SignRule.PLUS_OUT, "5.00"),
        ("0.00", "0.00", SignRule.PLUS_OUT, "0.00"),
    ],
)
def test_columns_for_debit_and_credit(debit, credit, rule, amount):
    columns = (Role.DATE, Role.DEBIT, Role.CREDIT)
    layout = Layout(columns=columns, sign_rule=rule)
    [line] = items(("2026-11-05", debit, credit), layout=layout)
    assert str(line.amount) == amount


def test_a_mark_in_the_cell_outweighs_the_rule():
    layout = replace(PLAIN, sign_rule=SignRule.PLUS_OUT)
    rows = [("2026-11-05", "x", amount) for amount in ("5.00", "5.00 CR", "5.00 DR")]
    amounts = [str(line.amount) for line in items(*rows, layout=layout)]
    assert amounts == ["-5.00", "5.00", "-5.00"]


def test_fees_come_on_top():
    layout = Layout(columns=(Role.DATE, Role.FEE, Role.AMOUNT))
    rows = [("2026-11-05", "1.00", "-5.00"), ("2026-11-05", "", "5.00")]
    amounts = [str(line.amount) for line in items(*rows, layout=layout)]
    assert amounts == ["-6.00", "5.00"]


@pytest.mark.parametrize(
    ("cell", "amount", "fixed", "currency"),
    [
        ("usd", "5.00", "EUR", "USD"),
        ("€", "5.00", None, "EUR"),
        ("", "£5.00", "EUR", "GBP"),
        ("", "5.00", "EUR", "EUR"),
        ("", "5.00", None, None),
    ],
)
def test_currency_of_a_line(cell, amount, fixed, currency):
    columns = (Role.DATE, Role.CURRENCY, Role.AMOUNT)
    layout = Layout(columns=columns, currency=fixed)
    [line] = items(("2026-11-05", cell, amount), layout=layout)
    assert line.currency == currency


def test_unknown_currencies_are_not_taken_for_the_wallets():
    layout = Layout(columns=(Role.DATE, Role.CURRENCY, Role.AMOUNT))
    assert "“XTS”" in reason("2026-11-05", "XTS", "5.00", layout=layout)


def test_texts_are_cleaned_and_said_once():
    columns = (Role.DATE, Role.NOTE, Role.NOTE, Role.NOTE, Role.AMOUNT)
    row = ("2026-11-05", "Rent  for\nMay", "\u202eFlat\x00 3", "Rent for May", "5.00")
    [line] = items(row, layout=Layout(columns=columns))
    assert (line.payee, line.note) == ("Rent for May", "Flat 3")


def test_categories_of_two_levels():
    columns = (Role.DATE, Role.PARENT_CATEGORY, Role.CATEGORY, Role.AMOUNT)
    rows = [
        ("2026-11-05", "Food", "Coffee", "1"),
        ("2026-11-05", "Food", "", "1"),
        ("2026-11-05", "", "Coffee", "1"),
        ("2026-11-05", "Food", "Food: Coffee", "1"),
    ]
    names = [line.category for line in items(*rows, layout=Layout(columns=columns))]
    assert names == ["Food: Coffee", "Food", "Coffee", "Food: Coffee"]


def test_tags_in_one_cell():
    layout = Layout(columns=(Role.DATE, Role.TAGS, Role.AMOUNT))
    [line] = items(("2026-11-05", "#a| b ,b;c", "1"), layout=layout)
    assert line.tags == ("a", "b", "c")


def test_wrapped_notes_are_joined_but_footers_are_not():
    header = ("Date", "Text", "Amount")
    rows = [GOOD, ("", "corner of", ""), ("", "Main Street", ""), ("End", "", "")]
    layout = replace(PLAIN, header_row=1)
    [line] = items(header, *rows, layout=layout)
    assert line.note == "corner of Main Street"


def test_an_incomplete_layout_is_refused():
    with pytest.raises(LayoutError, match="date"):
        items(GOOD, layout=Layout(columns=(Role.AMOUNT,)))


def test_typed_cells_of_workbooks():
    columns = (Role.DATE, Role.PAYEE, Role.REFERENCE, Role.AMOUNT, Role.BALANCE)
    row = (date(2026, 11, 5), "Shop", Decimal(123), Decimal("-5.5"), "1,00.50")
    [line] = items(row, layout=Layout(columns=columns))
    assert (line.reference, line.amount) == ("123", Decimal("-5.5"))
    assert line.balance == Decimal("100.50")


def test_cells_as_their_role_reads_them():
    layout = Layout(
        columns=(), date_order=DateOrder.MDY, decimal_sign=DecimalSign.COMMA
    )
    assert read_cell("11/05/2026", Role.DATE, layout) == date(2026, 11, 5)
    assert read_cell("25/05/2026", Role.DATE, layout) is None
    assert read_cell("-12,50 EUR", Role.AMOUNT, layout) == Decimal("-12.50")
    assert read_cell("12.50", Role.AMOUNT, layout) is None
    assert read_cell(" a  b ", Role.PAYEE, layout) == "a b"


def test_two_digit_decimals_of_the_other_sign_are_never_swallowed():
    text = "Date;Text;Amount\n2026-11-05;a;-1.234,50\n2026-11-05;b;-2,50\n"
    reading = read(text + "2026-11-06;c;12.50\n")
    assert [amount for _, amount in reading.money] == ["-1234.50", "-2.50"]
    assert "12.50" in reading.unread[0].reason


def test_times_behind_dates_do_not_move_the_day():
    line = only_line("Date,Text,Amount\n2026-11-05T23:30:00-11:00,Late,-1.00\n")
    assert line.date == date(2026, 11, 5)
