"""What detection decides, and what it leaves to the user."""

import pytest

from ledger.importing.dates import DateOrder
from ledger.importing.detect import detect_layout
from ledger.importing.layout import Role, SignRule
from ledger.importing.tables import open_table
from ledger.importing.words import Direction
from ledger.tests.importing.helpers import read


def detect(text: str, locale: str = ""):
    return detect_layout(open_table(text.encode()), locale=locale)


def about(detection) -> set[str]:
    return {doubt.about for doubt in detection.doubts}


def test_a_plain_file_leaves_no_doubt():
    detection = detect("Date,Payee,Amount\n2026-11-25,Shop,-5.00\n")
    assert detection.layout.columns == (Role.DATE, Role.PAYEE, Role.AMOUNT)
    assert detection.layout.header_row == 1
    assert not detection.doubts


def test_files_of_one_make_have_one_key():
    first = detect("Date,Payee,Amount\n2026-11-25,Shop,-5.00\n")
    second = detect("\nDATE,Payee,Amount\n2026-12-01,Job,7\n2026-12-02,Job,8\n")
    other = detect("Date,Payee,Sum\n2026-11-25,Shop,-5.00\n")
    assert first.header_key == second.header_key != other.header_key


def test_a_statement_without_transactions_is_understood():
    detection = detect("Date,Description,Debit,Credit\n")
    roles = (Role.DATE, Role.PAYEE, Role.DEBIT, Role.CREDIT)
    assert detection.layout.columns == roles


def test_missing_columns_are_named():
    detection = detect("Name,Colour\nBall,red\nSky,blue\n")
    assert len(detection.layout.missing()) == 2


def test_a_second_table_is_pointed_out():
    detection = detect(
        "Date,Description,Amount\n2026-11-25,Shop,-5.00\n"
        "Booking date,Payee,Amount\n2026-11-26,Pending,-6.00\n"
    )
    assert "row 3" in str(detection.doubts[-1])


def test_words_decide_unsigned_amounts():
    detection = detect(
        "Date,Payee,Amount,Type\n2026-11-25,Shop,5.00,Debit\n2026-11-26,Job,9,Credit\n"
    )
    layout = detection.layout
    assert layout.sign_rule is SignRule.COLUMN
    assert layout.directions == {"debit": Direction.OUT, "credit": Direction.IN}


def test_words_add_nothing_to_signed_amounts():
    detection = detect(
        "Date,Payee,Amount,Type\n2026-11-25,Shop,-5.00,Debit\n2026-11-26,Job,9,Credit\n"
    )
    assert detection.layout.sign_rule is SignRule.MINUS_OUT
    assert Role.DIRECTION not in detection.layout.columns


def test_types_that_are_no_directions_are_left_alone():
    detection = detect(
        "Date,Payee,Amount,Type\n2026-11-25,Shop,-5.00,POS\n2026-11-26,Job,9,Wire\n"
    )
    assert Role.DIRECTION not in detection.layout.columns


def test_where_only_debits_are_marked_a_blank_is_money_in():
    reading = read(
        "Date,Payee,Amount,Dr/Cr\n2026-11-25,Shop,5.00,DR\n2026-11-26,Job,9.00,\n"
    )
    assert [amount for _, amount in reading.money] == ["-5.00", "9.00"]


def test_where_only_credits_are_marked_a_blank_is_money_out():
    reading = read(
        "Date,Payee,Amount,Sign\n2026-11-25,Shop,5.00,\n2026-11-26,Refund,9.00,CR\n"
    )
    assert [amount for _, amount in reading.money] == ["-5.00", "9.00"]


def test_a_minus_turns_the_word_round():
    reading = read(
        "Date,Payee,Amount,Type\n2026-11-25,Shop,5.00,Expense\n"
        "2026-11-26,Shop returns,-2.00,Expense\n2026-11-27,Job,9.00,Income\n"
    )
    assert [amount for _, amount in reading.money] == ["-5.00", "2.00", "9.00"]


def test_transfers_between_accounts_of_the_file_wait_for_the_user():
    reading = read(
        "Type,Date,Account,To account,Amount\n"
        "Expense,2026-11-25,Bank,,5.00\nTransfer,2026-11-26,Bank,Cash,50.00\n"
    )
    assert len(reading.lines) == 1
    assert reading.unread[0].left_out
    assert reading.doubts == {"sign_rule"}


def test_balances_prove_that_plain_numbers_are_spending():
    reading = read(
        "Date,What,Amount,Balance\n2026-11-25,A,5.00,95.00\n2026-11-26,B,7.00,88.00\n"
        "2026-11-27,C,8.00,80.00\n"
    )
    assert [amount for _, amount in reading.money] == ["-5.00", "-7.00", "-8.00"]
    assert not reading.doubts


def test_one_chance_agreement_does_not_turn_signs_round():
    reading = read(
        "Date,What,Amount,Balance\n2026-11-25,A,-5.00,10.00\n2026-11-26,B,7.00,3.00\n"
    )
    assert [amount for _, amount in reading.money] == ["-5.00", "7.00"]


def test_wallets_are_named_only_where_a_file_has_several():
    one = "Date,Account,Payee,Amount\n2026-11-25,Bank,A,-1\n2026-11-26,Bank,B,-2\n"
    assert Role.WALLET not in detect(one).layout.columns
    assert Role.WALLET in detect(one.replace("Bank,B", "Cash,B")).layout.columns


def test_account_numbers_are_no_wallets():
    text = "Date,Account,Payee,Amount\n2026-11-25,1001,A,-1\n2026-11-26,1002,B,-2\n"
    assert Role.WALLET not in detect(text).layout.columns


def test_known_exports_need_no_question():
    text = (
        "Date,Description,Amount,Transaction Type,Category,Account Name\n"
        "06/05/2026,Shop,5.00,debit,Food,Card\n06/05/2026,Job,9.00,credit,Pay,Bank\n"
    )
    detection = detect(text, "en-IE")
    assert detection.layout.date_order is DateOrder.MDY
    assert not detection.doubts


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        # Within a statement the day changes more often than the month.
        (["06/05/2026", "07/05/2026", "09/05/2026"], DateOrder.DMY),
        (["05/06/2026", "05/07/2026", "05/09/2026"], DateOrder.MDY),
    ],
)
def test_the_part_that_changes_is_taken_for_the_day(dates, order):
    rows = "".join(f"{day},Shop,-5.00\n" for day in dates)
    detection = detect("Date,Description,Amount\n" + rows)
    assert detection.layout.date_order is order
    assert about(detection) == {"date_order"}


@pytest.mark.parametrize(
    ("amount", "locale", "order"),
    [
        ("$5.00", "", DateOrder.MDY),
        ("$5.00", "en-AU", DateOrder.DMY),
        ("€5.00", "en-IE", DateOrder.DMY),
        ("5.00", "en-US", DateOrder.MDY),
    ],
)
def test_a_single_date_is_read_by_currency_and_locale(amount, locale, order):
    text = f"Date,Withdrawal,Deposit\n06/05/2026,{amount},\n"
    assert detect(text, locale).layout.date_order is order


def test_dates_with_points_are_never_month_first():
    detection = detect("Datum;Text;Betrag\n06.05.2026;Laden;-5,00\n", "en-US")
    assert detection.layout.date_order is DateOrder.DMY
    assert not detection.doubts


def test_currency_above_the_table():
    reading = read("Currency:,CHF\n\nDate,Text,Amount\n2026-11-25,Shop,-5.00\n")
    assert reading.lines[0].currency == "CHF"
