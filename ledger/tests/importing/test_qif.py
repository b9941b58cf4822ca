from decimal import Decimal

import pytest

from ledger.importing.dates import DateOrder
from ledger.importing.errors import UnreadableFile
from ledger.importing.figures import DecimalSign
from ledger.tests.importing.helpers import lines_of, money_of, reasons_of, statements


def qif(*records: str, section: str = "!Type:Bank") -> str:
    return "\n".join([section, *(f"{record}\n^" for record in records)]) + "\n"


def line_of(record: str):
    [line] = lines_of(qif(record))
    return line


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12/31/2026", "2026-12-31"),
        ("31/12/2026", "2026-12-31"),
        ("12/31'26", "2026-12-31"),
        ("2/14'2020", "2020-02-14"),
        ("1/31' 5", None),
        ("12-31-99", "1999-12-31"),
        ("31.12.2019", "2019-12-31"),
        ("31.12.19", "2019-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("20261231", "2026-12-31"),
        ("31 Dec 2026", "2026-12-31"),
        ("1/31/ 6", None),
        (" 1/31'06", "2006-01-31"),
    ],
)
def test_dates_as_programs_write_them(written, day):
    text = qif(f"D{written}\nT-1.00")
    assert [found for found, _ in money_of(text)] == ([day] if day else [])


def test_all_dates_together_decide_the_order():
    text = qif("D02/03/2026\nT-1.00", "D02/14/2026\nT-2.00")
    assert [day for day, _ in money_of(text)] == ["2026-02-03", "2026-02-14"]
    assert statements(text).doubts == ()


def test_an_order_nobody_can_tell_is_asked_for():
    text = qif("D01/02/2026\nT-1.00", "D03/04/2026\nT-2.00")
    [doubt] = statements(text).doubts
    assert doubt.about == "date_order"
    assert dict(doubt.options) == {
        "dmy": "“01/02/2026” is 1 February 2026",
        "mdy": "“01/02/2026” is 2 January 2026",
    }
    assert doubt.options[0][0] == "dmy"


def test_the_country_of_the_user_settles_what_to_assume():
    text = qif("D01/02/2026\nT-1.00", "D03/04/2026\nT-2.00")
    file = statements(text, locale="en-US")
    assert file.doubts[0].options[0][0] == "mdy"
    assert next(iter(file.items)).date.isoformat() == "2026-01-02"


def test_an_answer_ends_the_doubt():
    text = qif("D01/02/2026\nT-1.00")
    assert money_of(text, date_order=DateOrder.MDY) == [("2026-01-02", "-1.00")]
    assert statements(text, date_order=DateOrder.MDY).doubts == ()


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("T-1,234.56", "-1234.56"),
        ("T-1.234,56", "-1234.56"),
        ("T-1'234.56", "-1234.56"),
        ("U-5.00", "-5.00"),
        ("U-5.00\nT-6.00", "-6.00"),
        ("T+12.5", "12.5"),
        ("T100", "100"),
    ],
)
def test_amounts_as_programs_write_them(written, amount):
    assert line_of(f"D31/12/2026\n{written}").amount == Decimal(amount)


def test_a_comma_that_could_be_either_is_asked_about():
    text = qif("D31/12/2026\nT-1,234")
    [doubt] = statements(text).doubts
    assert doubt.about == "decimal_sign"
    assert dict(doubt.options) == {".": "“-1,234” is -1234", ",": "“-1,234” is -1.234"}
    assert money_of(text, decimal_sign=DecimalSign.COMMA) == [("2026-12-31", "-1.234")]


def test_reads_payee_memo_number_category_and_class():
    line = line_of("D31/12/2026\nT-5.00\nPShop\nMWine\nN1001\nCX\nLFood:Drinks/Holiday")
    assert (line.payee, line.note, line.reference) == ("Shop", "Wine", "1001")
    assert (line.category, line.kind, line.tags) == (
        "Food: Drinks",
        "expense",
        ("Holiday",),
    )


@pytest.mark.parametrize("word", ["ATM", "DEP", "TXFR", "EFT", ""])
def test_words_in_the_number_field_are_no_reference(word):
    assert line_of(f"D31/12/2026\nT-5.00\nN{word}").reference == ""


def test_without_a_payee_memo_or_address_stand_in():
    assert line_of("D31/12/2026\nT-5.00\nMMemo").payee == "Memo"
    assert line_of("D31/12/2026\nT-5.00\nA1 Street\nACork").payee == "1 Street, Cork"


def test_a_split_gives_its_parts_in_one_group():
    parts = lines_of(
        qif("D31/12/2026\nT-50.00\nPShop\nSFood\nEBread\n$-30.00\nSHome:Soap\n$-20.00")
    )
    assert [(one.amount, one.category, one.note) for one in parts] == [
        (Decimal("-30.00"), "Food", "Bread"),
        (Decimal("-20.00"), "Home: Soap", ""),
    ]
    assert len({one.group for one in parts}) == 1
    assert parts[0].group


def test_shares_and_what_a_split_leaves_over():
    parts = lines_of(
        qif("D31/12/2026\nT-50.00\nL--Split--\nSFood\n%60%\nSHome\n$-15.00")
    )
    assert [(str(one.amount), one.category) for one in parts] == [
        ("-30.00", "Food"),
        ("-15.00", "Home"),
        ("-5.00", ""),
    ]


def test_a_split_of_one_part_is_no_split():
    line = line_of("D31/12/2026\nT-50.00\nSFood\n$-50.00")
    assert (line.category, line.group) == ("Food", "")


def test_a_part_that_goes_to_another_account_is_a_transfer():
    salary, saved = lines_of(
        qif("D31/12/2026\nT2500.00\nSSalary\n$3000.00\nS[Savings]\n$-500.00")
    )
    assert (salary.amount, salary.kind) == (Decimal("3000.00"), "income")
    assert (saved.amount, saved.kind) == (Decimal("-500.00"), "transfer")
    assert (saved.to_wallet, saved.group) == ("Savings", "")


def test_an_account_as_category_is_a_transfer():
    line = line_of("D31/12/2026\nT-5.00\nL[Savings]")
    assert (line.kind, line.to_wallet, line.category) == ("transfer", "Savings", "")


ACCOUNTS = (
    "!Option:AutoSwitch\n!Account\nNCash\nTCash\n^\nNBank\nTBank\n^\n!Clear:AutoSwitch\n"
    "!Account\nNCash\nTCash\n^\n!Type:Cash\nD31/12/2026\nT20.00\nL[Bank]\n^\n"
    "!Account\nNBank\nTBank\n^\n!Type:Bank\nD31/12/2026\nT-20.00\nL[Cash]\n^\n"
    "D31/12/2026\nT-7.00\nL[Card]\n^\n"
)


def test_each_account_has_its_own_statement():
    file = statements(ACCOUNTS)
    assert file.accounts == ("Cash", "Bank")
    assert [line.wallet for line in file.items] == ["Cash", "Bank", "Bank"]


def test_both_legs_of_a_transfer_in_the_file_belong_together():
    first, second, lone = statements(ACCOUNTS).items
    assert first.group == second.group != ""
    assert (lone.group, lone.to_wallet) == ("", "Card")


def test_the_opening_balance_is_no_transfer_to_itself():
    first, second = lines_of(
        qif("D1/31/2026\nT100.00\nPOpening Balance\nL[Giro]", "D1/31/2026\nT-5.00\nPX")
    )
    assert (first.kind, first.to_wallet) == ("opening", "")
    assert (first.account, second.account) == ("Giro", "Giro")


def test_money_back_in_an_expense_category_is_a_refund():
    text = "!Type:Cat\nNClothing\nE\n^\nNSalary\nI\n^\n" + qif(
        "D31/12/2026\nT10.00\nLClothing", "D31/12/2026\nT20.00\nLSalary"
    )
    assert [line.kind for line in lines_of(text)] == ["refund", "income"]


@pytest.mark.parametrize(
    "section",
    [
        "!Type:Cash",
        "!Type:CCard",
        "!Type:Oth A",
        "!Type:Oth L",
        "!type:bank ",
        "!Type:Girokonto",
    ],
)
def test_sections_of_accounts(section):
    assert len(lines_of(qif("D31/12/2026\nT-1.00", section=section))) == 1


@pytest.mark.parametrize(
    "section",
    [
        "!Type:Cat",
        "!Type:Class",
        "!Type:Memorized",
        "!Type:Security",
        "!Type:Prices",
        "!Type:Budget",
    ],
)
def test_lists_are_no_transactions(section):
    text = qif("NThing\nD31/12/2026\nT-1.00", section=section)
    assert len(lines_of(text + qif("D31/12/2026\nT-2.00"))) == 1


def test_trades_are_left_out():
    text = qif("D31/12/2026\nNBuy\nYACME\nT5.00", section="!Type:Invst")
    assert reasons_of(text) == [("A trade of securities: no cash booking.", True)]


@pytest.mark.parametrize("end", ["", "\n", "\r\n^"])
def test_the_last_end_mark_may_be_missing(end):
    text = f"!Type:Bank\r\nD31/12/2026\r\nT-1.00\r\n^\r\nD31/12/2026\r\nT-2.00{end}"
    assert len(lines_of(text)) == 2


def test_old_mac_line_ends_and_a_byte_order_mark():
    text = qif("D31/12/2026\nT-1.00\nPCafé").replace("\n", "\r")
    [line] = lines_of(b"\xef\xbb\xbf" + text.encode())
    assert line.payee == "Café"


def test_rows_that_cannot_be_read_say_so():
    text = qif("Dsoon\nT-1.00", "D31/12/2026\nTmuch", "D31/12/2026\nPShop")
    assert reasons_of(text) == [
        ("“soon” is not a date.", False),
        ("“much” is not an amount.", False),
        ("The amount is missing.", False),
    ]


def test_a_file_without_transactions_is_refused():
    with pytest.raises(UnreadableFile, match="no transactions"):
        statements("!Type:Cat\nNFood\nE\n^\n")
