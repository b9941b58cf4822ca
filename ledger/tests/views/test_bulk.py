"""What is done to ticked rows: forms, messages, one Undo, whole batches."""

from http import HTTPStatus

import pytest

from ledger.models import Entry
from ledger.tests.factories import make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def rows(cash):
    return [make_entry(cash, str(n), payee=f"p{n}") for n in (1, 2, 3)]


@pytest.fixture
def press(client_alice, url):
    """Presses a button of the bar; `all` the entries of a filter or these."""

    def post(what, entries=(), **more):
        sent = {"pk": [entry.pk for entry in entries], **more}
        return client_alice.post(url("bulk", what), sent, follow=True)

    return post


@pytest.fixture
def token(press):
    def fresh(what, entries=(), **more):
        return str(press(what, entries, **more).context["form"]["form_token"].value())

    return fresh


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_the_form_asks_first_and_sends_the_selection_again(rows, press):
    page = press("category", rows[:2])
    assert page.context["count"] == 2
    assert page.text.count('name="pk"') == 2
    assert Entry.objects.filter(category=None).count() == 3


def test_what_is_chosen_gets_it_and_undo_takes_it_back(
    rows, press, token, category, client_alice
):
    food = category("Food")
    response = press(
        "category", rows[:2], category=food.pk, form_token=token("category", rows)
    )
    assert told(response) == ["2 transactions changed"]
    assert set(Entry.objects.filter(category=food)) == set(rows[:2])
    (message,) = response.context["messages"]
    client_alice.post(message.extra_tags.split()[0])
    assert not Entry.objects.filter(category=food).exists()


def test_many_are_marked_for_taxes_and_transfers_left_out(
    rows, press, token, cash, bank
):
    moved = make_transfer(bank, cash)
    chosen = [*rows, moved]
    response = press("tax", chosen, tax="business", form_token=token("tax", chosen))
    assert "3 transactions changed" in told(response)[0]
    assert set(Entry.objects.filter(tax="business")) == set(rows)


def test_all_that_a_filter_finds(rows, press, token, cash, bank):
    other = make_entry(bank, "9")
    chosen = {"all": "1", "filter": f"period=all&wallet={cash.pk}"}
    press("note", note="x", form_token=token("note", **chosen), **chosen)
    assert set(Entry.objects.filter(note="x")) == set(rows)
    assert other.fresh().note == ""


def test_the_same_form_twice_changes_once(rows, press, token):
    key = token("note", rows)
    press("note", rows, note="x", form_token=key)
    version = rows[0].fresh().version
    press("note", rows, note="x", form_token=key)
    assert rows[0].fresh().version == version


def test_deleting_needs_no_question(rows, press, cash, bank):
    move = make_transfer(bank, cash)
    response = press("delete", [*rows[:2], move])
    assert told(response) == ["3 transactions deleted"]
    assert set(Entry.objects.exclude(kind="opening")) == {rows[2]}


def test_what_was_left_out_is_told(rows, press, token, bank, cash, category):
    move = make_transfer(bank, cash)
    response = press(
        "category",
        [rows[0], move],
        category=category("Food").pk,
        form_token=token("category", rows),
    )
    assert told(response) == [
        "1 transaction changed. Left out: 1 transfer, without a category."
    ]


def test_two_become_a_transfer(rows, press, bank):
    into = make_entry(bank, "1", kind="income")
    response = press("pair", [rows[0], into])
    assert told(response) == ["Made a transfer"]
    assert rows[0].fresh().kind == "transfer"


def test_export_holds_the_chosen_rows(rows, client_alice, url):
    response = client_alice.post(url("bulk", "export"), {"pk": [rows[0].pk]})
    text = b"".join(response).decode()
    assert "p1" in text
    assert "p2" not in text


@pytest.mark.parametrize("bad", [[], ["x"], ["999999"]])
def test_one_unknown_id_refuses_the_whole_batch(rows, client_alice, url, bad):
    sent = {"pk": [rows[0].pk, *bad] if bad else []}
    response = client_alice.post(url("bulk", "delete"), sent, follow=True)
    assert "Nothing was changed" in response.text
    assert Entry.objects.filter(pk__in=[row.pk for row in rows]).count() == 3


def test_a_strangers_entry_refuses_the_batch(rows, charlie, other_book, as_user, url):
    as_user(charlie).post(url("bulk", "delete"), {"pk": [rows[0].pk]})
    assert rows[0].fresh() == rows[0]


def test_nonsense_is_not_found_and_a_viewer_refused(rows, press, vera, as_user, url):
    assert press("nonsense", rows).status_code == HTTPStatus.NOT_FOUND
    sent = {"pk": [rows[0].pk]}
    response = as_user(vera).post(url("bulk", "delete"), sent)
    assert response.status_code == HTTPStatus.FORBIDDEN
