"""One field edited in its place in the list."""

import json
from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest

from ledger.models import Rule
from ledger.services.drafts import Part
from ledger.tests.factories import TODAY, make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def lunch(cash):
    return make_entry(cash, "12.50", payee="Café", note="soup")


@pytest.fixture
def save(client_alice, url):
    def post(entry, name, value, **more):
        sent = {name: value, "version": entry.fresh().version, **more}
        return client_alice.post(url("entry-cell", entry.pk, name), sent)

    return post


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("payee", "Bistro", "Bistro"),
        ("payee", "", "None"),
        ("note", "salad", "salad"),
        ("date", "2026-11-03", "2026-11-03"),
        ("amount", "10+3,50", "-13.5000"),
    ],
)
def test_one_field_is_saved(lunch, save, name, value, expected):
    response = save(lunch, name, value)
    assert response.status_code == HTTPStatus.OK
    assert str(getattr(lunch.fresh(), name)) == expected


def test_the_answer_has_the_row_the_sums_and_undo(lunch, save, client_alice):
    response = save(lunch, "amount", "20", filter="period=2026-11")
    page = response.text
    assert f'id="e{lunch.pk}"' in page
    assert page.count("−€20.00") >= 3  # the row, its day, the list's sums
    toast = json.loads(response["HX-Trigger"])["toast"]
    client_alice.post(toast["undo"])
    assert lunch.fresh().amount == Decimal("-12.5")


def test_the_form_holds_what_is_there(lunch, client_alice, url):
    for name, value in (("payee", "Café"), ("note", "soup"), ("amount", "12.5")):
        page = client_alice.get(url("entry-cell", lunch.pk, name)).text
        assert f'value="{value}"' in page


def test_a_category_is_offered_by_kind_the_payees_own_first(
    cash, lunch, client_alice, url, category
):
    make_entry(cash, payee="Café", category=category("Eating out"))
    page = client_alice.get(url("entry-cell", lunch.pk, "category")).text
    first = page.index('role="option"')
    assert "Eating out" in page[first : first + 400]
    assert "suggested" in page
    assert "Salary" not in page


def test_always_makes_a_rule(lunch, save, category):
    food = category("Food")
    response = save(lunch, "category", food.pk, always="1")
    assert lunch.fresh().category == food
    rule = Rule.objects.get()
    assert (rule.query, rule.category) == ("payee:Café", food)
    assert "a rule for Café" in json.loads(response["HX-Trigger"])["toast"]["message"]


def test_of_a_split_the_opened_part_alone_is_filed(cash, save, category):
    parts = (Part(Decimal(1), category("Food")), Part(Decimal(2)))
    head = make_entry(cash, "3", parts=parts)
    part = head.group.entries.get(position=1)
    version = head.version
    save(part, "category", category("Eating out").pk, version=version)
    names = [row.category.name for row in head.group.entries.order_by("position")]
    assert names == ["Food", "Eating out"]


def test_what_cannot_be_read_stays_typed(lunch, save):
    response = save(lunch, "amount", "twelve")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="twelve"' in response.text


def test_a_stale_cell_is_told_and_wins_when_sent_again(lunch, save):
    old = lunch.version
    save(lunch, "note", "first")
    response = save(lunch, "note", "second", version=old)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "first" in response.text
    assert 'value="second"' in response.text
    assert lunch.fresh().note == "first"
    save(lunch, "note", "second")
    assert lunch.fresh().note == "second"


def test_transfers_have_no_category_cell_and_openings_none(
    cash, bank, client_alice, url
):
    move = make_transfer(bank, cash)
    opening = bank.entries.get(kind="opening")
    for address in (
        url("entry-cell", move.pk, "category"),
        url("entry-cell", opening.pk, "note"),
        url("entry-cell", move.pk, "nonsense"),
    ):
        assert client_alice.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_viewer_edits_nothing(lunch, vera, as_user, url):
    address = url("entry-cell", lunch.pk, "note")
    assert as_user(vera).get(address).status_code == HTTPStatus.FORBIDDEN


def test_split_rows_stand_once_with_their_parts(cash, client_alice, url, category):
    parts = (Part(Decimal(1), category("Food"), "bread"), Part(Decimal(2), None, "pan"))
    make_entry(cash, "3", payee="Market", parts=parts)
    page = client_alice.get(url("entry-list")).context["page"]
    (row,) = page.days[0].rows
    assert (row.title, row.chip.label, row.money.amount) == ("Market", "Split in 2", -3)
    assert [(p.title, p.chip.label) for p in row.parts] == [
        ("bread", "Food"),
        ("pan", "Uncategorised"),
    ]
    assert client_alice.get(url("entry-list")).context["sums"].total.count == 1


def test_filtered_to_one_part_the_row_is_that_part(cash, client_alice, url, category):
    food = category("Food")
    make_entry(cash, "3", parts=(Part(Decimal(1), food), Part(Decimal(2))))
    address = f"{url('entry-list')}?category={food.pk}"
    context = client_alice.get(address).context
    (row,) = context["page"].days[0].rows
    assert (row.money.amount, row.parts, row.chip.label) == (-1, (), "Food")
    assert context["sums"].total.flow.spending.amount == 1


def test_a_purchase_abroad_shows_what_was_charged(cash, client_alice, url):
    make_entry(
        cash, "10", on=TODAY, original_amount=Decimal(1500), original_currency="JPY"
    )
    assert "−JP¥1,500" in client_alice.get(url("entry-list")).text


def test_pages_of_splits_follow_without_gap(scope, cash):
    from ledger.listing.filters import EntryFilter  # noqa: PLC0415
    from ledger.listing.pages import entry_page  # noqa: PLC0415

    parts = (Part(Decimal(1)), Part(Decimal(2)))
    for number in range(7):
        make_entry(cash, "3", payee=f"s{number}", parts=parts, on=date(2026, 11, 3))
    seen, after = [], None
    while True:
        page = entry_page(
            book=scope, chosen=EntryFilter(), as_of=TODAY, after=after, size=3
        )
        seen += [row.title for day in page.days for row in day.rows]
        after = page.next
        if after is None:
            break
    assert seen == [f"s{number}" for number in reversed(range(7))]
