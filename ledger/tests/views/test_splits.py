"""The lines of a split in the entry form."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest

from ledger.forms.entry_parts import as_sent
from ledger.models import Entry, EntryGroup
from ledger.services.drafts import MAX_PARTS
from ledger.services.entries import Part, group_rows
from ledger.tests.factories import make_entry, make_wallet

pytestmark = pytest.mark.usefixtures("noon")
HTMX = {"HX-Request": "true"}
MISSING = HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture
def split(typed, category):
    """What the form sends for a purchase of 50 in two parts, with changes."""

    def values(*amounts, **changes):
        names = ("Groceries", "Clothing")
        lines = [
            {"amount": amount, "category": category(names[n % 2]).pk, "note": f"p{n}"}
            for n, amount in enumerate(amounts or ("30", "20"))
        ]
        return typed(amount="50") | as_sent(lines) | changes

    return values


@pytest.fixture
def add(client_alice, url):
    return lambda values, **more: client_alice.post(url("entry-add"), values, **more)


@pytest.fixture
def bought(cash, category):
    """The rows of a purchase of 50 in two parts."""

    def rows(**more):
        parts = (
            Part(Decimal(30), category("Groceries"), "apples"),
            Part(Decimal(20), category("Clothing"), "socks"),
        )
        entry = make_entry(cash, "50", payee="Market", parts=parts, **more)
        return group_rows(entry)

    return rows


def booked():
    rows = Entry.objects.exclude(kind="opening").order_by("position")
    return [(row.kind, row.amount, row.category.name, row.note) for row in rows]


def test_it_books_each_part(add, split, url):
    assert add(split()).url == url("entry-list")
    assert booked() == [
        ("expense", -30, "Groceries", "p0"),
        ("expense", -20, "Clothing", "p1"),
    ]


def test_sums_are_read_in_parts_too(add, split):
    add(split("10+20", "4*5"))
    assert [amount for _, amount, *_ in booked()] == [-30, -20]


def test_a_part_below_zero_is_a_discount(add, split):
    add(split("30", "25", "-5"))
    assert [(kind, amount) for kind, amount, *_ in booked()] == [
        ("expense", -30),
        ("expense", -25),
        ("refund", 5),
    ]


def test_empty_lines_say_nothing(add, split, category):
    empty = {"part-2-category": category("Groceries").pk, "part-TOTAL_FORMS": "9"}
    add(split() | empty)
    assert len(booked()) == 2


def test_without_lines_the_category_counts(add, typed, category):
    add(
        typed(category=category("Groceries").pk) | as_sent([{"amount": "", "note": ""}])
    )
    assert booked() == [("expense", Decimal("-12.5"), "Groceries", "")]


def test_income_is_split_over_its_own_categories(add, split, category):
    salary, interest = category("Salary"), category("Interest")
    add(
        split(kind="income")
        | {"part-0-income_category": salary.pk, "part-1-income_category": interest.pk}
    )
    assert [(kind, name) for kind, _, name, _ in booked()] == [
        ("income", "Salary"),
        ("income", "Interest"),
    ]


def test_a_transfer_leaves_the_lines_alone(add, split, bank):
    add(split(kind="transfer", to_wallet=bank.pk))
    assert EntryGroup.objects.get().kind == "transfer"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount": "53.50"}, "€3.50 missing"),
        ({"amount": "49.80"}, "€0.20 too much"),
        ({"part-1-amount": ""}, "required"),
        ({"part-1-amount": "0"}, "must not be zero"),
        ({"part-1-amount": "1.234"}, "EUR has 2 decimals"),
        ({"part-1-amount": "x"}, "has no place in an amount"),
        ({"part-1-category": "999999999999999999999"}, "valid choice"),
        ({"part-1-note": "x" * 501}, "500 characters"),
        ({"part-TOTAL_FORMS": "1"}, "€20.00 missing"),
        ({"amount": "30", "part-TOTAL_FORMS": "1"}, "from two to"),
        ({"part-TOTAL_FORMS": str(MAX_PARTS + 1)}, "parts of the split"),
        ({"part-TOTAL_FORMS": "9" * 5000}, "parts of the split"),
        ({"part-TOTAL_FORMS": "x"}, "parts of the split"),
    ],
)
def test_bad_lines_are_told_and_kept(add, split, changes, message):
    response = add(split(note="my note") | changes)
    assert response.status_code == MISSING
    assert message in response.text
    assert "my note" in response.text
    assert 'value="p0"' in response.text or "part-TOTAL_FORMS" in changes
    assert not Entry.objects.exists()


def test_another_books_category_is_refused(add, split, other_book):
    theirs = other_book.categories.model._base_manager.filter(book=other_book).first()
    response = add(split() | {"part-1-category": theirs.pk})
    assert response.status_code == MISSING
    assert "valid choice" in response.text


def test_parts_have_the_decimals_of_their_wallet(add, split, scope):
    yen = make_wallet(scope, "Tokyo", currency="JPY", rate="0.006")
    assert "JPY has no decimals" in add(split("30.5", "19.5", wallet=yen.pk)).text
    dinar = make_wallet(scope, "Kuwait", currency="KWD", rate="3")
    add(split("30.125", "19.875", wallet=dinar.pk))
    assert [amount for _, amount, *_ in booked()] == [
        Decimal("-30.125"),
        Decimal("-19.875"),
    ]


# --- buttons --------------------------------------------------------------------------


def lines_of(response):
    return [line["amount"].value() for line in response.context["form"].parts]


@pytest.mark.parametrize(
    ("button", "amounts"),
    [
        ("part-more", ["30", "15", "5.00"]),
        ("part-even", ["25.00", "25.00"]),
        ("part-drop-0", ["15"]),
        ("part-drop-7", ["30", "15"]),
        ("part-drop-x", ["30", "15"]),
        ("nonsense", ["30", "15"]),
    ],
)
def test_a_button_gives_the_form_back(add, split, button, amounts):
    response = add(split("30", "15", note="my note", button=button))
    assert response.status_code == HTTPStatus.OK
    assert lines_of(response)[: len(amounts)] == amounts
    assert not any(lines_of(response)[len(amounts) :])
    assert "my note" in response.text
    assert "is-invalid" not in response.text
    assert not Entry.objects.exists()


def test_not_to_split_empties_the_lines(add, split):
    response = add(split(button="part-none"))
    assert not any(lines_of(response))
    assert '<details class="card split mb-3" data-split>' in response.text


def test_evenly_is_exact_to_the_last_unit(add, split):
    response = add(split("", "", "", amount="10", button="part-even"))
    assert lines_of(response) == ["3.34", "3.33", "3.33"]


def test_a_form_given_back_keeps_what_it_was(add, split, client_alice, url, bought):
    rows = bought()
    sent = split(version=rows[0].version, button="part-more", form_token="")
    response = client_alice.post(url("entry-edit", rows[0].pk), sent)
    form = response.context["form"]
    assert (form["version"].value(), response.context["entry"]) == (
        str(rows[0].version),
        rows[0],
    )


# --- editing --------------------------------------------------------------------------


def test_the_form_of_any_part_shows_the_whole(client_alice, url, bought):
    rows = bought(note="Saturday")
    page = client_alice.get(url("entry-edit", rows[1].pk))
    assert lines_of(page) == ["30.00", "20.00"]
    assert page.context["form"]["amount"].value() == "50.00"
    assert page.context["form"]["note"].value() == "Saturday"
    assert "Adds up" in page.text


def test_parts_are_changed(client_alice, url, split, bought):
    rows = bought()
    client_alice.post(
        url("entry-edit", rows[1].pk), split("45", "5", version=rows[0].version)
    )
    assert [row.amount for row in group_rows(rows[0])] == [-45, -5]


def test_a_stale_split_shows_both_versions(client_alice, url, split, bought):
    rows = bought()
    address = url("entry-edit", rows[0].pk)
    client_alice.post(address, split("45", "5", version=1))
    response = client_alice.post(address, split("40", "10", version=1))
    assert response.status_code == HTTPStatus.CONFLICT
    told = {each.label: each for each in response.context["conflict"].differences}
    assert told["Parts"].before == "45.00 Groceries, 5.00 Clothing"
    assert told["Parts"].after == "40 Groceries, 10 Clothing"
    assert [row.amount for row in group_rows(rows[0])] == [-45, -5]


def test_history_names_the_parts(client_alice, url, split, bought):
    rows = bought()
    client_alice.post(url("entry-edit", rows[0].pk), split("45", "5", version=1))
    page = client_alice.get(url("entry-edit", rows[0].pk)).text
    assert "Groceries −€30.00 (apples), Clothing −€20.00 (socks)" in page
    assert "Groceries −€45.00 (p0), Clothing −€5.00 (p1)" in page


def test_a_copy_has_the_parts(client_alice, url, bought):
    page = client_alice.get(f"{url('entry-add')}?copy={bought()[1].pk}")
    assert lines_of(page) == ["30.00", "20.00"]
    assert page.context["form"]["date"].value() == date(2026, 11, 21)


def test_choices_are_read_once_for_all_lines(client_alice, url, bought, queries_of):
    few = queries_of(url("entry-edit", bought()[0].pk))
    part = Part(Decimal(1))
    many = make_entry(bought()[0].wallet, "20", parts=(part,) * 20)
    assert queries_of(url("entry-edit", many.pk)) <= few


def test_a_viewer_sees_the_parts_and_changes_nothing(as_user, vera, url, bought, split):
    rows = bought()
    client = as_user(vera)
    assert "apples" in client.get(url("entry-edit", rows[0].pk)).text
