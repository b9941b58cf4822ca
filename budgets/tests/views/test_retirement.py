"""The page of one's retirement. Today is 21 November 2026."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.urls import reverse

from budgets.models import Retirement
from ledger.errors import NotUndoable
from ledger.models import Change
from ledger.services.undo import undo_change
from ledger.tests.factories import make_wallet, rows_of

PAGE = reverse("budgets:retirement")
EDIT = reverse("budgets:retirement-edit")


@pytest.fixture
def typed(scope):
    def values(**changes):
        sent = {
            "birth_year": "1986",
            "retire_at": "65",
            "until_age": "90",
            "savings": "50000",
            "monthly": "400",
            "need": "2500",
            "pension": "1200",
            "growth": "5",
            "inflation": "2,0",
        }
        return {**sent, **changes}

    return values


def test_before_anything_is_assumed_it_asks(client_alice):
    page = client_alice.get(PAGE).content.decode()
    assert "How long would it last?" in page
    assert "Say what you assume" in page


def test_every_assumption_is_shown_and_called_a_projection(client_alice, typed):
    client_alice.post(EDIT, typed())
    page = client_alice.get(PAGE).content.decode()
    assert "A projection, not a promise" in page
    for words in ("1986", "5.0%", "2.0%", "€2,500.00", "€1,200.00", "€400.00"):
        assert words in page
    # 50,000 and 400 a month at 5 % and 2 % over 25 years, as the docs have it.
    assert "€279,192.28" in page.replace('<span class="c">', "").replace("</span>", "")


def test_wallets_that_count_are_added_to_the_savings(scope, client_alice, typed):
    wallet = make_wallet(scope, "Fund", opening="7000")
    client_alice.post(EDIT, typed(savings="", wallets=[wallet.pk]))
    page = client_alice.get(PAGE).content.decode()
    assert "from €7,000.00 today" in page


def test_another_books_wallet_does_not_count(client_alice, typed, theirs):
    response = client_alice.post(EDIT, typed(wallets=[theirs["wallet"]]))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Retirement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"until_age": "65"}, "Plan until an age after both"),
        ({"birth_year": "2030"}, "Enter a year from 1917 to 2026"),
        ({"growth": "21"}, "less than or equal to 20"),
        ({"inflation": "x"}, "Enter a number"),
        ({"need": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_is_said(client_alice, typed, changes, error):
    response = client_alice.post(EDIT, typed(**changes))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error in response.content.decode()


def test_it_is_changed_and_taken_back(scope, alice, client_alice, typed):
    wallet = make_wallet(scope, "Fund", opening="7000")
    client_alice.post(EDIT, typed(wallets=[wallet.pk]))
    before = rows_of(Retirement)
    client_alice.post(EDIT, typed(need="3000", version="1"))
    kept = Retirement.objects.get()
    assert kept.need == Decimal(3000)
    assert not kept.wallets.exists()
    undo_change(book=scope, actor=alice, change=Change.objects.first())
    assert rows_of(Retirement) == before
    assert kept.wallets.get().wallet == wallet


def test_a_stale_form_is_told_and_saved_the_second_time(client_alice, typed):
    client_alice.post(EDIT, typed())
    client_alice.post(EDIT, typed(need="2600", version="1"))
    response = client_alice.post(EDIT, typed(need="2700", version="1"))
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.context["conflict"].differences
    client_alice.post(EDIT, typed(need="2700", version="2"))
    assert Retirement.objects.get().need == 2700


def test_each_member_sees_their_own(client_alice, as_user, bob, typed):
    client_alice.post(EDIT, typed())
    page = as_user(bob).get(PAGE).content.decode()
    assert "How long would it last?" in page


def test_it_is_deleted_with_undo(scope, alice, client_alice, typed):
    client_alice.post(EDIT, typed())
    client_alice.post(reverse("budgets:retirement-delete"))
    assert not Retirement.objects.exists()
    undo_change(book=scope, actor=alice, change=Change.objects.first())
    assert Retirement.objects.exists()


def test_no_other_member_takes_a_change_back(scope, alice, client_alice, bob, typed):
    client_alice.post(EDIT, typed())
    with pytest.raises(NotUndoable, match="another member"):
        undo_change(book=scope, actor=bob, change=Change.objects.first())
    assert Retirement.objects.exists()


def test_the_farthest_assumptions_still_give_a_page(client_alice, typed):
    far = typed(
        birth_year="2026",
        retire_at="109",
        until_age="110",
        savings="99999999999.99",
        monthly="99999999999.99",
        growth="20",
        inflation="-5",
    )
    client_alice.post(EDIT, far)
    assert client_alice.get(PAGE).status_code == HTTPStatus.OK
