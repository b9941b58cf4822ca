"""Rows of the list are drawn once for what they say, and say what is so now."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.urls import reverse

from ledger.models import Entry
from ledger.services.drafts import draft_of
from ledger.services.entries import change_entry, group_rows
from ledger.tests.factories import make_entry


@pytest.fixture(autouse=True)
def keeping(settings, noon):
    settings.KEEP_PAGES = True
    cache.clear()


def listed(client):
    return client.get(reverse("ledger:entry-list")).content.decode()


@pytest.fixture
def entry(cash):
    return make_entry(cash, payee="Bistro Nine")


def test_a_row_that_changed_is_drawn_anew(client_alice, entry):
    assert "Bistro Nine" in listed(client_alice)
    row = Entry.objects.get(pk=entry.pk)
    draft = replace(draft_of(group_rows(row)), payee="Bistro Ten")
    change_entry(book=row.book, actor=None, entry=row, version=row.version, draft=draft)
    page = listed(client_alice)
    assert "Bistro Ten" in page
    assert "Bistro Nine" not in page


def test_a_row_drawn_for_a_writer_is_not_shown_to_a_reader(
    client_alice, as_user, vera, entry
):
    assert 'name="pk"' in listed(client_alice)
    page = listed(as_user(vera))
    assert "Bistro Nine" in page
    assert 'name="pk"' not in page


def test_a_row_is_written_in_its_readers_language(client_alice, alice, entry):
    assert "−€12.50" in listed(client_alice)
    alice.locale = "de-DE"
    alice.save()
    assert "−12,50" in listed(client_alice)
