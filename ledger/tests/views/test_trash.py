"""The page of deleted transactions."""

import pytest

from ledger.models import Change, Entry
from ledger.services.bulk_edit import delete_many
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def deleted(scope, alice, cash):
    rows = [make_entry(cash, str(n), payee=f"p{n}") for n in (1, 2)]
    entries = Entry.objects.filter(pk__in=[row.pk for row in rows])
    return delete_many(book=scope, actor=alice, entries=entries).change, rows


def test_what_was_deleted_is_shown_and_found(deleted, client_alice, url):
    page = client_alice.get(url("trash")).text
    assert "Restore all 2" in page
    assert "p1" in page
    found = client_alice.get(f"{url('trash')}?q=p2").text
    assert "p1" not in found


def test_one_comes_back(deleted, client_alice, url):
    change, (first, _) = deleted
    client_alice.post(url("restore", change.pk), {"pk": [first.pk]})
    assert set(Entry.objects.exclude(kind="opening")) == {first}


def test_all_come_back(deleted, client_alice, url):
    change, rows = deleted
    client_alice.post(url("restore", change.pk))
    assert set(Entry.objects.exclude(kind="opening")) == set(rows)
    assert "Nothing here" in client_alice.get(url("trash")).text


def test_pages_follow(scope, alice, cash, client_alice, url, monkeypatch):
    monkeypatch.setattr("ledger.history.trash.PAGE", 1)
    for number in (1, 2):
        entry = make_entry(cash, payee=f"p{number}")
        found = Entry.objects.filter(pk=entry.pk)
        delete_many(book=scope, actor=alice, entries=found)
    first = client_alice.get(url("trash"))
    second = client_alice.get(f"{url('trash')}?{first.context['older']}")
    titles = [d.items[0].title for p in (first, second) for d in p.context["deletions"]]
    assert titles == ["p2", "p1"]
    assert second.context["older"] == ""


def test_a_stranger_restores_nothing(deleted, charlie, other_book, as_user, url):
    change, rows = deleted
    as_user(charlie).post(url("restore", change.pk))
    assert not Entry.objects.filter(pk__in=[row.pk for row in rows]).exists()
    assert Change.objects.get(pk=change.pk).undone_at is None
