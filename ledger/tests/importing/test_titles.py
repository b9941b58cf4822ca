import pytest

from ledger.importing.layout import Role
from ledger.importing.titles import bare_title, currency_in, scores


def best(title: str) -> Role:
    return max(scores(title).items(), key=lambda item: item[1])[0]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Transaction Date", Role.DATE),
        ("BUCHUNGSTAG", Role.DATE),
        ("Date d'opération", Role.DATE),
        ("Fecha valor", Role.DATE),
        ("Data operazione", Role.DATE),
        ("दिनांक", Role.DATE),
        ("日期", Role.DATE),
        ("Amount(in Rs)", Role.AMOUNT),
        ("transaction_amount", Role.AMOUNT),
        ("TransactionAmount", Role.AMOUNT),
        ("Umsatz in EUR", Role.AMOUNT),
        ("交易金额(元)", Role.AMOUNT),
        ("BillingAmountSign", Role.DIRECTION),
        ("Soll/Haben", Role.DIRECTION),
        ("收/支", Role.DIRECTION),
        ("Withdrawal Amt.", Role.DEBIT),
        ("Paid out (£)", Role.DEBIT),
        ("Money In", Role.CREDIT),
        ("Gutschrift", Role.CREDIT),
        ("RunningBalance", Role.BALANCE),
        ("Saldo po operacji", Role.BALANCE),
        ("Währung", Role.CURRENCY),
        ("Waehrung", Role.CURRENCY),
        ("Beguenstigter/Zahlungspflichtiger", Role.PAYEE),
        ("Description 2", Role.NOTE),
        ("VWZ14", Role.NOTE),
        ("Chq./Ref.No.", Role.REFERENCE),
        ("Partner Iban", Role.COUNTER_ACCOUNT),
        ("Sub-Category", Role.CATEGORY),
    ],
)
def test_titles_are_known(title, role):
    assert best(title) is role


def test_the_day_of_the_deal_comes_before_the_value_day():
    order = ["Transaction Date", "Posted Date", "Value Date"]
    dates = [scores(title)[Role.DATE] for title in order]
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) == 3


@pytest.mark.parametrize("title", ["", "   ", "#", "()", "XYZZY", "Mobile Number"])
def test_titles_that_say_nothing(title):
    assert scores(title) == {}


@pytest.mark.parametrize("title", ["Original Currency", "Card Status Code"])
def test_some_roles_need_their_whole_title(title):
    assert not {Role.CURRENCY, Role.STATUS} & scores(title).keys()


def test_currencies_are_no_part_of_a_title():
    assert bare_title("Betrag (EUR)") == bare_title("Betrag in EUR") == "betrag"
    assert bare_title("Money In") == "money in"


@pytest.mark.parametrize(
    ("title", "currency"),
    [
        ("Amount (EUR)", "EUR"),
        ("Umsatz in €", "EUR"),
        ("金额(元)", "CNY"),
        ("Deposits (SGD)", "SGD"),
        ("Amount ($)", None),
        ("Amount", None),
    ],
)
def test_currency_of_a_column(title, currency):
    assert currency_in(title) == currency
