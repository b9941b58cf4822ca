"""Payees and tags: renamed, merged, deleted. Entries follow, and Undo."""

from decimal import Decimal

import pytest

from ledger import doctor
from ledger.errors import InUse, InvalidEntry
from ledger.models import Entry, EntryTag, Payee, Recurring, Rule, Tag
from ledger.queries.names import look_alikes
from ledger.services.payees import delete_payee, merge_payees, rename_payee
from ledger.services.rules import RuleDraft, create_rule
from ledger.services.tags import delete_tag, merge_tags, rename_tag
from ledger.services.undo import undo_change
from ledger.tests.factories import TODAY, make_entry, make_transfer, matching, rows_of

ALL = (Entry, EntryTag, Payee, Tag, Recurring)


@pytest.fixture
def shop(cash, bank):
    """One merchant under three names, and what else must stay."""
    make_entry(cash, "1", payee="REWE 123", tags=("Trip", "food"))
    make_entry(cash, "2", payee="Rewe", tags=("trip",), note="weekly")
    make_transfer(bank, cash, payee="REWE Markt GmbH")
    make_entry(cash, "4", payee="Other", tags=("Voyage", "Trip"))
    return lambda name: Payee.objects.get(name=name)


@pytest.fixture
def undo(scope, alice):
    return lambda change: undo_change(book=scope, actor=alice, change=change)


@pytest.fixture
def by_alice(scope, alice):
    return lambda verb, **more: verb(book=scope, actor=alice, **more)


def found(text):
    return sorted({entry.payee.name for entry in matching(text)})


def tag(name):
    return Tag.objects.get(name=name)


def test_a_new_name_is_found_and_the_old_is_not(shop, by_alice, undo):
    before = rows_of(*ALL)
    change = by_alice(rename_payee, row=shop("Rewe"), name="Supermarket")
    assert found("supermarket") == ["Supermarket"]
    assert found("weekly") == ["Supermarket"]
    assert "Supermarket" not in found("rewe")
    undo(change)
    assert rows_of(*ALL) == before


@pytest.mark.parametrize("name", ["other", "OTHER", "x" * 101])
def test_a_taken_or_endless_name_is_refused(shop, by_alice, name):
    with pytest.raises(InvalidEntry):
        by_alice(rename_payee, row=shop("Rewe"), name=name)


def test_case_alone_may_change(shop, by_alice):
    by_alice(rename_payee, row=shop("Rewe"), name="REWE")
    assert Payee.objects.filter(name="REWE").exists()


def test_several_payees_become_one(scope, shop, by_alice, undo, cash):
    Recurring.objects.create(
        book=scope,
        name="Veg box",
        amount=Decimal(5),
        wallet=cash,
        payee=shop("REWE 123"),
        starts_on=TODAY,
    )
    before = rows_of(*ALL)
    others = [shop("REWE 123"), shop("REWE Markt GmbH")]
    change = by_alice(merge_payees, kept=shop("Rewe"), others=others)
    assert Entry.objects.filter(payee__name="Rewe").count() == 4
    assert not Payee.objects.filter(pk__in=[row.pk for row in others]).exists()
    assert Recurring.objects.get().payee.name == "Rewe"
    assert found("gmbh") == []
    assert list(doctor.findings(scope)) == []
    undo(change)
    assert rows_of(*ALL) == before


def test_a_payee_in_use_stays(shop, by_alice):
    with pytest.raises(InUse):
        by_alice(delete_payee, row=shop("Rewe"))
    assert shop("Rewe")


def test_an_unused_payee_goes_and_comes_back(scope, by_alice, undo):
    row = Payee.objects.create(book=scope, name="Nobody")
    pk = row.pk
    change = by_alice(delete_payee, row=row)
    assert not Payee.objects.exists()
    undo(change)
    assert Payee.objects.get().pk == pk


def test_a_tags_new_name_is_found(shop, by_alice, undo):
    before = rows_of(*ALL)
    change = by_alice(rename_tag, row=tag("Trip"), name="Holiday")
    assert found("holiday") == ["Other", "REWE 123", "Rewe"]
    assert found("trip") == []
    undo(change)
    assert rows_of(*ALL) == before


def test_merged_tags_hang_once_on_each(shop, by_alice, undo):
    before = rows_of(*ALL)
    change = by_alice(merge_tags, kept=tag("Voyage"), others=[tag("Trip")])
    links = EntryTag.objects.filter(tag__name="Voyage")
    assert links.count() == 3
    assert found("voyage") == ["Other", "REWE 123", "Rewe"]
    assert not Tag.objects.filter(name="Trip").exists()
    undo(change)
    assert rows_of(*ALL) == before


def test_a_deleted_tag_comes_off_everything(shop, by_alice, undo):
    before = rows_of(*ALL)
    change = by_alice(delete_tag, row=tag("Trip"))
    assert found("trip") == []
    assert not EntryTag.objects.filter(tag__name="Trip").exists()
    undo(change)
    assert rows_of(*ALL) == before


def test_names_that_look_alike_are_told(scope, shop):
    groups = look_alikes(book=scope, model=Payee)
    assert [[row.name for row in group] for group in groups] == [
        ["Rewe", "REWE 123", "REWE Markt GmbH"]
    ]


def test_a_rule_goes_with_the_tag_it_is_about(shop, by_alice, undo):
    by_alice(create_rule, draft=RuleDraft(query="tag:trip", payee="Travel"))
    change = by_alice(rename_tag, row=tag("Trip"), name="Journey")
    assert Rule.objects.get().query == "tag:Journey"
    undo(change)
    assert Rule.objects.get().query == "tag:Trip"
    with pytest.raises(InUse, match="rule"):
        by_alice(delete_tag, row=tag("Trip"))
    with pytest.raises(InUse, match="rule"):
        by_alice(merge_tags, kept=tag("Voyage"), others=[tag("Trip")])
