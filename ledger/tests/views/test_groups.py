"""The pages of groups: who sees them, and what they book."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Notice
from accounts.notices import deliver
from accounts.services import create_book
from expense_tracker.kernel.scoping import book_scope
from ledger.groups.deeds import OwnSide
from ledger.groups.links import token_of
from ledger.models import (
    Entry,
    Participant,
    Posting,
    Settlement,
    SharedExpense,
    ShareGroup,
)
from ledger.tests.groups.trio import post_all

OK, FOUND, NOT_FOUND = HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND


@pytest.fixture
def page(trio):
    def address(name, *args):
        return reverse(f"ledger:{name}", args=[trio.group.pk, *args])

    return address


@pytest.fixture
def sent(trio, cash):
    """What the form of a shared expense sends."""

    def values(**changes):
        people = {
            f"share-in_{who.pk}": "on" for who in (trio.alice, trio.charlie, trio.rory)
        }
        return {
            "description": "Tapas",
            "amount": "90",
            "date": "2026-11-20",
            "payer": str(trio.alice.pk),
            "wallet": cash.pk,
            "share-way": "equal",
            **people,
            **changes,
        }

    return values


def test_a_group_is_added_with_people(client_alice):
    answer = client_alice.post(
        "/groups/new/",
        {"name": "Flat", "kind": "household", "currency": "EUR", "names": "Tom, Ada"},
    )
    group = ShareGroup.objects.get()
    assert answer.url == reverse("ledger:group-detail", args=[group.pk])
    names = group.participants.values_list("name", flat=True)
    assert list(names) == ["Alice", "Tom", "Ada"]


def test_who_is_not_in_it_finds_nothing(trio, page, bob, as_user, sent):
    expense = trio.share("90")
    client = as_user(bob)
    for name in ("group-detail", "group-edit", "group-people", "group-activity"):
        assert client.get(page(name)).status_code == NOT_FOUND
    assert client.post(page("shared-add"), sent()).status_code == NOT_FOUND
    deletion = page("shared-delete", expense.pk)
    assert client.post(deletion).status_code == NOT_FOUND
    assert page("group-detail") not in client.get("/groups/").content.decode()


def test_an_expense_of_another_group_is_not_found(trio, page, charlie, as_user):
    expense = trio.share("90")
    client = as_user(charlie)
    client.post("/groups/new/", {"name": "Mine", "kind": "other", "currency": "EUR"})
    mine = ShareGroup.objects.get(name="Mine")
    foreign = reverse("ledger:shared-delete", args=[mine.pk, expense.pk])
    assert client.post(foreign).status_code == NOT_FOUND


def test_members_see_rows_and_balances_but_no_wallets(
    trio,
    page,
    charlie,
    as_user,
    bank,
):
    trio.share("90", own=OwnSide(wallet=bank))
    client = as_user(charlie)
    text = client.get(page("group-detail")).content.decode()
    assert "Tapas" in text
    assert "your part €30.00" in text
    expense = SharedExpense.objects.get()
    form = client.get(page("shared-edit", expense.pk)).content.decode()
    assert bank.name not in text + form


def test_an_expense_is_added_changed_and_deleted(
    client_alice,
    trio,
    page,
    sent,
):
    assert client_alice.post(page("shared-add"), sent()).status_code == FOUND
    expense = SharedExpense.objects.get()
    assert trio.booked(trio.alice) == Decimal(60)
    address = page("shared-edit", expense.pk)
    changed = sent(amount="60", version=expense.version)
    assert client_alice.post(address, changed).status_code == FOUND
    assert trio.booked(trio.alice) == Decimal(40)
    stale = client_alice.post(address, changed)
    assert "changed meanwhile" in stale.content.decode()
    client_alice.post(page("shared-delete", expense.pk))
    assert trio.booked(trio.alice) == 0
    client_alice.post(page("shared-restore", expense.pk))
    assert trio.booked(trio.alice) == Decimal(40)


def test_a_category_chosen_in_the_group_files_my_part(
    client_alice, trio, page, sent, category
):
    client_alice.post(page("shared-add"), sent())
    expense = SharedExpense.objects.get()
    values = sent(version=expense.version, category=category("Leisure").pk)
    client_alice.post(page("shared-edit", expense.pk), values)
    spent = Entry.objects.get(kind="expense")
    assert (spent.category.name, spent.amount) == ("Leisure", Decimal(-30))


def test_pages_take_as_many_queries_for_many(trio, page, queries_of):
    trio.share("90")
    pages = (page("group-detail"), "/groups/")
    few = [queries_of(address) for address in pages]
    for amount in ("10", "20", "30", "40"):
        trio.share(amount)
    assert [queries_of(address) for address in pages] == few


def test_several_payers_and_percent(client_alice, trio, page, sent):
    values = sent(
        **{
            "payer": "several",
            f"paid_{trio.alice.pk}": "50",
            f"paid_{trio.charlie.pk}": "40",
            "share-way": "percent",
            f"share-weight_{trio.alice.pk}": "50",
            f"share-weight_{trio.charlie.pk}": "25",
            f"share-weight_{trio.rory.pk}": "25",
        }
    )
    assert client_alice.post(page("shared-add"), values).status_code == FOUND
    assert trio.balance(trio.alice) == Decimal(5)
    assert trio.balance(trio.charlie) == Decimal("17.50")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"payer": "several"}, "does not add up"),
        ({"share-way": "percent"}, "100% missing"),
        ({"amount": "1e5"}, "is-invalid"),
    ],
)
def test_what_does_not_add_up_is_refused(client_alice, page, sent, changes, message):
    answer = client_alice.post(page("shared-add"), sent(**changes))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert message in answer.content.decode()
    assert not SharedExpense.objects.exists()


def test_the_reader_is_you_and_named_first(client_alice, trio, page):
    trio.share("90", paid={trio.charlie: "40", trio.alice: "50"})
    pay = {"payer": trio.charlie.pk, "payee": trio.alice.pk, "amount": "5"}
    told = client_alice.post(
        page("group-settle"), {**pay, "date": "2026-11-21"}, follow=True
    ).text
    assert "Charlie paid you: €5.00" in told
    assert "You and Charlie paid, for all" in told


def test_who_has_no_address_is_not_said_to_be_asked_later(client_alice, trio, page):
    trio.share("90")
    Participant.objects.filter(pk=trio.rory.pk).update(email="")
    shown = client_alice.get(page("group-detail")).text
    assert shown.count("no e-mail to ask at") == shown.count("not yet asked") == 1


def test_a_payment_settles_and_is_undone(client_alice, trio, page, cash):
    trio.share("90")
    values = {
        "payer": trio.rory.pk,
        "payee": trio.alice.pk,
        "amount": "30",
        "date": "2026-11-20",
        "wallet": cash.pk,
    }
    assert client_alice.post(page("group-settle"), values).status_code == FOUND
    assert trio.booked(trio.alice) == Decimal(30)
    settlement = Settlement.objects.get()
    client_alice.post(page("settlement-delete", settlement.pk))
    assert trio.booked(trio.alice) == Decimal(60)


def test_people_are_asked_once_in_three_days(client_alice, trio, page, noon):
    trio.share("90")
    client_alice.post(page("group-ask"))
    client_alice.post(page("group-ask"))
    asked = Notice.objects.filter(kind="settle-up", channel="mail")
    assert {each.address or each.user.email for each in asked} == {
        "rory@example.com",
        "charlie@example.com",
    }
    assert asked.count() == 2


def test_a_guest_reads_and_nothing_more(client, trio, page):
    trio.share("90")
    address = reverse("ledger:group-guest", args=[token_of(trio.rory)])
    text = client.get(address).content.decode()
    assert "Tapas" in text
    assert "You owe" in text
    assert client.get(page("group-detail")).status_code == FOUND  # to sign in
    trio.rory.link_key = "another"
    trio.rory.save()
    assert client.get(address).status_code == NOT_FOUND


def test_who_signs_in_takes_the_guests_place(trio, bob, as_user):
    trio.share("90")
    own = create_book(owner=bob, name="Bob's", base_currency="EUR")
    client = as_user(bob)
    client.get(f"/books/{own.pk}/")
    client.post(reverse("ledger:group-join", args=[token_of(trio.rory)]))
    post_all()
    rory = Participant.objects.get(pk=trio.rory.pk)
    assert (rory.user, rory.book) == (bob, own)
    with book_scope(own):
        assert Entry.objects.get().amount == Decimal(-30)


def test_an_archived_group_takes_nothing_new(client_alice, trio, page, sent):
    client_alice.post(page("group-archive"))
    answer = client_alice.post(page("shared-add"), sent())
    assert "archived" in answer.content.decode()
    assert not SharedExpense.objects.exists()


def test_who_left_has_no_part_in_what_is_new(client_alice, trio, page, sent):
    client_alice.post(page("group-leave", trio.rory.pk))
    answer = client_alice.post(page("shared-add"), sent())
    assert answer.status_code == FOUND
    assert trio.balance(trio.rory) == 0


def test_for_all_is_for_all_who_are_there(client_alice, trio, page):
    trio.share("90", weights={trio.alice: None, trio.charlie: None})
    trio.share("60", weights={trio.alice: None, trio.rory: None})
    client_alice.post(page("group-leave", trio.charlie.pk))
    text = client_alice.get(page("group-detail")).text
    assert text.count("paid, for 2") == text.count("paid, for all") == 1


def test_who_is_taken_out_sees_it_and_is_mailed(
    client_alice, trio, page, charlie, as_user, mailoutbox
):
    trio.share("90")
    client_alice.post(page("group-leave", trio.charlie.pk))
    subject, text, html = sent_mail("group-removed", mailoutbox)
    assert subject == "Alice took you out of Lisbon weekend"
    assert page("group-detail") in text
    assert "Lisbon weekend" in html
    people = as_user(charlie).get(page("group-people")).text
    assert "taken out" in people
    assert "Come back" not in people
    assert "Pay: You pay Alice" in as_user(charlie).get(page("group-detail")).text


def test_who_deletes_their_account_keeps_a_name_alone(trio, charlie):
    trio.share("90")
    charlie.books.all().delete()
    charlie.delete()
    person = Participant.objects.get(pk=trio.charlie.pk)
    assert (person.name, person.email, person.user) == ("Charlie", "", None)
    assert trio.balance(person) == Decimal(-30)


ODD = (
    "<script>alert(1)</script>\"onmouseover='x",
    "{{ 7*7 }}%s",
    "\u200b \u202e",
    "a\0",
)


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_shown_as_typed_or_refused(client_alice, trio, page, sent, text):
    forms = (
        (page("group-edit"), {"name": text, "kind": "trip", "currency": "EUR"}),
        (page("group-person", trio.rory.pk), {"name": text}),
        (page("shared-add"), sent(description=text)),
    )
    for address, values in forms:
        answer = client_alice.post(address, {**values, "version": trio.group.version})
        taken = answer.status_code == FOUND
        assert taken or answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, address
        if taken:
            assert escape(text) in client_alice.get(answer.url).text
        assert "<script>alert" not in answer.text


# --- split with -----------------------------------------------------------------------


@pytest.fixture
def bought(cash):
    return {
        "kind": "expense",
        "amount": "90",
        "date": "2026-11-20",
        "wallet": cash.pk,
        "payee": "Bistro",
    }


def test_a_new_entry_is_split_with_a_group(client_alice, trio, bought):
    values = {**bought, "share_group": trio.group.pk}
    assert client_alice.post("/entries/new/", values).status_code == FOUND
    assert SharedExpense.objects.get().description == "Bistro"
    assert trio.booked(trio.alice) == Decimal(60)


def test_an_entry_there_is_keeps_its_id(client_alice, trio, bought):
    client_alice.post("/entries/new/", bought)
    entry = Entry.objects.get()
    values = {
        **bought,
        "version": entry.version,
        "share_group": trio.group.pk,
        "split_people": trio.group.pk,
        "share-way": "exact",
        f"share-in_{trio.alice.pk}": "on",
        f"share-weight_{trio.alice.pk}": "20",
        f"share-in_{trio.rory.pk}": "on",
        f"share-weight_{trio.rory.pk}": "70",
    }
    client_alice.post(f"/entries/{entry.pk}/", values)
    entry.refresh_from_db()
    assert entry.amount == Decimal(-20)
    assert Posting.objects.get().entry == entry.pk
    assert "Shared in" in client_alice.get(f"/entries/{entry.pk}/").content.decode()


def test_parts_that_do_not_fit_book_nothing(client_alice, trio, bought):
    values = {
        **bought,
        "share_group": trio.group.pk,
        "split_people": trio.group.pk,
        "share-way": "exact",
        f"share-in_{trio.rory.pk}": "on",
        f"share-weight_{trio.rory.pk}": "70",
    }
    answer = client_alice.post("/entries/new/", values)
    assert "€20.00 missing" in answer.content.decode()
    assert not Entry.objects.exists()


def test_the_button_asks_who(client_alice, trio, bought):
    values = {**bought, "share_group": trio.group.pk, "button": "split-with"}
    text = client_alice.post("/entries/new/", values).content.decode()
    assert "Rory" in text
    assert 'value="90' in text


def test_a_group_of_anothers_book_is_not_offered(trio, bob, as_user, bought):
    values = {**bought, "share_group": trio.group.pk}
    answer = as_user(bob).post("/entries/new/", values)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not SharedExpense.objects.exists()


# --- mails ----------------------------------------------------------------------------


def sent_mail(kind, mailoutbox):
    deliver(Notice.objects.filter(kind=kind, channel="mail").latest("pk").pk)
    mail = mailoutbox[-1]
    return mail.subject, mail.body, mail.alternatives[0][0]


def test_a_guest_is_asked_with_a_link_of_their_own(
    client_alice, trio, page, noon, mailoutbox
):
    trio.share("90", weights={trio.rory: None})
    client_alice.post(page("group-ask"))
    subject, text, html = sent_mail("settle-up", mailoutbox)
    assert subject == "Alice asks you to settle up in Lisbon weekend: €90.00"
    assert "/groups/guest/" in text
    assert "/groups/guest/" in html


def test_an_invitation_carries_the_link(client_alice, trio, page, mailoutbox):
    client_alice.post(page("group-invite", trio.rory.pk))
    subject, text, html = sent_mail("group-invitation", mailoutbox)
    assert subject == "Alice shares expenses with you in Lisbon weekend"
    assert reverse("ledger:group-guest", args=[token_of(trio.rory)]) in text
    assert "See the group" in html
