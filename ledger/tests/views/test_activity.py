"""Who did what in a Book: by day, of one member, of one subject, page by page."""

from datetime import UTC, datetime

import pytest

from accounts.models import Membership
from ledger.history.activity import unseen_count
from ledger.models import Change

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def did(scope):
    """A change of somebody's: did(bob, "Lunch", at=datetime(...))."""

    def change(actor, label, *, subject="ledger.entry", at=None) -> Change:
        made = Change.objects.create(
            book=scope, actor=actor, verb="added", subject=subject, label=label
        )
        if at:
            Change.objects.filter(pk=made.pk).update(at=at)
        return made

    return change


def shown(client, **asked) -> list[list[str]]:
    """The labels on the page, day by day."""
    days = client.get("/activity/", asked).context["days"]
    return [[row.change.label for row in rows] for _, rows in days]


def test_days_are_the_readers(client_alice, alice, did):
    alice.time_zone = "Pacific/Auckland"
    alice.save()
    did(alice, "Late", at=datetime(2026, 11, 20, 10, 59, tzinfo=UTC))
    did(alice, "Early", at=datetime(2026, 11, 20, 11, 1, tzinfo=UTC))
    assert shown(client_alice) == [["Early"], ["Late"]]


def test_it_is_narrowed_to_a_member_and_to_a_subject(client_alice, alice, bob, did):
    did(alice, "Rent")
    did(bob, "Lunch")
    did(bob, "Bank", subject="ledger.wallet")
    assert shown(client_alice) == [["Bank", "Lunch", "Rent"]]
    assert shown(client_alice, by=bob.pk) == [["Bank", "Lunch"]]
    assert shown(client_alice, by=bob.pk, what="transactions") == [["Lunch"]]
    assert shown(client_alice, by="x", what="x") == [["Bank", "Lunch", "Rent"]]


def test_older_ones_keep_what_was_asked_for(client_alice, alice, bob, did, monkeypatch):
    monkeypatch.setattr("ledger.views.changes.PAGE", 2)
    for label in "abc":
        did(bob, label)
        did(alice, "Rent")
    page = client_alice.get("/activity/", {"by": bob.pk})
    assert [row.change.label for _, rows in page.context["days"] for row in rows] == [
        "c",
        "b",
    ]
    older = client_alice.get(f"/activity/?{page.context['older']}")
    assert "Load older" not in older.text
    [(_, [row])] = older.context["days"]
    assert row.change.label == "a"


def test_what_others_did_is_new_once(client_alice, alice, bob, did, book):
    did(alice, "Rent")
    did(bob, "Lunch")
    mine = Membership.objects.get(book=book, user=alice)
    assert unseen_count(mine) == 1
    assert "New</span>" in client_alice.get("/activity/", {"by": bob.pk}).text
    assert "New</span>" in client_alice.get("/activity/").text
    mine.refresh_from_db()
    assert unseen_count(mine) == 0
    assert "New</span>" not in client_alice.get("/activity/").text


def test_a_viewer_is_not_offered_undo(as_user, client_alice, vera, spend, book):
    spend("5", on=book.created_at.date())
    assert "/undo/" in client_alice.get("/activity/").text
    assert "/undo/" not in as_user(vera).get("/activity/").text


def test_a_strangers_changes_are_not_shown(client_alice, alice, did, as_user, charlie):
    did(alice, "Rent")
    assert shown(as_user(charlie)) == []
    assert shown(as_user(charlie), by=alice.pk) == []
