"""Plain questions, and figures a loop over the rows agrees with."""

from datetime import date
from decimal import Decimal

from expense_tracker.kernel.money import Money
from ledger.listing.pages import list_sums
from reports.tests.assistant.conftest import ROWS, TODAY, Row, earned, fill, many, spent

furnish = fill

FOOD = {"Food", "Groceries", "Eating out"}
OCTOBER, SEPTEMBER, MARCH = (2026, 10), (2026, 9), (2026, 3)


def of(*categories: str, month=None, since=None, until=TODAY):
    """Rows of these categories in a month, or from a day to another."""

    def holds(row: Row) -> bool:
        return (
            (not categories or row.category in categories)
            and (month is None or row.month == month)
            and (since is None or row.on >= since)
            and row.on <= until
        )

    return holds


def at(payee: str, **days):
    inside = of(**days)
    return lambda row: row.payee == payee and inside(row)


def euros(amount: Decimal) -> Money:
    return Money(amount, "EUR")


YEAR = date(2026, 1, 1)
NOVEMBER = date(2026, 11, 1)
WHOLE_YEAR_AGO = date(2025, 11, 1)
END_OF_OCTOBER = date(2026, 10, 31)

# --- spent and earned -----------------------------------------------------------------

SPENT = {
    "how much on food last month": of(*FOOD, month=OCTOBER),
    "How much did I spend on groceries in October?": of("Groceries", month=OCTOBER),
    "what did I spend on groceries last month": of("Groceries", month=OCTOBER),
    "What'd I spend on groceries in Oct?": of("Groceries", month=OCTOBER),
    "In October, how much did I spend on groceries?": of("Groceries", month=OCTOBER),
    "groceries october": of("Groceries", month=OCTOBER),
    "groceries 2026-10": of("Groceries", month=OCTOBER),
    "Last month, groceries: how much?": of("Groceries", month=OCTOBER),
    "tell me my grocery spend for last month": of("Groceries", month=OCTOBER),
    "grocerys last month": of("Groceries", month=OCTOBER),
    "how much did i spend on groserys in october": of("Groceries", month=OCTOBER),
    "supermarket spending in October": of("Groceries", month=OCTOBER),
    "how much went on eating out in september": of("Eating out", month=SEPTEMBER),
    "restaurants in September 2026": of("Eating out", month=SEPTEMBER),
    "what was the cost of eating out in September?": of("Eating out", month=SEPTEMBER),
    "How much have I spent this month?": of(since=NOVEMBER),
    "what did I spend yesterday": of(
        since=date(2026, 11, 20), until=date(2026, 11, 20)
    ),
    "how much did I spend on 14 November": of(
        since=date(2026, 11, 14), until=date(2026, 11, 14)
    ),
    "spending on rent in 2026": of("Rent & mortgage", since=YEAR),
    "rent this year": of("Rent & mortgage", since=YEAR),
    "how much did I pay in rent since June": of(
        "Rent & mortgage", since=date(2026, 6, 1)
    ),
    "total paid to Greenfield Market last month": at(
        "Greenfield Market", month=OCTOBER
    ),
    "how much at Bistro Nine this year": at("Bistro Nine", since=YEAR),
    "how much did I spend at bistro nine in the last 3 months": at(
        "Bistro Nine", since=date(2026, 8, 1), until=END_OF_OCTOBER
    ),
    "What has Bistro Nine cost me so far?": at("Bistro Nine"),
    "food and rent last month": of(*FOOD, "Rent & mortgage", month=OCTOBER),
    "food except eating out last month": of("Food", "Groceries", month=OCTOBER),
    "how much did I spend without rent in october": lambda r: (
        r.month == OCTOBER and r.category != "Rent & mortgage"
    ),
    "spending in the first half of 2026": of(since=YEAR, until=date(2026, 6, 30)),
    "how much did I spend in Q3": of(since=date(2026, 7, 1), until=date(2026, 9, 30)),
    "how much did I spend between 1 March and 15 April": of(
        since=date(2026, 3, 1), until=date(2026, 4, 15)
    ),
    "spending from March to May": of(since=date(2026, 3, 1), until=date(2026, 5, 31)),
    "spending from november to february": of(
        since=WHOLE_YEAR_AGO, until=date(2026, 2, 28)
    ),
    "expenses December 2025": of(month=(2025, 12)),
    "how much did I spend in december": of(month=(2025, 12)),
    "how much did I spend last year in march": None,
    "what were my outgoings last month": of(month=OCTOBER),
    "How much money went out in September?": of(month=SEPTEMBER),
    "how much did I spend from my credit card in october": lambda r: (
        r.month == OCTOBER and r.wallet == "Credit card"
    ),
    "how much did I spend with cash last month": lambda r: (
        r.month == OCTOBER and r.wallet == "Cash"
    ),
    "how much did I spend on tag treat in october": lambda r: (
        r.month == OCTOBER and "treat" in r.tags
    ),
    "taxis in October, how much?": lambda r: "taxi" in r.note and r.month == OCTOBER,
    "how much did travel cost in June": of("Travel", month=(2026, 6)),
    "how much have we forked out for food in the past 7 days": of(
        *FOOD, since=date(2026, 11, 15)
    ),
    "food between the 1st and the 15th of October": of(
        *FOOD, since=date(2026, 10, 1), until=date(2026, 10, 15)
    ),
    "how much did I spend in March, April and May": of(
        since=date(2026, 3, 1), until=date(2026, 5, 31)
    ),
    "groceries + rent last month": of("Groceries", "Rent & mortgage", month=OCTOBER),
    "everything I spent in September": of(month=SEPTEMBER),
    "Could you tell me what groceries ran me in October?": of(
        "Groceries", month=OCTOBER
    ),
    "last week's spending": of(since=date(2026, 11, 9), until=date(2026, 11, 15)),
    "how much of my spending was groceries in october": of("Groceries", month=OCTOBER),
}
DAYLESS = "how much did I spend last year in march"


def test_tells_what_was_spent(wrong):
    asked = {text: euros(spent(holds)) for text, holds in SPENT.items() if holds}
    assert wrong(asked) == {}


def test_tells_that_nothing_was_spent(ask):
    found = ask(DAYLESS)
    assert found.figure == Money.zero("EUR")
    assert "nothing" in found.text


EARNED = {
    "how much did I earn last month": of(month=OCTOBER),
    "income in October": of(month=OCTOBER),
    "what did I make in September?": of(month=SEPTEMBER),
    "how much money came in this year": of(since=YEAR),
    "my salary in October": of("Salary", month=OCTOBER),
    "how much was I paid in October": of(month=OCTOBER),
    "how much did Studio Halden pay me in October": at("Studio Halden", month=OCTOBER),
}


def test_tells_what_came_in(wrong):
    asked = {text: euros(earned(holds)) for text, holds in EARNED.items()}
    assert wrong(asked) == {}


# --- H1: the list adds up to the answer -----------------------------------------------


def test_the_entries_behind_an_answer_add_up_to_it(ask, known_book):
    for text in [*SPENT, *EARNED]:
        found = ask(text)
        total = list_sums(book=known_book, chosen=found.entries, as_of=TODAY).total
        sums = {"spent": total.flow.spending, "earned": total.flow.income}
        assert sums[found.proof] == found.figure, text
        assert found.source.url == found.entries_url


def test_the_link_shows_these_very_entries(ask, client_alice):
    found = ask("groceries in october")
    page = client_alice.get(found.entries_url).content.decode()
    assert page.count("Greenfield Market") >= many(of("Groceries", month=OCTOBER))


# --- averages and counts --------------------------------------------------------------


def test_an_average_is_over_the_last_whole_months(wrong):
    rows = [
        ("average spending on groceries per month", of("Groceries")),
        ("how much do I spend on groceries a month?", of("Groceries")),
        ("how much do I usually spend each month", of()),
        ("what's my average monthly spend on eating out", of("Eating out")),
    ]
    assert wrong({text: a_month(holds) for text, holds in rows}) == {}


def test_an_average_of_named_months_is_of_these(ask):
    whole = spent(of("Groceries", since=date(2026, 7, 1), until=date(2026, 9, 30)))
    mean = (whole / 3).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert ask("average groceries per month in Q3").figure == Money(mean, "EUR")


def test_counts(wrong):
    rows = [
        ("how many transactions did I have in October", of(month=OCTOBER)),
        ("how many times did I go to Bistro Nine this year",
         at("Bistro Nine", since=YEAR)),
        ("number of purchases at Greenfield Market last month",
         lambda r: at("Greenfield Market", month=OCTOBER)(r) and r.kind == "expense"),
        ("how often did I eat out in september", of("Eating out", month=SEPTEMBER)),
        ("show my taxis in October",
         lambda r: "taxi" in r.note and r.month == OCTOBER),
        ("list groceries in october", of("Groceries", month=OCTOBER)),
        ("uncategorised transactions", lambda r: r.category is None),
        ("expenses over 100 this month", lambda r: r.on >= NOVEMBER and
         r.kind == "expense" and r.worth > 100),
    ]  # fmt: skip
    assert wrong({text: many(holds) for text, holds in rows}) == {}


def a_month(holds) -> Money:
    whole = spent(lambda r: holds(r) and WHOLE_YEAR_AGO <= r.on <= END_OF_OCTOBER)
    return euros((whole / 12).quantize(Decimal("0.01"), "ROUND_HALF_UP"))


# --- the biggest, the last, the first -------------------------------------------------


def biggest(holds, pick=max) -> Money:
    return Money(pick(r.worth for r in ROWS if r.kind == "expense" and holds(r)), "EUR")


def test_finds_the_biggest_and_the_smallest(wrong):
    rows = [
        ("what's my biggest expense in March", biggest(of(month=MARCH))),
        ("the largest payment I made this year", biggest(of(since=YEAR))),
        ("largest purchase this year", biggest(of(since=YEAR))),
        ("what is the most I spent at Bistro Nine", biggest(at("Bistro Nine"))),
        ("most I've ever spent", biggest(of())),
        ("smallest expense in october", biggest(of(month=OCTOBER), min)),
        ("cheapest eating out this year", biggest(of("Eating out", since=YEAR), min)),
        ("highest income in october", Money(Decimal(2500), "EUR")),
    ]
    assert wrong(dict(rows)) == {}


def test_tells_the_last_and_the_first_time(wrong):
    rows = [
        ("when did I last pay the dentist", date(2026, 9, 9)),
        ("when was my last visit to Bistro Nine?", date(2026, 11, 14)),
        ("last taxi", date(2026, 10, 22)),
        ("how long ago did I buy groceries", date(2026, 11, 12)),
        ("when did I first go to Bistro Nine", date(2025, 10, 14)),
        ("last transaction", date(2026, 11, 20)),
        ("when was I last paid", date(2026, 11, 20)),
    ]
    assert wrong(dict(rows)) == {}


def test_did_i_pay_is_answered_with_yes_or_no(ask):
    assert ask("Did I pay rent this month?").text.startswith("Yes.")
    assert ask("have I been to the dentist this month").text.startswith("No.")


# --- comparing ------------------------------------------------------------------------


def test_compares(wrong):
    rows = [
        (
            "compare groceries and eating out this year",
            of("Groceries", since=YEAR),
            of("Eating out", since=YEAR),
        ),
        (
            "food vs rent in October",
            of(*FOOD, month=OCTOBER),
            of("Rent & mortgage", month=OCTOBER),
        ),
        (
            "did I spend more in October than in September?",
            of(month=OCTOBER),
            of(month=SEPTEMBER),
        ),
        (
            "was october more expensive than september",
            of(month=OCTOBER),
            of(month=SEPTEMBER),
        ),
        (
            "groceries in October compared to the same month last year",
            of("Groceries", month=OCTOBER),
            of("Groceries", month=(2025, 10)),
        ),
        (
            "am I spending more than last month",
            of(since=NOVEMBER),
            of(since=date(2026, 10, 1), until=date(2026, 10, 21)),
        ),
    ]
    asked = {text: euros(spent(one) - spent(two)) for text, one, two in rows}
    assert wrong(asked) == {}


def test_what_changed_names_the_categories(ask):
    found = ask("what changed this month?")
    before = of(since=date(2026, 10, 1), until=date(2026, 10, 21))
    assert found.figure == Money(spent(of(since=NOVEMBER)) - spent(before), "EUR")
    assert any("Public transport" in line.label for line in found.lines)


# --- rankings, shares, savings --------------------------------------------------------


def test_ranks_categories_payees_and_months(ask):
    rent = spent(of("Rent & mortgage", month=OCTOBER))
    assert ask("what did I spend most on last month?").figure == Money(rent, "EUR")
    assert "Oakline" in ask("who did I pay the most this year").text
    assert "March 2026" in ask("which month was the most expensive").text
    assert ask("top 3 categories this year").lines[0].label == "Rent & mortgage"


def test_tells_shares(ask):
    part, whole = spent(of("Groceries", month=OCTOBER)), spent(of(month=OCTOBER))
    share = ask("what percentage of my spending was groceries in October").figure
    assert abs(share - part / whole) < Decimal("0.0000001")


def test_saved_is_income_less_spending(ask):
    saved = earned(of(month=OCTOBER)) - spent(of(month=OCTOBER))
    assert ask("how much did I save in October").figure == euros(saved)
    assert ask("what was my net income in October").figure == euros(saved)


def test_tells_the_savings_rate(ask):
    income, out = earned(of(month=OCTOBER)), spent(of(month=OCTOBER))
    rate = ask("what was my savings rate last month").figure
    assert abs(rate - (income - out) / income) < Decimal("0.0000001")


# --- balances -------------------------------------------------------------------------


def balance(wallet: str, opening: str, until=TODAY) -> Decimal:
    signs = {"expense": -1, "refund": 1, "income": 1}
    rows = (r for r in ROWS if r.wallet == wallet and r.on <= until)
    return Decimal(opening) + sum(
        (signs[r.kind] * Decimal(r.amount) for r in rows), Decimal(0)
    )


def test_tells_balances(wrong):
    rows = [
        ("how much is in my Everyday account", euros(balance("Everyday", "1000"))),
        ("Everyday balance", euros(balance("Everyday", "1000"))),
        ("money in Everyday at the end of September",
         euros(balance("Everyday", "1000", date(2026, 9, 30)))),
        ("how much do I have in savings", Money(Decimal(5000), "EUR")),
        ("what was the balance of Everyday at the end of September",
         Money(balance("Everyday", "1000", date(2026, 9, 30)), "EUR")),
        ("how much is on my travel card", Money(Decimal(40), "GBP")),
    ]  # fmt: skip
    assert wrong(dict(rows)) == {}


def test_tells_net_worth(wrong):
    worth = (
        balance("Everyday", "1000") + balance("Cash", "0") + Decimal(5000)
        + balance("Credit card", "0") + balance("Travel card", "100") * Decimal("1.2")
    )  # fmt: skip
    texts = ["what's my net worth", "how much money do I have", "total balance"]
    assert wrong(dict.fromkeys(texts, euros(worth))) == {}


# --- budgets, bills, free to spend ----------------------------------------------------


def test_tells_what_a_budget_leaves(wrong):
    texts = [
        "how much can I still spend on groceries",
        "what's left in my groceries budget?",
        "how much of my groceries budget is left",
        "groceries budget",
        "how is my groceries budget doing",
        "do I have any budget left for groceries",
    ]
    left = Decimal(100) - spent(of("Groceries", since=NOVEMBER))
    assert wrong(dict.fromkeys(texts, euros(left))) == {}


def test_tells_which_budgets_are_over(ask):
    over = [
        name
        for name, limit in (("Groceries", 100), ("Eating out", 30), ("Clothing", 50))
        if spent(of(name, since=NOVEMBER)) > limit
    ]
    found = ask("am I over budget?")
    assert found.text.startswith("Yes." if over else "No.")
    assert all(name in found.text for name in over)


def free_amount() -> Decimal:
    left = Decimal(0)
    for name, limit in (("Groceries", 100), ("Eating out", 30), ("Clothing", 50)):
        left += max(limit - spent(of(name, since=NOVEMBER)), Decimal(-10_000))
    return left - Decimal("20.00")


def test_tells_what_is_free_to_spend(wrong):
    texts = [
        "how much is free to spend",
        "how much can I spend",
        "what can I still spend this month",
        "how much money do I have left this month",
    ]
    assert wrong(dict.fromkeys(texts, euros(free_amount()))) == {}


def test_tells_whether_something_is_affordable(ask):
    rows = [
        ("can I afford 200", "200"),
        ("can I spend €5", "5"),
        ("Can I afford two hundred and fifty euros?", "250"),
        ("could I afford 1,234.50", "1234.50"),
    ]
    for text, wanted in rows:
        rest = free_amount() - Decimal(wanted)
        found = ask(text)
        assert found.figure == euros(rest), text
        assert found.text.startswith("Yes" if rest >= 0 else "Not")


def test_tells_what_is_due(wrong):
    rows = [
        ("what is due this week", Decimal(0)),
        ("what bills are due next week", Decimal(20)),
        ("how much do I have to pay before payday", Decimal("78.30")),
        ("upcoming bills", Decimal("78.30")),
        ("bills in december", Decimal("78.30")),
    ]
    assert wrong({text: euros(figure) for text, figure in rows}) == {}


def test_tells_when_something_is_due(wrong):
    rows = [
        ("when is the car insurance due?", date(2026, 12, 5)),
        ("next bill", date(2026, 11, 23)),
        ("when do I get paid", date(2026, 12, 20)),
    ]
    assert wrong(dict(rows)) == {}


def test_tells_what_goes_out_regularly(ask):
    found = ask("what do my recurring expenses cost?")
    assert found.figure == euros(Decimal("78.30"))


# --- what was taken -------------------------------------------------------------------


def test_says_what_it_took_and_offers_other_readings(ask, known_book, alice):
    found = ask("food last month")
    assert "“food” as category Food with 2 subcategories" in found.took
    typo = ask("grocerys last month")
    assert "“grocerys” as category Groceries" in typo.took or typo.figure


def test_another_reading_can_be_asked_for(ask):
    found = ask("how much on travel in June")
    for other in found.others:
        assert ask(other.text).figure is not None


def test_days_left_open_are_told(ask):
    assert "No days were named: took this month" in ask("how much on groceries").took
