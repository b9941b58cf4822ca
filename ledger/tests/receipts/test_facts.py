"""What is found in texts as a recogniser gives them, slips included."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.receipts.days import find_date
from ledger.receipts.facts import find_currency, find_merchant, read_facts
from ledger.receipts.total import find_total
from ledger.tests.receipts.drawn import CAFE

TODAY = date(2026, 11, 21)


def total_of(*texts):
    found = find_total(*texts)
    return found and str(found.amount)


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("TOTAL 12.50", "12.50"),
        ("Grand total: $1,234.50", "1234.50"),
        ("GESAMT EUR 1.234,50", "1234.50"),
        ("SUMME 12 ,50", "12.50"),
        ("SUMME 12 50", "12.50"),
        ("T0TAL l2.5O", "12.50"),
        ("TOTAI RM12.50", "12.50"),
        ("Tota] RH12.50", "12.50"),
        ("ZU ZAHLEN € 7,05", "7.05"),
        ("TOTAL TTC 18,90 €", "18.90"),
        ("À PAYER 18,90", "18.90"),
        ("TOTALE EURO 4,20", "4.20"),
        ("SUMA PLN 43,99", "43.99"),
        ("IMPORTE TOTAL 9,95", "9.95"),
        ("TE BETALEN 6,15", "6.15"),
        ("ÖSSZESEN 2.990,00", "2990.00"),
        ("AMOUNT DUE 0.99", "0.99"),
    ],
)
def test_the_total_is_known_by_its_word(line, amount):
    assert total_of(f"Milk 0,79\n{line}\nThank you 3 times") == amount


def test_subtotal_tax_cash_and_change_are_not_the_total():
    text = "Subtotal 10.00\nVAT 2.00\nTotal 12.00\nCash 50.00\nChange 38.00"
    assert total_of(text) == "12.00"


def test_cash_less_change_is_the_total_where_its_word_was_not_read():
    text = "Tea 4.10\nCake 3.30\nT~~al 7.40\nCASH 10.00\nCHANGE 2.60"
    assert total_of(text) == "7.40"


def test_a_total_that_only_cash_and_change_tell_is_found():
    assert total_of("CASH 10.00\nCHANGE 2.60") == "7.40"


def test_of_a_sum_before_and_after_rounding_the_second_is_paid():
    text = "TOTAL (INCL GST) 41.52\nROUNDING ADJ -0.02\nTOTAL 41.50\nVISA 41.50"
    assert total_of(text) == "41.50"


def test_columns_read_apart_are_put_together_again():
    assert total_of("SUBTOTAL\nTAX\nTOTAL\n10.00\n2.00\n12.00") == "12.00"


def test_an_amount_read_above_its_word_counts():
    assert total_of("Tea\n4.10\nBread 9.90\n14.00\nTOTAL :\nTHANK YOU") == "14.00"


def test_a_total_in_the_table_of_taxes_is_no_total():
    text = "TOTAL 10.60\nGST SUMMARY\nSR 6% 10.00 0.60\nTOTAL 10.00 0.60"
    assert total_of(text) == "10.60"


def test_net_and_tax_of_all_rates_prove_a_total():
    text = (
        "Sum 31.50\nTotal 34.50\nVAT SUMMARY\nA 20.00 4.00\nB 10.00 0.50\n"
        "Cashier 5 served you"
    )
    assert total_of(text) == "34.50"


def test_readings_that_agree_outweigh_one_that_does_not():
    right = "Tea 4.10\nTOTAL 14.00"
    assert total_of("Tea 4.10\nTOTAL 74.00", right, right) == "14.00"


def test_money_without_decimals_is_read_where_there_is_no_other():
    assert total_of("Nasi goreng 45.000\nEs teh 10.000\nTOTAL 55.000") == "55000"


def test_counts_times_weights_and_percentages_are_no_amounts():
    text = "2 x\n14.03.2026 15:42\n0,455 kg\n19,00 %\n030.555.0100"
    assert total_of(text) is None


@pytest.mark.parametrize("text", ["", "\n \n", "TOTAL", "0.00", "x" * 5000, "9" * 5000])
def test_a_text_without_amounts_has_no_total(text):
    assert find_total(text) is None


def test_a_total_that_arithmetic_proves_is_sure_and_a_lone_amount_is_not_even_likely():
    assert find_total("TOTAL 12.00\nCASH 20.00\nCHANGE 8.00\nEUR 12.00").is_sure
    assert not find_total("Tea 4.10").is_likely


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Datum 14.03.2026 15:42", date(2026, 3, 14)),
        ("2026-03-14", date(2026, 3, 14)),
        ("14/03/26", date(2026, 3, 14)),
        ("14 MAR 2026", date(2026, 3, 14)),
        ("14-März-2026", date(2026, 3, 14)),
        ("14 août 2026", date(2026, 8, 14)),
        ("March 14, 2026", date(2026, 3, 14)),
        ("12/13/2025 9:52", date(2025, 12, 13)),
        ("[14/03/26] [11:37]", date(2026, 3, 14)),
        ("14032026 13:11:54", date(2026, 3, 14)),
        ("32.13.2026", None),
        ("14.03.2027", None),  # not printed yet
        ("14.03.1926", None),
        ("Tel 01.23.45.67.89", None),
    ],
)
def test_a_day_is_read_in_any_of_its_forms(text, day):
    assert find_date(text, as_of=TODAY) == day


def test_the_day_beside_the_word_date_wins():
    text = "Bon 01.02.2025\nBest before 05.06.2026\nDate: 14.03.2026"
    assert find_date(text, as_of=TODAY) == date(2026, 3, 14)


def test_the_reader_decides_which_of_two_numbers_is_the_month():
    assert find_date("04/03/2026", as_of=TODAY) == date(2026, 3, 4)
    assert find_date("04/03/2026", as_of=TODAY, month_first=True) == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("text", "own", "currency"),
    [
        ("TOTAL € 4,20", "GBP", "EUR"),
        ("TOTAL 4.20 zł", "EUR", "PLN"),
        ("Amount (RM)\n4.20", "EUR", "MYR"),
        ("Golden Scoop Sdn Bhd\n4.20", "EUR", "MYR"),
        ("$4.20", "CAD", "CAD"),
        ("$4.20", "EUR", "USD"),
        ("4.20", "SEK", "SEK"),
    ],
)
def test_the_currency_is_the_one_named_else_the_readers_own(text, own, currency):
    assert find_currency(text, own=own) == currency


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("*** CAFE LINDEN ***\nHauptstr 12", "CAFE LINDEN"),
        ("3180404\nMENTAI INITIAL SDN BHD (1206674-T)", "MENTAI INITIAL SDN BHD"),
        ("TAX INVOICE\nTel 030 555\nCorner Bakery\n12.50", "Corner Bakery"),
        ("12.50\n---", ""),
    ],
)
def test_the_merchant_stands_at_the_head(text, name):
    assert find_merchant(text) == name


def test_a_whole_receipt():
    facts = read_facts(CAFE, as_of=TODAY, currency="GBP")
    assert facts.amount == Decimal("15.10")
    assert facts.total.is_sure
    assert facts.currency == "EUR"
    assert facts.day == date(2026, 3, 14)
    assert facts.merchant == "CAFE LINDEN GMBH"
