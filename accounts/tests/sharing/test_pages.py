"""Members, invitations and books on the pages, as each who may and may not."""

from http import HTTPStatus

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import Invitation, Membership
from accounts.services import create_book
from accounts.sharing.links import token_of
from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

MEMBERS = "/settings/members/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def path_of(invitation, *more) -> str:
    return "/".join(["/invitations", token_of(invitation), *more, ""])


def test_an_owner_invites_by_mail_and_by_link(client_alice, book):
    client_alice.post(MEMBERS, {"email": "nell@example.com", "role": "viewer"})
    client_alice.post(MEMBERS, {"email": "", "role": "editor"})
    asked = Invitation.objects.order_by("pk").values_list("book", "email", "role")
    assert list(asked) == [
        (book.pk, "nell@example.com", "viewer"),
        (book.pk, "", "editor"),
    ]
    page = client_alice.get(MEMBERS).content.decode()
    link, mailed = Invitation.objects.order_by("email")
    assert token_of(link) in page
    assert token_of(mailed) not in page


def test_the_same_form_sent_twice_invites_once(client_alice):
    token = client_alice.get(MEMBERS).context["form"]["form_token"].value()
    for _ in range(2):
        client_alice.post(MEMBERS, {"role": "viewer", "form_token": token})
    assert Invitation.objects.count() == 1


def test_a_bad_address_is_said_at_the_field(client_alice):
    answer = client_alice.post(MEMBERS, {"email": "nell@", "role": "viewer"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["form"].errors["email"]
    assert 'value="nell@"' in answer.content.decode()


def test_no_more_than_so_many_an_hour(client_alice, monkeypatch):
    monkeypatch.setattr("accounts.sharing.views.INVITATIONS_AN_HOUR", 1)
    client_alice.post(MEMBERS, {"role": "viewer"})
    answer = client_alice.post(MEMBERS, {"role": "viewer"})
    assert "enough for now" in answer.content.decode()
    again = reverse("accounts:invitation-send", args=[Invitation.objects.get().pk])
    client_alice.post(again)
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_others_see_the_members_and_change_nothing(
    who, request, ask, seat, as_user, alice
):
    client = as_user(request.getfixturevalue(who))
    invitation = ask("nell@example.com")
    mine = seat(alice).pk
    page = client.get(MEMBERS).content.decode()
    assert "Alice" in page
    assert "nell@example.com" not in page
    assert "Invite somebody" not in page
    posts = {
        MEMBERS: {"role": "viewer"},
        f"{MEMBERS}{mine}/role/": {"role": "viewer"},
        f"{MEMBERS}{mine}/remove/": {},
        f"{MEMBERS}hand-over/": {"member": mine},
        f"/settings/invitations/{invitation.pk}/send/": {},
        f"/settings/invitations/{invitation.pk}/revoke/": {},
    }
    statuses = {client.post(path, data).status_code for path, data in posts.items()}
    assert statuses == {HTTPStatus.FORBIDDEN}


def test_of_another_book_nothing_is_found(ask, seat, as_user, alice, charlie):
    client = as_user(charlie)
    invitation, mine = ask(), seat(alice).pk
    paths = [
        f"{MEMBERS}{mine}/role/",
        f"{MEMBERS}{mine}/remove/",
        f"/settings/invitations/{invitation.pk}/send/",
        f"/settings/invitations/{invitation.pk}/revoke/",
    ]
    found = {client.post(path).status_code for path in paths}
    assert found == {HTTPStatus.NOT_FOUND}


def test_an_owner_changes_removes_and_hands_over(client_alice, book, bob, vera, seat):
    client_alice.post(f"{MEMBERS}{seat(vera).pk}/role/", {"role": "editor"})
    assert seat(vera).role == "editor"
    gone = seat(vera).pk
    assert "Remove Vera?" in client_alice.get(f"{MEMBERS}{gone}/remove/").text
    client_alice.post(f"{MEMBERS}{gone}/remove/")
    client_alice.post(f"{MEMBERS}hand-over/", {"member": seat(bob).pk})
    seats = book.memberships.order_by("pk")
    assert [each.role for each in seats] == ["editor", "owner"]


def test_the_last_owner_is_told_why_not(client_alice, bob, book):
    page = client_alice.post(f"{MEMBERS}leave/", follow=True)
    assert "A book needs an owner" in page.content.decode()
    assert book.memberships.count() == 2


def test_a_viewer_leaves(vera, as_user, book):
    client = as_user(vera)
    assert "Leave Personal?" in client.get(f"{MEMBERS}leave/").text
    assert client.post(f"{MEMBERS}leave/").url == "/books/"
    assert not book.memberships.filter(user=vera).exists()
    assert client.get("/books/").status_code == HTTPStatus.OK


# --- the invitation's own page --------------------------------------------------------


def test_looking_is_not_joining(ask, as_user, charlie, book):
    page = as_user(charlie).get(path_of(ask()))
    assert "Join as Charlie" in page.content.decode()
    assert not book.memberships.filter(user=charlie).exists()


def test_joining_leads_into_the_book(ask, as_user, charlie, book):
    client = as_user(charlie)
    answer = client.post(path_of(ask(role="viewer"), "accept"), follow=True)
    assert answer.context["request"].book == book
    assert Membership.objects.get(book=book, user=charlie).role == "viewer"


def test_one_for_somebody_else_cannot_be_joined(ask, as_user, charlie, book):
    client = as_user(charlie)
    invitation = ask("nell@example.com")
    assert "another address" in client.get(path_of(invitation)).text
    client.post(path_of(invitation, "accept"))
    assert not book.memberships.filter(user=charlie).exists()


def test_one_that_is_over_looks_like_none(ask, client):
    invitation = ask()
    path = path_of(invitation)
    client.post(path_of(invitation, "decline"))
    over, none = client.get(path), client.get("/invitations/none/")
    assert over.status_code == none.status_code == HTTPStatus.NOT_FOUND
    assert over.text == none.text


def test_a_newcomer_signs_up_confirms_and_is_led_to_it(
    ask, signed_up, client, link_in, deliver_now
):
    invitation = ask("nell@example.com")
    assert "Create an account" in client.get(path_of(invitation)).text
    signed_up("nell@example.com")
    [message] = mail.outbox
    with deliver_now():
        client.post(link_in(message))
    said = {"login": "nell@example.com", "password": PASSWORD}
    assert client.post("/accounts/login/", said).url == path_of(invitation)


# --- books ----------------------------------------------------------------------------


def test_a_link_opens_its_book_first(client_alice, alice, book):
    other = create_book(owner=alice, name="Trip", base_currency="GBP")
    assert client_alice.get("/dashboard/").context["request"].book == book
    answer = client_alice.get(f"/books/{other.pk}/entries/?q=lunch")
    assert answer.url == "/entries/?q=lunch"
    assert client_alice.get(answer.url).context["request"].book == other


@pytest.mark.parametrize("page", ["", "entries/"])
def test_a_strangers_book_does_not_open(page, client_alice, book, other_book):
    answer = client_alice.get(f"/books/{other_book.pk}/{page}")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert client_alice.get("/dashboard/").context["request"].book == book


@pytest.mark.parametrize("page", ["/evil.example/", "https://evil.example/", "nowhere"])
def test_it_leads_to_pages_of_ours_alone(page, client_alice, book):
    answer = client_alice.get(f"/books/{book.pk}/{page}")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_who_was_removed_is_in_a_book_of_theirs_again(as_user, charlie, ask, book):
    client = as_user(charlie)
    client.post(path_of(ask(), "accept"))
    client.get(f"/books/{book.pk}/")
    Membership.objects.filter(book=book, user=charlie).delete()
    own = charlie.books.get()
    assert client.get("/dashboard/").context["request"].book == own


def test_a_new_book_is_begun_once_and_opened(client_alice, alice, book):
    said = {"name": "Shop", "base_currency": "GBP"}
    said["form_token"] = (
        client_alice.get("/books/new/").context["form"]["form_token"].value()
    )
    for _ in range(2):
        client_alice.post("/books/new/", said)
    made = alice.books.exclude(pk=book.pk).get()
    assert (made.name, made.base_currency) == ("Shop", "GBP")
    assert made.memberships.get().role == "owner"
    assert client_alice.get("/dashboard/").context["request"].book == made
