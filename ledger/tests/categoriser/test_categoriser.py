"""What the categoriser says, why, and how corrections change it."""

from itertools import pairwise

import pytest

from ledger.categoriser import Categoriser, Suggestion, load_seed


@pytest.fixture
def categoriser() -> Categoriser:
    return Categoriser(load_seed())


def label(found: Suggestion | None) -> str:
    return found.label if found else ""


@pytest.mark.parametrize(
    ("description", "amount", "expected"),
    [
        ("POS 4411 TESCO EXPRESS 2231 YORK", -8.1, "Groceries"),
        ("LASTSCHRIFT STADTWERKE AUGSBURG STROM", -61, "Bills & Utilities"),
        ("Löwenapotheke am Markt", -12, "Health"),
        ("LOEWENAPOTHEKE AM MARKT", -12, "Health"),
        ("PRLV SEPA MUTUELLE GENERALE", -48, "Insurance"),
        ("RETIRADA CAJERO AUTOMATICO 0021", -100, "Cash withdrawal"),
        ("PAGO NOMINA JULIO TALLERES NORTE", 1420, "Salary"),
        ("ADDEBITO BOLLETTA GAS METANO", -77, "Bills & Utilities"),
        ("CZYNSZ NAJMU LIPIEC", -2100, "Rent & Housing"),
        ("Poplatek za vedení účtu", -49, "Fees & Taxes"),
        ("BENZINKÚT SHELL 012", -15000, "Fuel"),
        ("MERCADONASA 4411", -31, "Groceries"),
        ("ПЯТЕРОЧКА 1122", -310, "Groceries"),
        ("PYATEROCHKA 1122", -310, "Groceries"),
        ("星巴克 国贸店", -32, "Food & Dining"),
        ("NETFLIX.COM", -12.99, "Entertainment"),
    ],
)
def test_knows_lines_of_many_countries(
    categoriser: Categoriser, description: str, amount: float, expected: str
) -> None:
    assert label(categoriser.suggest(description, amount)) == expected


def test_says_nothing_about_what_it_does_not_know(categoriser: Categoriser) -> None:
    assert categoriser.suggest("QXZV 8123 WRRTK") is None
    assert categoriser.suggest("") is None


def test_gives_its_reason_in_words(categoriser: Categoriser) -> None:
    found = categoriser.suggest("NETFLIX.COM")
    assert found is not None
    assert found.reason == "'netflix com' is usually Entertainment"


def test_one_correction_of_a_merchant_is_enough(categoriser: Categoriser) -> None:
    categoriser.learn("NETFLIX.COM 1234", "Education", -12.99)
    assert label(categoriser.suggest("NETFLIX.COM 9876", -12.99)) == "Education"


def test_counts_entries_in_the_reason(categoriser: Categoriser) -> None:
    for number in range(12):
        categoriser.learn(f"Zorblatt {number}", "Groceries")
    categoriser.learn("Zorblatt 77", "Shopping")
    found = categoriser.suggest("ZORBLATT 4711")
    assert found is not None
    assert found.reason == "12 of 13 transactions with 'zorblatt' were Groceries"


def test_learns_words_that_lines_share(categoriser: Categoriser) -> None:
    for town in ("Ulm", "Hof", "Gera"):
        categoriser.learn(f"Wixxelbude {town}", "Food & Dining")
    for word in ("alpha", "beta", "gamma"):
        categoriser.learn(f"Qurmtz {word}", "Fuel")
    assert label(categoriser.suggest("Wixxelbude Jena")) == "Food & Dining"


def test_forgetting_undoes_learning(categoriser: Categoriser) -> None:
    before = categoriser.ranked("NETFLIX.COM", -5)
    categoriser.learn("NETFLIX.COM", "Education", -5)
    categoriser.forget("NETFLIX.COM", "Education", -5)
    assert categoriser.ranked("NETFLIX.COM", -5) == before


def test_classes_of_the_caller_stand_for_labels() -> None:
    categoriser = Categoriser(
        load_seed(), classes={"Groceries": "17"}, names={"17": "Lebensmittel"}
    )
    found = categoriser.suggest("TESCO STORES 2231")
    assert found is not None
    assert (found.label, found.reason) == (
        "17",
        "'tesco stores' is usually Lebensmittel",
    )
    assert categoriser.suggest("NETFLIX.COM") is None


def test_the_sign_tells_interest_paid_from_interest_received(
    categoriser: Categoriser,
) -> None:
    assert label(categoriser.suggest("Zinsen 2. Quartal", -4.1)) == "Fees & Taxes"
    assert label(categoriser.suggest("Zinsen 2. Quartal", 4.1)) == "Other income"


def test_a_merchant_code_helps_where_words_say_nothing(
    categoriser: Categoriser,
) -> None:
    found = categoriser.suggest("QXZV 8123", mcc="5411")
    assert found is not None
    assert (found.label, found.reason) == (
        "Groceries",
        "'MCC 5411' is usually Groceries",
    )


def test_the_banks_own_category_words_help(categoriser: Categoriser) -> None:
    assert label(categoriser.suggest("QXZV", hint="Supermercados")) == "Groceries"


def test_ranked_is_sorted_and_confidences_are_shares(categoriser: Categoriser) -> None:
    found = categoriser.ranked("HOTEL RESTAURANT BAR PARKING", -20, most=5)
    assert len(found) >= 2
    assert all(a.confidence >= b.confidence for a, b in pairwise(found))
    assert 0 < sum(each.confidence for each in found) < 1
