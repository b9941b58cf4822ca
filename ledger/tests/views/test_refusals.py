"""What happens to the Book between the look at it and the change is told, no fault."""

from http import HTTPStatus

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from ledger.errors import BookFrozen, NoRate
from ledger.models import Category, Rule, Wallet
from ledger.services import editing
from ledger.services.rules import RuleDraft, create_rule

WHY = "This book is read-only for a moment."


@pytest.fixture
def rule(scope, alice):
    draft = RuleDraft(query="payee:lidl", payee="Lidl")
    create_rule(book=scope, actor=alice, draft=draft)
    return Rule.objects.get()


@pytest.fixture
def freezing(monkeypatch):
    """It freezes after the view has looked."""

    def lock(_book):
        raise BookFrozen(WHY)

    monkeypatch.setattr(editing, "lock", lock)


def deletions(rule):
    wallet, category = Wallet.objects.first(), Category.objects.first()
    return [
        reverse("ledger:rule-delete", args=[rule.pk]),
        reverse("ledger:rule-switch", args=[rule.pk]),
        reverse("ledger:wallet-delete", args=[wallet.pk]),
        reverse("ledger:category-delete", args=[category.pk]),
    ]


def test_a_book_that_freezes_meanwhile_is_told_of(client_alice, rule, freezing):
    for path in deletions(rule):
        answer = client_alice.post(path)
        assert answer.status_code == HTTPStatus.FOUND
        assert WHY in map(str, get_messages(answer.wsgi_request))


def test_in_the_sheet_it_is_a_toast(client_alice, rule, freezing):
    for path in deletions(rule):
        answer = client_alice.post(path, headers={"HX-Request": "true"})
        assert answer.status_code == HTTPStatus.NO_CONTENT
        assert WHY in answer.headers["HX-Trigger"]


def test_a_page_that_is_only_looked_at_still_fails_loudly(client_alice, monkeypatch):
    def fail(**_):
        raise NoRate("None.")

    monkeypatch.setattr("ledger.views.wallets.wallet_balances", fail)
    with pytest.raises(NoRate):
        client_alice.get(reverse("ledger:wallet-list"))
