from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest

from ledger.services.wallets import archive_wallet
from ledger.tests.factories import TODAY, make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def shown(client_alice, url):
    """What the list shows for a query, as titles, and the page's context."""

    def get(query="period=all", **more):
        response = client_alice.get(f"{url('entry-list')}?{query}", **more)
        assert response.status_code == HTTPStatus.OK
        days = response.context["page"].days
        response.titles = [row.title for day in days for row in day.rows]
        return response

    return get


def test_by_day_newest_first(shown, cash):
    for number, title in ((2, "b"), (5, "a"), (1, "c")):
        make_entry(cash, payee=title, on=date(2026, 11, number))
    assert shown().titles == ["a", "b", "c"]


def test_an_address_without_filters_shows_this_month(shown, cash):
    make_entry(cash, payee="now")
    make_entry(cash, payee="then", on=date(2026, 10, 31))
    response = shown("")
    assert response.titles == ["now"]
    assert response.context["chosen"].period.slug == "2026-11"


def test_the_month_begins_on_the_pay_day(shown, scope, cash):
    scope.pay_day = 25
    scope.save(update_fields=["pay_day"])
    make_entry(cash, payee="in", on=date(2026, 10, 25))
    make_entry(cash, payee="out", on=date(2026, 10, 24))
    assert shown("").titles == ["in"]
    assert shown("period=2026-10").titles == ["in"]


def test_a_search_without_a_period_looks_everywhere(shown, cash):
    make_entry(cash, payee="Corner Shop", on=date(2020, 1, 1))
    assert shown("q=corner").titles == ["Corner Shop"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("period=2026-10", ["October"]),
        ("period=2026-10-31..2026-11-01", ["November", "October"]),
        ("first=2026-10-31&last=2026-10-31", ["October"]),
        ("period=2026-w44", ["November", "October"]),
        ("period=2025", ["Long ago"]),
    ],
)
def test_periods(shown, cash, query, titles):
    make_entry(cash, payee="November", on=date(2026, 11, 1))
    make_entry(cash, payee="October", on=date(2026, 10, 31))
    make_entry(cash, payee="Long ago", on=date(2025, 6, 1))
    assert shown(query).titles == titles


def test_filters(shown, cash, bank, category):
    food, eating = category("Food"), category("Eating out")
    make_entry(cash, "10", payee="Café", category=eating, tags=("Trip",))
    make_entry(bank, "20", payee="Bakery", category=food, note="CAKE")
    make_entry(bank, "30", payee="Boss", kind="income")
    make_transfer(bank, cash, "40", payee="Move")
    everything = ["Move", "Boss", "Bakery", "Café", "Opening balance"]
    expected = {
        "period=all": everything,
        f"wallet={cash.pk}": ["Move", "Café"],
        f"wallet={bank.pk}": ["Move", "Boss", "Bakery", "Opening balance"],
        f"category={food.pk}": ["Bakery", "Café"],
        f"category={eating.pk}": ["Café"],
        "kind=income": ["Boss"],
        "kind=transfer": ["Move"],
        "q=CAFÉ": ["Café"],
        "q=cake": ["Bakery"],
        "q=trip": ["Café"],
        "q=bakery+cake": ["Bakery"],
        "min=20": ["Move", "Boss", "Bakery", "Opening balance"],
        "max=20": ["Bakery", "Café"],
        "min=25&max=40": ["Move", "Boss"],
        f"wallet={bank.pk}&kind=expense": ["Bakery"],
    }
    assert {query: shown(query).titles for query in expected} == expected


def test_a_transfer_is_found_by_what_arrived(shown, bank, travel):
    make_transfer(bank, travel, "150", to_amount="129.18")
    assert len(shown("min=129.18&max=129.18").titles) == 1


def test_a_transfer_is_one_row_of_both_wallets(shown, cash, bank):
    make_transfer(bank, cash, "200")
    row = shown("kind=transfer").context["page"].days[0].rows[0]
    shown_as = (row.wallet, row.to_wallet, str(row.money.amount))
    assert shown_as == ("Everyday", "Cash", "200.0000")


def test_another_currency_stands_over_the_books_own(shown, travel):
    make_entry(travel, "10")
    page = shown().text
    assert "−£10.00" in page
    assert "−€11.70" in page


def test_planned_entries_stand_on_top_and_say_so(shown, cash):
    make_entry(cash, payee="Rent", on=TODAY + timedelta(3))
    make_entry(cash, payee="Lunch")
    response = shown("")
    assert response.titles == ["Rent", "Lunch"]
    assert "Upcoming" in response.text
    assert "Planned" in response.text


# --- sums -----------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["period=2026-11", "period=2026-11&min=0.01"])
def test_sums_leave_transfers_and_opening_balances_out(
    shown, cash, bank, travel, query
):
    make_entry(bank, "100", kind="income")
    make_entry(cash, "30")
    make_entry(cash, "5", kind="refund")
    make_entry(travel, "10")
    make_transfer(bank, cash, "50")
    total = shown(query).context["sums"].total
    assert (total.count, total.flow.income.amount) == (5, Decimal(100))
    assert total.flow.spending.amount == Decimal("36.7")


@pytest.mark.parametrize(
    "query", ["period=all&wallet={}", "period=all&wallet={}&min=0.01"]
)
def test_a_wallets_transfers_are_counted_once_each(shown, cash, bank, query):
    make_transfer(bank, cash, "50")
    make_transfer(cash, bank, "20")
    for wallet, count in ((cash, 2), (bank, 3)):
        sums = shown(query.format(wallet.pk)).context["sums"]
        assert sums.total.count == count


def test_a_month_tells_past_and_planned_apart(shown, cash):
    make_entry(cash, "10", on=TODAY)
    make_entry(cash, "7", on=TODAY + timedelta(1))
    sums = shown("").context["sums"]
    spent = [
        each.flow.spending.amount for each in (sums.past, sums.planned, sums.total)
    ]
    assert spent == [10, 7, 17]


def test_a_past_month_has_nothing_planned(shown, cash):
    make_entry(cash, on=date(2026, 10, 5))
    assert shown("period=2026-10").context["sums"].planned is None


# --- pages ----------------------------------------------------------------------------


def test_pages_follow_without_gap_or_repetition(client_alice, shown, url, cash):
    for number in range(120):
        make_entry(cash, payee=f"p{number}", on=TODAY - timedelta(number // 7))
    seen, query = [], "period=all"
    while query:
        response = shown(query)
        seen += response.titles
        following = response.context["page"].next
        query = following and f"period=all&before={following}"
    assert sorted(seen) == sorted(f"p{number}" for number in range(120))


def test_the_next_page_is_the_rows_alone(shown, cash):
    for _ in range(60):
        make_entry(cash)
    following = shown().context["page"].next
    part = shown(f"period=all&before={following}", headers=HTMX).text
    assert "<table" not in part
    assert part.count('class="r"') == 10
    assert 'class="day"' not in part  # its head stands on the page before


def test_a_cut_days_total_is_the_whole_days(shown, cash):
    for _ in range(60):
        make_entry(cash, "1")
    assert shown().context["page"].days[0].total.amount == -60


@pytest.mark.parametrize(
    "before",
    ["x", "2026-11-03", "2026-11-03.x", "2026-13-01.1", "2026-11-03." + "9" * 40],
)
def test_a_place_that_does_not_exist_is_404(client_alice, url, before):
    response = client_alice.get(url("entry-list"), {"before": before})
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_filter_change_brings_the_list_alone(shown, cash):
    make_entry(cash)
    part = shown("q=x", headers=HTMX).text
    assert 'id="entries"' in part
    assert "<html" not in part


def test_restored_from_history_it_is_the_whole_page(shown):
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in shown("q=x", headers=headers).text


def test_queries_do_not_grow_with_rows(queries_of, url, cash, bank, travel, category):
    def more(count):
        for number in range(count):
            day = TODAY - timedelta(number % 9)
            make_entry(travel, payee=f"p{number}", category=category("Fuel"), on=day)
            make_transfer(bank, cash, on=day)

    address = f"{url('entry-list')}?period=all"
    more(3)
    few = queries_of(address)
    more(22)
    assert queries_of(address) == few


# --- nothing to show, nothing to understand -------------------------------------------


def test_a_new_book_offers_the_first_step(shown):
    page = shown("")
    assert "No transactions yet" in page.text


def test_nothing_found_names_the_filters_and_drops_the_narrowest(shown, cash):
    make_entry(cash, payee="Aldi")
    response = shown(f"period=2026-11&wallet={cash.pk}&q=zzz")
    assert "No transactions for November 2026, Cash, “zzz”." in response.text
    assert response.context["wider"].text == "wallet:Cash"
    assert "Remove filter “zzz”" in response.text


@pytest.mark.parametrize(
    "query",
    [
        "period=2026-13",
        "period=nonsense",
        "wallet=x",
        "wallet=99999999999999999999",
        "category=-1",
        "kind=nonsense",
        "min=abc",
        "min=1e9",
        "first=2026-02-30&last=2026-03-01",
        "first=2026-03-02&last=2026-03-01",
        "first=2026-03-02",
    ],
)
def test_what_cannot_be_read_is_told_and_left_out(shown, cash, query):
    make_entry(cash, payee="Aldi")
    assert "It is left out." in shown(query).text


def test_another_books_wallet_is_answered_like_an_absent_one(shown, their_wallet):
    theirs = shown(f"wallet={their_wallet.pk}").context["form"].errors
    assert theirs == shown("wallet=1000000").context["form"].errors


def test_an_archived_wallets_entries_are_still_found(shown, scope, alice, bank):
    make_entry(bank, payee="Old")
    archive_wallet(book=scope, actor=alice, wallet=bank, archived=True)
    assert "Old" in shown(f"wallet={bank.pk}").titles


def test_a_viewer_sees_rows_without_buttons(as_user, vera, url, cash):
    make_entry(cash, payee="Aldi")
    page = as_user(vera).get(url("entry-list")).text
    assert "Aldi" in page
    assert "data-row-delete" not in page


def test_a_stranger_sees_nothing_of_it(as_user, charlie, url, cash):
    make_entry(cash, payee="Aldi")
    assert "Aldi" not in as_user(charlie).get(url("entry-list") + "?period=all").text
