"""Two members have the same form open: who saves second loses nothing, on every form
that changes a row of a book.
"""

from http import HTTPStatus

import pytest
from django.db.models import Model
from django.urls import reverse

from budgets.models import Bill, Budget, Goal
from expense_tracker.kernel.scoping import book_scope
from ledger.models import (
    Category,
    Entry,
    Payee,
    Receipt,
    Recurring,
    Rule,
    Tag,
    Wallet,
)
from reports.models import SavedReport

FORMS = {
    "ledger:wallet-edit": (Wallet, "name"),
    "ledger:category-edit": (Category, "name"),
    "ledger:rule-edit": (Rule, "name"),
    "ledger:entry-edit": (Entry, "note"),
    "ledger:receipt-detail": (Receipt, "note"),
    "ledger:payee-edit": (Payee, "name"),
    "ledger:tag-edit": (Tag, "name"),
    "ledger:recurring-edit": (Recurring, "name"),
    "budgets:bill-edit": (Bill, "name"),
    "budgets:budget-edit": (Budget, "amount"),
    "budgets:budget-limit": (Budget, "amount"),
    "budgets:goal-edit": (Goal, "name"),
    "reports:saved-edit": (SavedReport, "name"),
}
TYPED = {"name": ("Their word", "My word"), "note": ("Their word", "My word")}
AMOUNTS = ("1,234", "4,321")


def row_of(model: type[Model]) -> Model:
    rows = model.objects.order_by("-pk")
    return rows.filter(kind="expense").first() if model is Entry else rows.first()


def sent_by(page) -> dict:
    """What a browser sends of a form that was opened and left as it is."""
    sent = {}
    for bound in page.context["form"]:
        value = bound.value()
        if value not in (None, False, ""):
            sent[bound.html_name] = "on" if value is True else value
    return sent


@pytest.mark.django_db
def test_the_second_sees_both_and_chooses(full_book, alice, bob, as_user):
    first, second = as_user(bob), as_user(alice)
    for view, (model, name) in FORMS.items():
        with book_scope(full_book):
            path = reverse(view, args=[row_of(model).pk])
        theirs, mine = TYPED.get(name, AMOUNTS)
        opened, same = sent_by(second.get(path)), sent_by(first.get(path))
        assert first.post(path, {**same, name: theirs}).status_code == HTTPStatus.FOUND

        answer = second.post(path, {**opened, name: mine})

        assert answer.status_code == HTTPStatus.CONFLICT, view
        conflict = answer.context["conflict"]
        assert conflict.change.actor == bob
        [each] = conflict.differences
        assert mine in each.after
        assert mine in answer.text
        assert each.before in answer.text
        now = answer.context["form"]["version"].value()
        again = second.post(path, {**opened, name: mine, "version": now})
        assert again.status_code == HTTPStatus.FOUND, view
        assert sent_by(second.get(path))[name].startswith(mine)
